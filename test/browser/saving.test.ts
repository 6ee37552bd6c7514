import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { PassId, SessionId } from '#shared/ids.ts'
import { type Client, createClient } from '../server/client.ts'
import { type ServerProcess, startServerProcess } from '../server/process.ts'
import { openAs } from './harness.ts'

// What becomes of edits when the line, the tab or the sign-in breaks, in a real browser with its own database.

let server: ServerProcess
let admin: Client
let browser: Browser
let context: BrowserContext
let sessionIds: SessionId[]
/** Each test has a session of its own, so none leans on another. */
let sessionId: SessionId

beforeAll(async () => {
  server = await startServerProcess({ RETRACE_DEMO: '1' })
  admin = await createClient(server)
  sessionIds = (await (await admin.sessions.$get({ query: {} })).json()).items.map((each) => each.id)
  const opened = await openAs(admin, 'annotator')
  browser = opened.browser
  context = opened.page.context()
  await opened.page.close()
})
afterAll(async () => {
  await browser?.close()
  await server?.close()
})
beforeEach(async () => {
  await context.setOffline(false)
  sessionId = sessionIds.pop() as SessionId // the demo has more than there are tests
})

async function open(on = context): Promise<Page> {
  const page = await on.newPage()
  page.setDefaultTimeout(60_000)
  // what is looked for is counted in one's own pass
  await page.goto(`${server.url}/sessions/${sessionId}?pass=own`)
  await page.getByRole('button', { name: 'Play', exact: true }).waitFor()
  await says(page, 'saved')
  return page
}

const says = (page: Page, words: string | RegExp) =>
  expect.poll(() => page.getByRole('button', { name: /^Edits: / }).getAttribute('aria-label'), { timeout: 30_000 }).toMatch(words)

/** A goal over a part of the session, in shares of its length. Rows move while more of the recording comes: then once more. */
async function drag(page: Page, from: number, to: number): Promise<void> {
  const marked = page.getByRole('region', { name: 'Marked range' })
  const attempt = async () => {
    await dragOnce(page, from, to)
    await marked.waitFor({ timeout: 2000 }).catch(() => undefined)
    return marked.isVisible()
  }
  await expect.poll(attempt, { timeout: 60_000 }).toBe(true)
  await page.keyboard.press('Enter')
  await page.getByRole('region', { name: 'Selected segment' }).waitFor()
}

async function dragOnce(page: Page, from: number, to: number): Promise<void> {
  const timeline = page.locator('section[aria-label="Timeline"]')
  const name = await timeline.getByRole('button', { name: /^Goal / }).boundingBox()
  const canvas = await timeline.locator('canvas[role="img"]').boundingBox()
  if (!name || !canvas) throw new Error('the timeline has no row of goals')
  const y = name.y + name.height / 2
  await page.mouse.move(canvas.x + canvas.width * from, y)
  await page.mouse.down()
  await page.mouse.move(canvas.x + canvas.width * to, y, { steps: 5 })
  await page.mouse.up()
}

/** As pasted: on a machine that does much else at once, typing rests by itself, and each rest saves an edit. */
async function write(page: Page, text: string): Promise<void> {
  await page.keyboard.press('t')
  await page.keyboard.press('Control+a')
  await page.keyboard.insertText(text)
  await page.keyboard.press('Escape')
}

/** The texts of the goals that the server has. */
async function savedTexts(): Promise<string[]> {
  const passes = await (await admin.passes.$get({ query: { session: sessionId } })).json()
  const mine = passes.items.find((each) => each.author === 'Somebody')
  const pass = await (await admin.passes[':id'].$get({ param: { id: mine?.id as PassId } })).json()
  return pass.segments.map((each) => each.text)
}

/** Ends the tab as a crash does: no handler of the page runs. */
async function crash(page: Page): Promise<void> {
  const session = await context.newCDPSession(page)
  const gone = new Promise((resolve) => page.once('crash', resolve))
  session.send('Page.crash').catch(() => undefined) // nobody is left to answer
  await gone
  await page.close()
}

test('edits made offline outlive a crash of the tab, and are saved when it is opened again', async () => {
  const page = await open()
  await drag(page, 0.1, 0.3)
  await write(page, 'Saved before')
  await says(page, 'saved')
  await context.setOffline(true)
  await drag(page, 0.4, 0.6)
  await write(page, 'Made offline')
  await says(page, /offline since .*, 2 waiting/)
  await crash(page)
  await context.setOffline(false)
  expect(await savedTexts()).toEqual(['Saved before'])
  const again = await open()
  await expect.poll(savedTexts).toEqual(['Saved before', 'Made offline'])
  await again.close()
})

