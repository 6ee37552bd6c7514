import axe from 'axe-core'
import type { Browser, BrowserContext, Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type ServerProcess, startServerProcess } from '../server/process.ts'
import { openBrowser } from './harness.ts'

const password = 'correct horse battery'
const sizes = { laptop: { width: 1280, height: 800 }, wide: { width: 2560, height: 1300 } }

let server: ServerProcess
let browser: Browser
let context: BrowserContext
let page: Page
const errors: string[] = []

/** A page that remembers what went wrong in it; answers such as 401 are lines of the browser's own. */
async function openPage(from: BrowserContext): Promise<Page> {
  const opened = await from.newPage()
  opened.on('pageerror', (error) => errors.push(String(error)))
  opened.on('console', (message) => {
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource')) errors.push(message.text())
  })
  return opened
}

/** What comes about in a moment; the limit is a stop for what never does. */
const eventually = <T>(read: () => T) => expect.poll(read, { timeout: 20_000 })
const heading = (name: string | RegExp) => page.getByRole('heading', { level: 1, name })
const goTo = (path: string) => page.goto(server.url + path)

beforeAll(async () => {
  server = await startServerProcess({ RETRACE_DEMO: '1' })
  browser = await openBrowser()
  context = await browser.newContext({ viewport: sizes.laptop })
  page = await openPage(context)
  await page.goto(server.link)
  await heading('Sessions').waitFor()
})

afterAll(async () => {
  await browser?.close()
  await server?.close()
})

test('the first link signs in and leads to the sessions, with their thumbnails', async () => {
  const rows = page.getByRole('row').filter({ has: page.getByRole('link') })
  await rows.first().waitFor()
  await eventually(() => rows.count()).toBe(5)
  await eventually(() =>
    page.locator('img[src*="/thumb"]').evaluateAll((all) => all.filter((img) => (img as HTMLImageElement).naturalWidth > 0).length),
  ).toBe(5)
})

test('whoever came by a link is asked to set a password', async () => {
  await page.getByRole('link', { name: 'Set a password' }).waitFor()
})

test('a used link says so, and whoever is signed in goes on', async () => {
  const stranger = await openPage(await browser.newContext())
  await stranger.goto(server.link)
  await stranger.getByText('This link does not work any more').waitFor()
  await stranger.context().close()
  await page.goto(server.link)
  await heading('Sessions').waitFor()
})

test('what is searched, filtered and sorted stands in the address and survives a reload', async () => {
  await goTo('/sessions')
  await heading('Sessions').waitFor()
  await page.keyboard.press('/')
  await page.keyboard.type('lamps')
  await page.getByText('Accepted', { exact: true }).click()
  await page.getByRole('button', { name: 'Events' }).click()
  await page.waitForURL(/\?q=lamps&sort=-events&state=accepted$/)
  await page.reload()
  await eventually(() => page.getByLabel('Search by title').inputValue()).toBe('lamps')
  await eventually(() => page.locator('[data-row-link]').allInnerTexts()).toEqual(['Order two desk lamps'])
})

test('the arrow keys go from session to session and Enter opens one', async () => {
  await goTo('/sessions?sort=title')
  const links = page.locator('[data-row-link]')
  await links.first().focus()
  await page.keyboard.press('ArrowDown')
  const title = await links.nth(1).innerText()
  await page.keyboard.press('Enter')
  await page.waitForURL(/\/sessions\/ses_/)
  await heading(title).waitFor()
})

test('the palette finds a session by its title and leads to screens', async () => {
  await goTo('/sessions')
  await heading('Sessions').waitFor()
  const search = page.getByLabel('Search sessions, screens and commands')
  await page.keyboard.press('Control+k')
  await search.waitFor()
  await page.keyboard.type('inbox')
  await page.getByRole('button', { name: /^Tidy the inbox/ }).click()
  await page.waitForURL(/\/sessions\/ses_/)
  await search.waitFor({ state: 'detached' })
  // the workbench brings commands of its own to the list
  await page.getByRole('button', { name: 'Play', exact: true }).waitFor()
  await page.keyboard.press('Control+k')
  await search.waitFor()
  await page.keyboard.type('releases')
  await page.getByRole('button', { name: 'Releases' }).last().waitFor()
  await page.keyboard.press('Enter')
  await heading('Releases').waitFor()
})

