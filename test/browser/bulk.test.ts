import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import axe from 'axe-core'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { SessionId } from '#shared/ids.ts'
import { generateBundle } from '../fixtures/generate.ts'
import { createClient, importFolder } from '../server/client.ts'
import { type ServerProcess, startServerProcess } from '../server/process.ts'
import { openAs } from './harness.ts'

// Many labels at once, and back: found, selected, changed together after a look at what that does, undone, and what they were before.

let server: ServerProcess
let browser: Browser
let page: Page
let errors: string[]
let sessionId: SessionId

beforeAll(async () => {
  const folder = await mkdtemp(join(tmpdir(), 'retrace-bulk-'))
  await generateBundle(folder, { pointers: 200, keys: 10, clicks: 5, frames: 6, durationUs: 60_000_000, wPx: 320, hPx: 180, seed: 3 })
  server = await startServerProcess()
  const client = await createClient(server)
  await client.projects.$post({ json: { key: 'bulk', name: 'Bulk' } })
  const view = await importFolder(client, 'bulk', folder)
  await rm(folder, { recursive: true })
  sessionId = view.result?.sessions[0]?.id as SessionId // the import above made it
  ;({ browser, page, errors } = await openAs(client, 'annotator'))
  await page.goto(`${server.url}/sessions/${sessionId}`)
  await page.getByRole('button', { name: 'Play', exact: true }).waitFor()
})
afterAll(async () => {
  await browser?.close()
  await server?.close()
})

const rows = (list: string) => page.getByRole('list', { name: list, exact: true }).getByRole('listitem')
const texts = async (list: string) => (await rows(list).allTextContents()).map((each) => each.replace(/^\d+:\d+/, ''))

async function findViolations(): Promise<string[]> {
  // what is still fading in has other colours
  await page.evaluate(() => {
    const ending = document.getAnimations().filter((each) => each.effect?.getComputedTiming().endTime !== Number.POSITIVE_INFINITY)
    return Promise.allSettled(ending.map((each) => each.finished))
  })
  await page.evaluate(axe.source)
  const { violations } = await page.evaluate(() => (window as unknown as { axe: typeof axe }).axe.run(document))
  return violations.map((each) => `${each.id}: ${each.nodes.map((node) => node.html).join(' ')}`)
}

/** A goal from the previous one's end up to a time, with a text. */
async function addGoal(seconds: number, text: string): Promise<void> {
  await page.goto(`${server.url}/sessions/${sessionId}?t=${seconds}`)
  await page.getByRole('button', { name: 'Play', exact: true }).waitFor()
  await page.keyboard.press('e')
  const field = page.getByRole('textbox', { name: 'Instruction' })
  await field.fill(text)
  await field.press('Enter')
  await page.getByText('saved', { exact: true }).waitFor()
}

test('labels are found, selected, changed together after a preview, and back with one undo', async () => {
  await addGoal(10, 'Open the shop')
  await addGoal(20, 'Open the basket')
  await addGoal(30, 'Pay')
  await page.keyboard.press('Control+f')
  await page.keyboard.type('open')
  await expect.poll(() => texts('Segments found')).toEqual(['Open the shop', 'Open the basket'])
  await page.keyboard.press('Enter')
  await page.getByRole('region', { name: 'Selected segment', exact: true }).waitFor()
  await page.getByRole('button', { name: 'Select all' }).click()
  const panel = page.getByRole('region', { name: 'Selected segments' })
  await panel.getByRole('heading', { name: '2 segments selected' }).waitFor()
  await panel.getByRole('combobox', { name: 'For all of them' }).click()
  await page.getByRole('option', { name: 'Instruction' }).click()
  await panel.getByRole('textbox', { name: 'Instruction' }).fill('Look around')
  await panel.getByText('2 segments change').waitFor()
  expect(await panel.getByRole('list', { name: 'Before and after' }).getByRole('listitem').allTextContents()).toEqual([
    '0:00.0Open the shop→Look around',
    '0:10.0Open the basket→Look around',
  ])
  expect(await findViolations()).toEqual([])
  expect(await texts('Segments found')).toEqual(['Open the shop', 'Open the basket'])
  await panel.getByRole('button', { name: 'Change 2 segments' }).click()
  await page.getByRole('textbox', { name: 'Find labels' }).fill('')
  await expect.poll(() => texts('Segments')).toEqual(['Look around', 'Look around', 'Pay'])
  await page.getByRole('list', { name: 'Segments' }).getByRole('button').first().click()
  await page.keyboard.press('Control+z')
  await expect.poll(() => texts('Segments')).toEqual(['Open the shop', 'Open the basket', 'Pay'])
  await page.getByText('saved', { exact: true }).waitFor()
  expect(errors).toEqual([])
})

