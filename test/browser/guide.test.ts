import axe from 'axe-core'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { SessionId } from '#shared/ids.ts'
import { createClient } from '../server/client.ts'
import { type ServerProcess, startServerProcess } from '../server/process.ts'
import { openAs } from './harness.ts'

// Somebody who has never seen it: the guided try opens by itself on a demo recording, and all of it is done by keys.

let server: ServerProcess
let browser: Browser
let page: Page
let errors: string[]
let sessionId: SessionId

beforeAll(async () => {
  server = await startServerProcess({ RETRACE_DEMO: '1' })
  const client = await createClient(server)
  const list = await (await client.sessions.$get({ query: { q: 'Answer a question' } })).json()
  sessionId = list.items[0]?.id as SessionId // the demo has it
  ;({ browser, page, errors } = await openAs(client, 'annotator'))
})
afterAll(async () => {
  await browser?.close()
  await server?.close()
})

const card = () => page.getByRole('region', { name: 'Guided try' })
const step = (title: string) => card().getByText(title, { exact: true }).waitFor()

async function open(): Promise<void> {
  await page.goto(`${server.url}/sessions/${sessionId}`)
  await page.getByRole('button', { name: 'Play', exact: true }).waitFor()
}

test('the whole try is done with the keyboard alone, and goes on where it was left', async () => {
  await open()
  await step('Play the recording')
  await page.keyboard.press('Space')
  await step('Mark where something starts')
  await page.keyboard.press('i')
  await step('Mark where it ends')
  await page.keyboard.press('Escape')
  await step('Mark where something starts')
  await page.keyboard.press('i')
  await step('Mark where it ends')
  await page.keyboard.press('k')
  await page.keyboard.press('o')
  await step('Say what it was for')
  await page.keyboard.press('l')
  await page.keyboard.type('message')
  await page.keyboard.press('Enter')
  await step('Write the instruction')
  await page.evaluate(axe.source)
  const { violations } = await page.evaluate(() => (window as unknown as { axe: typeof axe }).axe.run(document))
  expect(violations.map((each) => `${each.id}: ${each.nodes.map((node) => node.html).join(' ')}`)).toEqual([])

  await page.getByText('saved', { exact: true }).waitFor()
  await page.reload()
  await step('Write the instruction')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Home')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('q')
  await page.getByRole('region', { name: 'Selected segment' }).waitFor()
  await page.keyboard.press('t')
  await page.keyboard.type('Open the newest message.')
  await page.keyboard.press('Enter')
  await step('Go on to the next')
  await page.keyboard.press('End')
  await page.keyboard.press('e')
  await step('Take it back')
  await page.keyboard.press('Control+z')
  await step('Hand it in')
  await card().getByRole('button', { name: 'Done' }).focus()
  await page.keyboard.press('Enter')
  await card().waitFor({ state: 'detached' })

  await page.reload()
  await page.getByRole('button', { name: 'Play', exact: true }).waitFor()
  expect(await card().count()).toBe(0)
  expect(errors).toEqual([])
})

test('it can be begun again from the palette, skipped through and closed', async () => {
  await page.keyboard.press('Control+k')
  await page.keyboard.type('guided')
  await page
    .getByRole('dialog', { name: 'Find' })
    .getByRole('button', { name: /Guided try/ })
    .waitFor()
  await page.keyboard.press('Enter')
  await step('Play the recording')
  await card().getByRole('button', { name: 'Skip this step' }).click()
  await step('Mark where something starts')
  await card().getByRole('button', { name: 'End the guided try' }).click()
  await card().waitFor({ state: 'detached' })
})