test('a file that is no recording is refused in words, per path, and can be dismissed', async () => {
  await goTo('/sessions')
  await heading('Sessions').waitFor()
  const transfer = await page.evaluateHandle(() => {
    const files = new DataTransfer()
    files.items.add(new File(['not a recording'], 'notes.txt'))
    return files
  })
  await page.dispatchEvent('body', 'dragenter', { dataTransfer: transfer })
  await page.getByText('Drop to import').waitFor()
  await page.dispatchEvent('body', 'drop', { dataTransfer: transfer })
  await page.getByRole('dialog', { name: 'Import recordings' }).getByRole('button', { name: 'Import', exact: true }).click()
  const tray = page.getByRole('region', { name: 'Imports' })
  await tray.getByText('refused', { exact: true }).waitFor()
  expect(await tray.innerText()).toContain('notes.txt')
  await tray.getByRole('button', { name: /Dismiss/ }).click()
  await tray.waitFor({ state: 'detached' })
  expect(await page.locator('[data-row-link]').count()).toBe(5)
})

test('an intent is moved and renamed by keyboard, saved by itself, and published with what changed', async () => {
  await goTo('/taxonomy?project=demo')
  const items = page.getByRole('treeitem')
  await items.first().focus()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('ArrowDown')
  const name = (await page.getByLabel('Name').inputValue()).trim()
  await page.keyboard.press('Control+Shift+ArrowUp')
  await eventually(() => items.nth(1).innerText()).toContain(name)
  await page.keyboard.press('Enter')
  await page.keyboard.type('Renamed')
  await page.getByText('draft, saved').waitFor()
  await page.reload()
  await eventually(() => items.nth(1).innerText()).toContain('Renamed')
  await page.getByRole('button', { name: 'Publish …' }).click()
  await page.getByText(`was called “${name}”`).waitFor()
  await page.getByRole('dialog').getByRole('button', { name: 'Publish', exact: true }).click()
  await page.getByText(/Version \d+ is published/).waitFor()
})

test('a new intent below a new intent is in sight, and each name is undone in one step', async () => {
  await goTo('/taxonomy?project=demo')
  const items = page.getByRole('treeitem')
  await items.first().click()
  const before = await items.count()
  await page.getByRole('button', { name: 'Add below it' }).click()
  await page.keyboard.type('Outer')
  await page.getByRole('button', { name: 'Add below it' }).click()
  await page.keyboard.type('Inner')
  await page.getByRole('treeitem', { name: 'Inner' }).last().waitFor()
  await items.first().focus()
  for (let undone = 0; undone < 4; undone++) await page.keyboard.press('Control+z')
  await eventually(() => items.count()).toBe(before)
})

test('a taxonomy that contradicts itself is not saved and says why', async () => {
  await goTo('/taxonomy?project=demo')
  await page.getByRole('treeitem').first().click()
  await page.getByLabel('Key').fill('1')
  await page.getByText('Not saved until this is put right').waitFor()
  await page.getByText('not saved', { exact: true }).waitFor()
  expect(await page.getByRole('button', { name: 'Publish …' }).isDisabled()).toBe(true)
  await page.getByLabel('Key').fill('')
  await page.getByText('Not saved until this is put right').waitFor({ state: 'detached' })
})

/** Types into a searchable list before what its opening does "in a moment" can happen, and presses Enter after that. */
function typeAndEnter(field: Locator, text: string): Promise<void> {
  return field.evaluate(async (element: HTMLInputElement, value) => {
    element.blur()
    element.focus()
    await Promise.resolve()
    element.select()
    document.execCommand('insertText', false, value)
    await new Promise((resolve) => setTimeout(resolve))
    element.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', code: 'Enter', bubbles: true, cancelable: true }))
  }, text)
}

