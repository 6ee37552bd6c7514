import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createClient } from '../server/client.ts'
import { type ServerProcess, startServerProcess } from '../server/process.ts'
import { openAs } from './harness.ts'

// Cutting at candidates with the keyboard alone, on a demo recording that nobody has labeled.

let server: ServerProcess
let browser: Browser
let page: Page
let errors: string[]

beforeAll(async () => {
  server = await startServerProcess({ RETRACE_DEMO: '1' })
  ;({ page, browser, errors } = await openAs(await createClient(server), 'annotator'))
})
afterAll(async () => {
  await browser?.close()
  await server?.close()
})

/** What a screen reader is told. */
const heard = (words: RegExp) => page.locator('[data-announcer]').filter({ hasText: words })
const rows = () => page.getByRole('list', { name: 'Segments', exact: true }).locator('li')
const timeShown = () => page.locator('[aria-label="Playback"] .num').first().textContent()

test('N goes to a candidate, A cuts at it, Shift+A shows pieces and then makes them, one undo takes them back', async () => {
  await page
    .getByRole('link', { name: /voucher/i })
    .first()
    .click()
  await page.getByRole('button', { name: 'Play', exact: true }).waitFor()
  const first = await timeShown()
  // candidates come when nothing else waits
  await expect
    .poll(async () => {
      await page.keyboard.press('n')
      return timeShown()
    })
    .not.toBe(first)
  await page.keyboard.press('a')
  await expect.poll(() => rows().count()).toBe(1)
  await page.keyboard.press('Escape')
  await page.keyboard.press('n')
  await page.keyboard.press('Shift+A')
  expect(await rows().count()).toBe(1) // shown on the timeline only
  await heard(/^\d+ pieces shown$/).waitFor({ state: 'attached' })
  await page.keyboard.press('Shift+A')
  await expect.poll(() => rows().count()).toBeGreaterThan(2)
  await page.keyboard.press('Control+a')
  await heard(/^\d+ segments selected$/).waitFor({ state: 'attached' })
  await page.keyboard.press('Control+z')
  await expect.poll(() => rows().count()).toBe(1)
  await page.keyboard.press('End')
  await page.keyboard.press('n')
  await page.getByRole('alert').filter({ hasText: 'There is no candidate further on' }).waitFor()
  expect(errors).toEqual([])
})
