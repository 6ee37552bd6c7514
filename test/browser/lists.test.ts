import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { SessionId } from '#shared/ids.ts'
import { generateBundle, type SessionSize } from '../fixtures/generate.ts'
import { createClient, importFolder } from '../server/client.ts'
import { type ServerProcess, startServerProcess } from '../server/process.ts'
import { openAs } from './harness.ts'

// The lists beside the picture, the search and the links, in a real browser on a small session and on one fifty times its size.

const small: SessionSize = { pointers: 600, keys: 60, clicks: 20, frames: 20, durationUs: 60_000_000, wPx: 320, hPx: 180, seed: 3 }
const large: SessionSize = { ...small, pointers: 30_000, keys: 3_000, clicks: 1_000 }

let server: ServerProcess
let browser: Browser
let page: Page
let errors: string[]
let sessions: { small: SessionId; large: SessionId }

async function importOne(client: Awaited<ReturnType<typeof createClient>>, size: SessionSize): Promise<SessionId> {
  const folder = await mkdtemp(join(tmpdir(), 'retrace-lists-'))
  await generateBundle(folder, size)
  const view = await importFolder(client, 'lists', folder)
  await rm(folder, { recursive: true })
  return view.result?.sessions[0]?.id as SessionId // the import above made it
}

beforeAll(async () => {
  server = await startServerProcess()
  const client = await createClient(server)
  await client.projects.$post({ json: { key: 'lists', name: 'Lists' } })
  sessions = { small: await importOne(client, small), large: await importOne(client, large) }
  ;({ browser, page, errors } = await openAs(client, 'annotator'))
})

afterAll(async () => {
  await browser?.close()
  await server?.close()
})

async function openEvents(session: SessionId, search = ''): Promise<void> {
  await page.goto(`${server.url}/sessions/${session}${search}`)
  await page.getByRole('button', { name: 'Play', exact: true }).waitFor()
  await page.getByRole('tab', { name: 'Events' }).click()
  await page.getByRole('list', { name: 'Events' }).waitFor()
}

const rows = () => page.getByRole('list', { name: /^Events/ }).getByRole('listitem')
const pill = () => page.getByRole('button', { name: 'Follow the playhead' })
const timeText = () => page.locator('[aria-label="Playback"] .num').first().textContent()
/** Whether the row of the playhead is among those that are seen. */
const isCurrentSeen = () =>
  page.evaluate(() => {
    const row = document.querySelector('[data-row][aria-current]')?.getBoundingClientRect()
    const list = document.querySelector('ul[aria-label="Events"]')?.parentElement?.getBoundingClientRect()
    return row !== undefined && list !== undefined && row.top >= list.top && row.bottom <= list.bottom
  })
const field = () => page.getByRole('textbox', { name: 'Search events' })

test('the page holds as many rows of a large session as of a small one, its movements too', async () => {
  await openEvents(sessions.small)
  const few = await rows().count()
  const nodes = await page.locator('*').count()
  await openEvents(sessions.large)
  await page.getByRole('switch', { name: 'Movements' }).click()
  await expect.poll(() => rows().first().getAttribute('aria-setsize')).toBe('38000')
  expect(await rows().count()).toBeLessThanOrEqual(few + 2)
  expect(Math.abs((await page.locator('*').count()) - nodes)).toBeLessThan(60)
  await page.getByRole('switch', { name: 'Movements' }).click()
})

test('the list goes along with the playhead until one scrolls, and again when asked to', async () => {
  await openEvents(sessions.large, '?t=30')
  await expect.poll(isCurrentSeen).toBe(true)
  expect(await pill().count()).toBe(0)
  await page.getByRole('list', { name: 'Events' }).hover()
  await page.mouse.wheel(0, 2000)
  await pill().waitFor()
  expect(await isCurrentSeen()).toBe(false)
  await page.keyboard.press('k')
  await expect.poll(timeText).toBe('0:35.000')
  expect(await isCurrentSeen()).toBe(false)
  await pill().click()
  await expect.poll(isCurrentSeen).toBe(true)
  expect(await pill().count()).toBe(0)
})

test('rows are gone through by keys, and Enter goes to their time', async () => {
  await openEvents(sessions.small)
  await rows().first().getByRole('button').click()
  for (const key of ['ArrowDown', 'ArrowDown', 'End', 'Home', 'ArrowDown']) await page.keyboard.press(key)
  const focused = page.locator('[data-row]:focus')
  expect(await focused.getAttribute('data-row')).toBe('1')
  await page.keyboard.press('Enter')
  const [time = 'no time'] = ((await focused.textContent()) ?? '').match(/^\d+:\d+\.\d/) ?? []
  await expect.poll(timeText).toContain(time)
})

test('a search lists what it finds and goes from hit to hit; what it can’t read is told', async () => {
  await openEvents(sessions.small)
  await page.keyboard.press('/')
  await page.keyboard.type('kind:click')
  await expect.poll(() => page.getByText('20 found').count()).toBeGreaterThan(0)
  await page.keyboard.press('Enter')
  await expect.poll(() => page.getByText('1 of 20').count()).toBe(1)
  await page.keyboard.press('Enter')
  await expect.poll(() => page.getByText('2 of 20').count()).toBe(1)
  const [time = 'no time'] = ((await rows().nth(1).textContent()) ?? '').match(/^\d+:\d+\.\d/) ?? []
  expect(await timeText()).toContain(time)
  await field().fill('kind:clack')
  await page.getByText('there is no kind “clack”').waitFor()
  await page.keyboard.press('Escape')
  expect(await field().inputValue()).toBe('')
})

test('a link to a range opens with the range picked and in view, the same again; back and forward go between moments', async () => {
  await openEvents(sessions.small, '?range=10.5~20.25')
  await expect.poll(timeText).toBe('0:10.500')
  await page.keyboard.press('k')
  await page.waitForURL((url) => url.search.includes('range=10.5~20.25') && url.searchParams.get('t') === '15.5')
  const address = page.url()
  const shown = await timeText()
  await page.goto(address)
  await page.getByRole('button', { name: 'Play', exact: true }).waitFor()
  await expect.poll(timeText).toBe(shown)
  expect(new URL(page.url()).searchParams.get('range')).toBe('10.5~20.25')
  await page.evaluate(() => history.pushState({}, '', '?t=40'))
  await expect.poll(timeText).toBe('0:40.000')
  await page.goBack()
  await expect.poll(timeText).toBe(shown)
  await page.goto(`${server.url}/sessions/${sessions.small}?t=900`)
  await page.getByText('is outside of the session').waitFor()
  await expect.poll(timeText).toBe('1:00.000')
  expect(errors).toEqual([])
})