test('an intent is merged: what it touches is said before it is published, the passes are moved, and brought back', async () => {
  await goTo('/taxonomy?project=demo')
  await page.getByRole('treeitem', { name: /Read a message/ }).click()
  await page.getByRole('button', { name: 'Merge into …' }).click()
  const dialog = page.getByRole('dialog')
  // the dialog begins in its field, and so with its list open
  await page.getByRole('option').first().waitFor()
  await page.evaluate(() => Promise.all(document.getAnimations().map((each) => each.finished)))
  expect(await findViolations(page)).toEqual([])
  await typeAndEnter(dialog.getByRole('combobox', { name: 'Into' }), 'answ')
  await dialog.getByRole('button', { name: 'Merge', exact: true }).click()
  await page.getByText('draft, saved').waitFor()
  await page.getByRole('button', { name: 'Publish …' }).click()
  await dialog.getByText(/“Handle mail › Read a message” is merged into “Handle mail › Answer”/).waitFor()
  await dialog
    .getByText(/\d segments? in \d pass(es)? of \d sessions?/)
    .first()
    .waitFor()
  await dialog.getByRole('button', { name: 'Publish', exact: true }).click()
  await dialog.getByRole('button', { name: /^Move \d+ pass/ }).click()
  await dialog.getByText(/\d+ pass(es)? moved/).waitFor()
  await dialog.getByText('Every pass is on this version.').waitFor()
  await dialog.getByRole('button', { name: 'Bring them back' }).click()
  await dialog.getByText(/\d+ pass(es)? brought back/).waitFor()
  await dialog.getByText(/are on an older version/).waitFor()
})

test('when the session ends one signs in again in place, and what was under way goes on', async () => {
  await goTo('/account')
  await page.getByLabel('New password').fill(password)
  await page.getByLabel('Once more').fill(password)
  await page.getByRole('button', { name: 'Set the password' }).click()
  await page.getByText('The password is set').waitFor()
  expect(await page.getByRole('link', { name: 'Set a password' }).count()).toBe(0)
  await page.getByRole('textbox', { name: 'Token for' }).fill('nightly')
  await context.clearCookies()
  await page.getByRole('button', { name: 'Make a token' }).click()
  const dialog = page.getByRole('dialog', { name: 'Sign in again' })
  await dialog.getByRole('textbox', { name: 'Password' }).fill(`${password} but wrong`)
  await dialog.getByRole('button', { name: 'Sign in', exact: true }).click()
  await dialog.getByText('E-mail and password do not match.').waitFor()
  await dialog.getByRole('textbox', { name: 'Password' }).fill(password)
  await dialog.getByRole('button', { name: 'Sign in', exact: true }).click()
  await page.getByText('Copy it now: it is not shown again').waitFor()
  expect(await page.getByRole('textbox', { name: 'Token for' }).inputValue()).toBe('nightly')
})

test('a new person gets a link that is shown once, signs in by it, and sees what their role allows', async () => {
  await goTo('/people')
  await page.getByRole('button', { name: 'Add a person …' }).click()
  await page.getByLabel('E-mail').fill('annotator@example.org')
  await page.getByRole('button', { name: 'Add and make a link' }).click()
  const link = await page
    .getByRole('dialog', { name: /Sign-in link/ })
    .locator('pre')
    .innerText()
  const annotator = await openPage(await browser.newContext())
  await annotator.goto(link)
  const links = annotator.getByRole('navigation', { name: 'Screens' }).getByRole('link')
  await links.first().waitFor()
  expect(await links.allInnerTexts()).toEqual(['Sessions', 'Labels', 'Taxonomy'])
  expect(await annotator.getByRole('button', { name: 'Import …' }).count()).toBe(0)
  await annotator.goto(`${server.url}/people`)
  await annotator.getByText('Not for your role').waitFor()
  await annotator.context().close()
  await page.getByRole('button', { name: 'Done' }).click()
})

test('signed out, a page leads to the sign-in and from there back to itself', async () => {
  const stranger = await openPage(await browser.newContext())
  await stranger.goto(`${server.url}/sessions?q=lamps`)
  await stranger.getByLabel('E-mail').fill('admin@retrace.local')
  await stranger.getByRole('textbox', { name: 'Password' }).fill(password)
  await stranger.getByRole('button', { name: 'Sign in', exact: true }).click()
  await stranger.waitForURL(`${server.url}/sessions?q=lamps`)
  await stranger.context().close()
})

