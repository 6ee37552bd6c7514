import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { SessionId } from '#shared/ids.ts'
import { type Client, createClient } from '../server/client.ts'
import { type ServerProcess, startServerProcess } from '../server/process.ts'
import { openAs } from './harness.ts'

// Labeling without a pointer, by ear, and on keys of one's own.

let server: ServerProcess
let client: Client
let browser: Browser
let page: Page
let errors: string[]
let sessionId: SessionId

beforeAll(async () => {
  server = await startServerProcess({ RETRACE_DEMO: '1' })
  client = await createClient(server)
  const list = await (await client.sessions.$get({ query: { q: 'Answer a question' } })).json()
  sessionId = list.items[0]?.id as SessionId // the demo has it
  ;({ browser, page, errors } = await openAs(client, 'annotator'))
  await page.goto(`${server.url}/sessions/${sessionId}`)
  await page.getByRole('button', { name: 'Play', exact: true }).waitFor()
  const guide = page.getByRole('region', { name: 'Guided try' })
  if (await guide.isVisible())
    await guide
      .getByRole('button', { name: /not now|close|skip/i })
      .first()
      .click()
})
afterAll(async () => {
  await browser?.close()
  await server?.close()
})

/** What a screen reader was told last. */
const heard = () => page.locator('[data-announcer]').filter({ hasText: /./ }).textContent()
const press = async (...keys: string[]) => {
  for (const key of keys) await page.keyboard.press(key)
}
const meant = () => page.getByRole('option', { selected: true }).locator('span').last().textContent()
const expectHeard = (words: RegExp) => expect.poll(heard).toMatch(words)

test('a goal, its steps and their instructions are made with keys alone, and every step is heard', async () => {
  await press('w')
  await expectHeard(/^Segment made on Goal, 0:00\.0 to /)
  await press('PageDown', 'k', 'e')
  await expectHeard(/^Segment made on Subgoal, 0:00\.0 to 0:05\.0/)
  await press('l')
  await page.keyboard.type('a')
  // the best is meant at once, the arrows go through the others
  const best = await meant()
  await press('ArrowDown')
  expect(await meant()).not.toBe(best)
  await press('ArrowUp')
  expect(await meant()).toBe(best)
  await press('Enter')
  await expect.poll(heard).toContain(`Intent: ${best}`)
  await press('t')
  await page.keyboard.type('Open the message.')
  await press('Enter')
  await expectHeard(/^Instruction written/)
  // a field that is done gives the focus to the timeline, not to nothing
  await expect.poll(() => page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toBe('Timeline')
  await press('k', 'e', 'd')
  await expectHeard(/^Intent: /)
  await press('Control+ArrowUp')
  await expectHeard(/^Goal, no intent, /)
  await press('Control+ArrowDown')
  await expectHeard(/, Subgoal, 0:00\.0 to 0:05\.0/)
  await press("'")
  await expectHeard(/, Subgoal, 0:05\.0 to 0:10\.0/)
  await press('Alt+Shift+l')
  await expectHeard(/^End moved to 0:10\.100/)
  await press('Control+z')
  await expectHeard(/^Undone: Move end/)
  await press('g')
  await expectHeard(/^0:10\.1 of .*, paused, in .*, tier Subgoal$/)
})

test('the accessibility tree holds the segments with intent, tier and times, and a refusal is an alert', async () => {
  const tree = await page.locator('main').ariaSnapshot()
  expect(tree).toMatch(/list "Segments"/)
  expect(tree).toMatch(/button ".+, Subgoal, 0:05\.0 to 0:10\.0"/)
  expect(tree).toMatch(/region "Timeline"/)
  expect(tree).toMatch(/img "Timeline of the recording and its labels/)
  await press('Escape', 'm')
  await page.getByRole('alert').filter({ hasText: 'No segment is selected' }).waitFor()
})

test('a key is changed by pressing the new one; taken and browser keys are refused, and it holds on another machine', async () => {
  await press('?')
  const sheet = page.getByRole('dialog', { name: 'Keyboard' })
  await page.keyboard.type('split at')
  const change = sheet.getByRole('button', { name: 'Change the keys of “Split at the playhead”' })
  await change.focus()
  await press('Enter', 'm')
  await sheet.getByRole('alert').filter({ hasText: 'M is for “Merge with the next”' }).waitFor()
  await press('F5')
  await sheet.getByRole('alert').filter({ hasText: 'loads the page anew' }).waitFor()
  await press('v')
  await sheet.getByRole('alert').filter({ hasText: 'V applies the intent' }).waitFor()
  await press('Alt+g')
  await sheet.getByRole('alert').waitFor({ state: 'detached' })
  await expect.poll(() => page.evaluate(() => document.activeElement?.textContent)).toBe('change')
  await press('Escape')
  // while it goes away, keys are still its own
  await page.locator('[role="dialog"]').waitFor({ state: 'detached' })
  await press("'", 'k', 'Alt+g')
  await expectHeard(/^Split at /)
  const saved = () => page.evaluate(async () => (await fetch('/api/me/keymap')).json())
  await expect.poll(saved).toMatchObject({ revision: 1, doc: { keys: { split: ['Alt+G'] } } })
  await page.evaluate(() => window.localStorage.clear())
  await page.reload()
  await page.getByRole('button', { name: 'Play', exact: true }).waitFor()
  await press('?')
  await expect
    .poll(() =>
      sheet
        .getByRole('listitem')
        .filter({ hasText: /^Split at the playhead/ })
        .textContent(),
    )
    .toMatch(/Alt G/)
  await press('Escape')
})

test('the reaction time is taken off what is marked while it plays, and off nothing while it stands', async () => {
  await page.goto(`${server.url}/sessions/${sessionId}?t=20`)
  await page.getByRole('button', { name: 'Play', exact: true }).waitFor()
  await press('?')
  const sheet = page.getByRole('dialog', { name: 'Keyboard' })
  await sheet.getByRole('textbox', { name: 'Reaction time, ms' }).fill('1000')
  await sheet.getByRole('switch', { name: 'Marks go to an event close by' }).uncheck({ force: true })
  await press('Escape')
  await page.locator('[role="dialog"]').waitFor({ state: 'detached' })
  await press('i')
  await expectHeard(/^Start marked at 0:20\.0/)
  await press('Space', 'i')
  await expectHeard(/^Start marked at 0:(?!20\.0)/)
  const seconds = async () => Number(/0:(\d+\.\d)/.exec((await heard()) ?? '')?.[1])
  const marked = await seconds()
  await press('Space', 'g')
  await expectHeard(/, paused, /)
  expect(marked).toBeLessThanOrEqual((await seconds()) - 0.9)
})

test('a command is found in the palette by the name that other tools have for it', async () => {
  await press('Control+k')
  await page.keyboard.type('join')
  await page
    .getByRole('dialog', { name: 'Find' })
    .getByRole('button', { name: /Merge with the next/ })
    .waitFor()
  await press('Escape')
  expect(errors).toEqual([])
})