test('two tabs of one pass show the same, and a closed tab’s unsaved edits are saved by the other', async () => {
  const one = await open()
  const two = await open()
  await one.bringToFront()
  await drag(one, 0.1, 0.3)
  await write(one, 'From one')
  await expect.poll(() => two.locator('body').textContent()).toContain('From one')
  // the first tab alone can't reach the server, and is closed
  await one.route('**/changes', (route) => route.abort())
  await drag(one, 0.4, 0.6)
  await write(one, 'Left by one')
  await says(one, /2 waiting/)
  await crash(one)
  await expect.poll(() => two.locator('body').textContent()).toContain('Left by one')
  await expect.poll(savedTexts).toEqual(['From one', 'Left by one'])
  await two.close()
})

test('the same segment changed in two places is shown both ways, and the person chooses', async () => {
  const one = await open()
  await drag(one, 0.1, 0.3)
  await write(one, 'Before')
  await says(one, 'saved')
  const two = await open()
  await one.bringToFront()
  await one.route('**/changes', (route) => route.abort())
  await write(one, 'Mine')
  await says(one, /1 waiting/)
  await two.bringToFront()
  await two.getByText('Before').first().click()
  await write(two, 'Theirs')
  await says(two, 'saved')
  await one.bringToFront()
  await one.unroute('**/changes')
  const dialog = one.getByRole('dialog', { name: 'Changed here and in another place' })
  await dialog.waitFor()
  await expect.poll(() => dialog.textContent()).toMatch(/Mine.*“Mine”.*Theirs.*“Theirs”/)
  expect(await savedTexts()).toEqual(['Theirs'])
  // by keys alone, and by ear: the focus is in it, each choice is named by its place and described by both sides
  await expect.poll(() => dialog.evaluate((element) => element.contains(document.activeElement))).toBe(true)
  const choice = dialog.getByRole('radiogroup', { name: /^1\. 0:\d\d/ })
  const described = (await choice.getAttribute('aria-describedby')) ?? ''
  expect(await one.locator(`[id="${described}"]`).textContent()).toMatch(/Mine.*“Mine”.*Theirs.*“Theirs”/)
  await dialog.getByRole('status').getByText('1 still to choose').waitFor()
  const isAt = (name: string) => choice.getByRole('radio', { name, exact: true }).evaluate((each) => each === document.activeElement)
  await expect
    .poll(async () => {
      await one.keyboard.press('Tab')
      return (await isAt('Mine')) || (await isAt('Theirs'))
    })
    .toBe(true)
  await one.keyboard.press('Space')
  await one.keyboard.press('ArrowRight')
  await dialog.getByRole('status').getByText('All chosen').waitFor()
  expect(await choice.getByRole('radio', { name: 'Theirs', exact: true }).isChecked()).toBe(true)
  await one.keyboard.press('Tab')
  await one.keyboard.press('Tab')
  await one.keyboard.press('Enter')
  await says(one, 'saved · 1 let go')
  // what was not chosen can still be had
  await one.getByRole('button', { name: /^Edits: / }).click()
  await one.getByRole('button', { name: 'Look at the edit let go' }).click()
  await one.getByRole('dialog', { name: 'Edits let go' }).getByRole('button', { name: 'Do again' }).click()
  await expect.poll(savedTexts).toEqual(['Mine'])
  await Promise.all([one.close(), two.close()])
})

test('when the sign-in expires in the middle of a sentence the keys stay in it, one signs in again over the page, and all of it is saved', async () => {
  const page = await open()
  await drag(page, 0.1, 0.3)
  await says(page, 'saved')
  const cookies = await context.cookies()
  await context.clearCookies()
  const dialog = page.getByRole('dialog', { name: 'Sign in again' })
  await page.keyboard.press('t')
  await page.keyboard.press('Control+a')
  await page.keyboard.type('While')
  // a rest in typing saves what there is, and that brings the dialog
  await dialog.waitFor()
  await page.keyboard.type(' signed out')
  await page.keyboard.press('Escape')
  await expect
    .poll(() => dialog.getByRole('textbox', { name: 'Password' }).evaluate((field) => field === document.activeElement))
    .toBe(true)
  await says(page, /sign-in expired, [12] waiting/)
  await context.addCookies(cookies)
  await dialog.getByRole('button', { name: 'I have signed in elsewhere' }).click()
  await expect.poll(savedTexts).toEqual(['While signed out'])
  await page.close()
})

test('another browser on the same pass, in which nobody does anything, shows an edit by itself and says whose', async () => {
  const elsewhere = await browser.newContext()
  await elsewhere.addCookies(await context.cookies())
  const looking = await open(elsewhere)
  const page = await open()
  await drag(page, 0.1, 0.3)
  await write(page, 'Done elsewhere')
  await says(page, 'saved')
  await looking.getByText('Done elsewhere').first().waitFor()
  await looking
    .getByText(/by Somebody came in/)
    .first()
    .waitFor()
  await says(looking, 'saved')
  await Promise.all([page.close(), elsewhere.close()])
})