test('a release is previewed, frozen and exported from the screen', async () => {
  await goTo('/releases')
  await page.getByRole('button', { name: 'New release …' }).first().click()
  const dialog = page.getByRole('dialog', { name: 'New release' })
  await dialog.getByLabel('Name').fill('First')
  await dialog.getByText('1 session in').waitFor()
  await dialog.getByRole('button', { name: 'Freeze the release' }).click()
  await page.getByText('Root hash').waitFor()
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: 'Download .tar' }).click()])
  expect(download.suggestedFilename()).toBe('First-v1-agentnet.tar')
})

test('a session is deleted only after one is asked', async () => {
  await goTo('/sessions?q=night')
  const rows = page.locator('[data-row-link]')
  const ask = async () => {
    await page.getByRole('button', { name: /^More about Buy a night light/ }).click()
    await page.getByRole('menuitem', { name: 'Delete …' }).click()
    await page.getByRole('dialog', { name: /^Delete/ }).waitFor()
  }
  await ask()
  await page.evaluate(() => Promise.all(document.getAnimations().map((each) => each.finished)))
  expect(await findViolations(page)).toEqual([])
  await page.getByRole('button', { name: 'Keep it' }).click()
  expect(await rows.count()).toBe(1)
  await ask()
  await page.getByRole('button', { name: 'Delete', exact: true }).click()
  await eventually(() => rows.count()).toBe(0)
})

const screens = [
  ['/sessions', 'Sessions'],
  ['/sessions?q=nothing-has-this-title', 'Sessions'],
  ['/review', 'Review'],
  ['/review?view=flags', 'Review'],
  ['/taxonomy', 'Taxonomy'],
  ['/releases', 'Releases'],
  ['/people', 'People'],
  ['/access', 'Access log'],
  ['/account', 'Account'],
  ['/nowhere', 'There is no such page'],
] as const

/** Until no list says that it is being read; the region that announces is there at all times. */
const waitForLists = () => page.locator('[role="status"]:not([data-announcer])').first().waitFor({ state: 'detached' })

async function findViolations(of: Page): Promise<string[]> {
  await of.evaluate(axe.source)
  const { violations } = await of.evaluate(() => (window as unknown as { axe: typeof axe }).axe.run(document))
  return violations.map((each) => `${each.id}: ${each.nodes.map((node) => node.html).join(' ')}`)
}

test.each([
  ['dark', 'laptop'],
  ['light', 'wide'],
] as const)('axe finds nothing on any screen, %s and %s', async (scheme, size) => {
  await page.setViewportSize(sizes[size])
  await page.evaluate((value) => localStorage.setItem('retrace-color-scheme', value), scheme)
  for (const [path, title] of screens) {
    await goTo(path)
    await heading(title).waitFor()
    await waitForLists()
    expect(await findViolations(page), `${path} ${scheme} ${size}`).toEqual([])
    const isTooWide = await page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth)
    expect(isTooWide, `${path} scrolls sideways`).toBe(false)
  }
})

test.each([
  ['/sessions', 'Import …', 'Import recordings'],
  ['/people', 'Add a person …', 'Add a person'],
  ['/releases', 'New release …', 'New release'],
  ['/sessions', 'Find … Ctrl K', 'Find'],
])('axe finds nothing in a dialog: %s, %s', async (path, button, name) => {
  await goTo(path)
  await page.getByRole('button', { name: button }).first().click()
  await page.getByRole('dialog', { name }).waitFor()
  await waitForLists()
  // a dialog that is still fading in has other colours
  await page.evaluate(() => Promise.all(document.getAnimations().map((each) => each.finished)))
  expect(await findViolations(page)).toEqual([])
})

test('axe finds nothing on the sign-in', async () => {
  const stranger = await openPage(await browser.newContext())
  await stranger.goto(`${server.url}/sign-in`)
  await stranger.getByLabel('E-mail').waitFor()
  expect(await findViolations(stranger)).toEqual([])
  await stranger.context().close()
})

test('none of the pages threw or logged an error, the content policy among them', () => {
  expect(errors).toEqual([])
})
