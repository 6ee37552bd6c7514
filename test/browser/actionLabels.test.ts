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

let server: ServerProcess
let browser: Browser
let page: Page
let errors: string[]

beforeAll(async () => {
  server = await startServerProcess()
  const client = await createClient(server)
  const folder = await mkdtemp(join(tmpdir(), 'retrace-actions-'))
  await generateBundle(folder, { pointers: 300, keys: 20, clicks: 8, frames: 4, durationUs: 20_000_000, wPx: 640, hPx: 360, seed: 7 })
  await client.projects.$post({ json: { key: 'acts', name: 'Acts' } })
  const made = await importFolder(client, 'acts', folder)
  await rm(folder, { recursive: true })
  const opened = await openAs(client, 'annotator')
  ;({ browser, page, errors } = opened)
  await page.goto(`${server.url}/sessions/${made.result?.sessions[0]?.id as SessionId}`) // an import without refusals has one
  await page.getByRole('region', { name: 'Screen' }).waitFor()
})
afterAll(async () => {
  await browser?.close()
  await server?.close()
})

/** The actions come beside the recording, and may come after it. */
async function selectFirst(): Promise<void> {
  await page.getByRole('tab', { name: 'Actions' }).click()
  await page.getByRole('list', { name: 'Actions' }).getByRole('button').first().waitFor()
  await page.keyboard.press('Home')
  await page.getByRole('button', { name: 'Play', exact: true }).focus()
  await page.keyboard.press('Home')
  await page.keyboard.press('Alt+n')
}

test('an action is corrected and its target boxed by keys alone, and all of it is there after a reload', async () => {
  const panel = page.getByRole('region', { name: 'Selected action' })
  await selectFirst()
  await panel.waitFor()
  const before = await panel.getByText('Derived:').innerText()
  await page.keyboard.press('Alt+r')
  await panel.getByText('Said by Somebody').waitFor()

  await page.keyboard.press('Alt+b')
  await page.getByRole('application', { name: /Target box/ }).waitFor()
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('Shift+ArrowDown')
  await page.keyboard.press('Enter')
  await page.keyboard.type('The save button')
  await page.keyboard.press('Enter')
  await panel.getByText('Target “The save button”').waitFor()
  expect(await panel.getByText('Derived:').innerText()).toBe(before)
  expect(await page.getByRole('application', { name: /Target box/ }).count()).toBe(0)

  await page.evaluate(axe.source)
  const found = await page.evaluate(async () => {
    const { violations } = await (window as unknown as { axe: typeof axe }).axe.run(document, { resultTypes: ['violations'] })
    return violations.flatMap((each) => each.nodes.map((node) => `${each.id}: ${node.html.slice(0, 120)}`))
  })
  expect(found).toEqual([])

  await page.getByText('saved', { exact: true }).waitFor()
  await page.reload()
  await page.getByRole('region', { name: 'Screen' }).waitFor()
  await selectFirst()
  await panel.getByText('Target “The save button”').waitFor()
  await page.keyboard.press('Alt+Delete')
  await panel.getByText('Said by Somebody').waitFor({ state: 'detached' })
  expect(errors).toEqual([])
})
