import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import axe from 'axe-core'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { SessionId } from '#shared/ids.ts'
import type { Attribute } from '#shared/labels/attributes.ts'
import type { Tier } from '#shared/labels/taxonomy.ts'
import { generateBundle } from '../fixtures/generate.ts'
import { createClient, importFolder } from '../server/client.ts'
import { type ServerProcess, startServerProcess } from '../server/process.ts'
import { openAs } from './harness.ts'

// What is said of a segment beside its intent, points, and what the checks make of both: in a project that asks for a field.

let server: ServerProcess
let browser: Browser
let page: Page
let errors: string[]

const where: Attribute = { id: 'where', title: 'Where', kind: 'choice', options: ['Browser', 'Mail'], isRequired: true, tiers: ['goal'] }
const moment: Tier = {
  ...{ id: 'moment', title: 'Moment', constraint: 'free', shape: 'point', ofActions: false },
  ...{ hasLabel: false, hasText: true, hasOutcome: false },
}

beforeAll(async () => {
  const folder = await mkdtemp(join(tmpdir(), 'retrace-fields-'))
  await generateBundle(folder, { pointers: 200, keys: 10, clicks: 5, frames: 6, durationUs: 60_000_000, wPx: 320, hPx: 180, seed: 3 })
  server = await startServerProcess()
  const client = await createClient(server)
  await client.projects.$post({ json: { key: 'fields', name: 'Fields' } })
  const param = { key: 'fields' }
  const ifMatch = (revision: number) => ({ headers: { 'if-match': `"${revision}"` } })
  const first = await (await client.projects[':key'].taxonomy.$get({ param, query: {} })).json()
  const json = { ...first.doc, tiers: [...first.doc.tiers, moment], attributes: [where] }
  const draft = await (await client.projects[':key'].taxonomy.$put({ param, json }, ifMatch(first.revision))).json()
  await client.projects[':key'].taxonomy.publish.$post({ param }, ifMatch(draft.revision))
  const made = await importFolder(client, 'fields', folder)
  await rm(folder, { recursive: true })
  ;({ browser, page, errors } = await openAs(client, 'annotator'))
  await page.goto(`${server.url}/sessions/${made.result?.sessions[0]?.id as SessionId}?t=20`) // an import without refusals has one
  await page.getByRole('button', { name: 'Play', exact: true }).waitFor()
})
afterAll(async () => {
  await browser?.close()
  await server?.close()
})

const press = async (...keys: string[]) => {
  for (const key of keys) await page.keyboard.press(key)
}
const inspector = () => page.getByRole('region', { name: 'Selected segment', exact: true })
const texts = () => page.getByRole('list', { name: 'Segments', exact: true }).getByRole('listitem').allTextContents()

async function findViolations(): Promise<string[]> {
  await page.evaluate(axe.source)
  const { violations } = await page.evaluate(() => (window as unknown as { axe: typeof axe }).axe.run(document))
  return violations.map((each) => `${each.id}: ${each.nodes.map((node) => node.html).join(' ')}`)
}

test('a required field that is empty is listed, leads to its segment, and keeps the pass from being submitted, in words', async () => {
  await press('e')
  await inspector().getByRole('radiogroup', { name: 'Where' }).waitFor()
  await press('Escape', 'End')
  await page.getByRole('button', { name: /\d to look at/ }).click()
  const found = page.getByRole('list', { name: 'To look at' })
  await found.getByText('Goal needs “Where”').waitFor()
  expect(await findViolations()).toEqual([])
  await found.getByText('Goal needs “Where”').click()
  await inspector().waitFor()
  await expect.poll(() => new URL(page.url()).searchParams.get('t') ?? '0').toBe('0')

  await press('Control+Enter')
  const dialog = page.getByRole('dialog', { name: 'Submit this pass' })
  await dialog.getByText('One thing keeps this pass from being taken.').waitFor()
  await dialog.getByRole('button', { name: 'Submit', exact: true }).click()
  await page
    .getByRole('alert')
    .filter({ hasText: /Not submitted.*Goal needs “Where”/ })
    .waitFor()
  await press('Escape')
  await dialog.waitFor({ state: 'detached' })
})

test('fields are filled by keys: a choice, and an outcome by its own key', async () => {
  await inspector().getByRole('radiogroup', { name: 'Where' }).getByRole('radio', { name: 'Browser' }).focus()
  await press('Space', 'ArrowRight')
  expect(await inspector().getByRole('radio', { name: 'Mail' }).isChecked()).toBe(true)
  await page.locator('#workbench-timeline').focus()
  await press('Alt+Shift+2')
  await expect.poll(() => inspector().getByRole('radio', { name: 'Failed' }).isChecked()).toBe(true)
  expect(await findViolations()).toEqual([])
  await page.getByText('Goal needs “Where”').waitFor({ state: 'detached' })
  await press('Control+z', 'Control+z')
  await expect.poll(() => inspector().getByRole('radio', { name: 'Mail' }).isChecked()).toBe(false)
})

test('the palette runs a command on what is selected, and leaves it selected', async () => {
  await press('Control+k')
  await page.keyboard.type('outcome: done')
  await page
    .getByRole('dialog', { name: 'Find' })
    .getByRole('button', { name: /Outcome: done/ })
    .waitFor()
  await press('Enter')
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  await expect.poll(() => inspector().getByRole('radio', { name: /^Done/ }).isChecked()).toBe(true)
})

test('a point is made by one key and taken to the playhead by another', async () => {
  await page.getByRole('button', { name: 'All segments' }).click()
  await press('Escape', 'Home', 'k', 'PageDown', 'PageDown', 'PageDown', 'PageDown', 'o')
  await inspector()
    .getByRole('heading', { name: /Point · Moment/ })
    .waitFor()
  await press('t')
  await page.keyboard.type('The page is there')
  await press('Enter')
  await expect.poll(texts).toContain('The page is there')
  const time = inspector().getByRole('textbox', { name: 'Time' })
  expect(await time.inputValue()).toBe('0:05.000')
  await press('k', 'i')
  await expect.poll(() => time.inputValue()).toBe('0:10.000')
  expect(errors).toEqual([])
})

test('Shift and a drag of the edge that two segments share move both', async () => {
  await press('Escape', 'PageUp', 'PageUp', 'PageUp', 'PageUp', 'End', 'e')
  await inspector().waitFor()
  const canvas = await page.getByRole('region', { name: 'Timeline' }).locator('canvas[role="img"]').boundingBox()
  const name = await page
    .getByRole('region', { name: 'Timeline' })
    .getByRole('button', { name: /^Goal / })
    .boundingBox()
  if (!canvas || !name) throw new Error('the timeline has no row of goals')
  const xOf = (seconds: number) => canvas.x + (canvas.width * seconds) / 60
  const y = name.y + name.height / 2
  await page.mouse.move(xOf(20), y)
  await page.keyboard.down('Shift')
  await page.mouse.down()
  await page.mouse.move(xOf(30), y, { steps: 5 })
  await page.mouse.up()
  await page.keyboard.up('Shift')
  const start = inspector().getByRole('textbox', { name: 'Start' })
  await expect.poll(() => start.inputValue()).toMatch(/^0:(29|30)\./)
  const shared = await start.inputValue()
  await press('Escape', 'Home', 'q')
  await expect.poll(() => inspector().getByRole('textbox', { name: 'End' }).inputValue()).toBe(shared)
  expect(errors).toEqual([])
})