test('an earlier state is looked at and left, then gone back to, and that is undone', async () => {
  await page.keyboard.press('Alt+z')
  const history = page.getByRole('region', { name: 'History of this pass' })
  await expect.poll(() => rows('Changes, the newest first').count()).toBe(8)
  await history.getByText('As it is now').waitFor()
  await page.keyboard.press('End')
  await history.getByText('2 would go · 1 would change').waitFor()
  expect(await findViolations()).toEqual([])
  await page.keyboard.press('Escape')
  await expect.poll(() => texts('Segments')).toEqual(['Open the shop', 'Open the basket', 'Pay'])

  await page.keyboard.press('Alt+z')
  await history.getByText('As it is now').waitFor()
  for (let step = 0; step < 4; step++) await page.keyboard.press('ArrowDown')
  await history.getByText('1 would go').waitFor()
  await page.keyboard.press('Enter')
  await expect.poll(() => texts('Segments')).toEqual(['Open the shop', 'Open the basket'])
  await page.keyboard.press('Control+z')
  await expect.poll(() => texts('Segments')).toEqual(['Open the shop', 'Open the basket', 'Pay'])
  await page.getByText('saved', { exact: true }).waitFor()
  expect(errors).toEqual([])
})

test.each(['dark', 'light'] as const)(
  'labels of the project are searched, the search is an address and a saved view, %s',
  async (scheme) => {
    await page.evaluate((value) => localStorage.setItem('retrace-color-scheme', value), scheme)
    const wanted = scheme === 'dark' ? 'text:pay >1s' : 'text:pay >2s'
    await page.goto(`${server.url}/labels?project=bulk`)
    const table = page.getByRole('table', { name: 'Labels' })
    await table.getByText('Open the basket').waitFor()
    await page.getByRole('searchbox', { name: 'Search labels' }).fill(wanted)
    await expect.poll(() => table.getByRole('link').count()).toBe(1)
    expect(new URL(page.url()).searchParams.get('q')).toBe(wanted)
    await page.getByRole('button', { name: 'Views' }).click()
    await page.getByRole('menuitem', { name: 'Save this search …' }).click()
    await page.getByRole('textbox', { name: 'Name' }).fill(`Payments ${scheme}`)
    await page.getByRole('menu').waitFor({ state: 'detached' })
    expect(await findViolations()).toEqual([])
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    await page.goto(`${server.url}/labels?project=bulk`)
    await table.getByText('Open the basket').waitFor()
    expect(await findViolations()).toEqual([])
    await page.getByRole('button', { name: 'Views' }).click()
    await page.getByRole('menuitem', { name: `Payments ${scheme}` }).waitFor()
    expect(await findViolations()).toEqual([])
    await page.getByRole('menuitem', { name: `Payments ${scheme}` }).click()
    await expect.poll(() => table.getByRole('link').count()).toBe(1)
    await table.getByRole('link').press('Enter')
    await page.getByRole('region', { name: 'Selected segment', exact: true }).waitFor()
    await expect.poll(() => page.getByRole('textbox', { name: 'Instruction' }).inputValue()).toBe('Pay')
    expect(errors).toEqual([])
  },
)
