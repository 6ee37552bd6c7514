import { execFileSync } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { PassId, SessionId } from '#shared/ids.ts'
import { type Client, createClient } from '../server/client.ts'
import { root, type ServerProcess, startServerProcess } from '../server/process.ts'
import { openBrowser, openPage } from './harness.ts'

// The main job in one piece, as three people do it in a real browser: one labels, one reviews, one takes the dataset out.

let server: ServerProcess
let browser: Browser
let admin: Client
let sessionId: SessionId
const errors: string[] = []

/** A new person of the role, signed in by their link in a browser of their own. */
async function signIn(role: 'annotator' | 'reviewer' | 'ml'): Promise<Page> {
  const added = await (await admin.users.$post({ json: { email: `journey-${role}@example.com`, name: `Journey ${role}`, role } })).json()
  const watched = await openPage(browser)
  watched.page.on('close', () => errors.push(...watched.errors))
  await watched.page.goto(added.url)
  await watched.page.getByRole('heading', { name: 'Sessions' }).waitFor()
  return watched.page
}

/** Drags over a tier's row between two shares of the timeline's width. */
async function dragOn(page: Page, tier: string, from: number, to: number): Promise<void> {
  const name = await page
    .locator('section[aria-label="Timeline"]')
    .getByRole('button', { name: new RegExp(`^${tier} `) })
    .boundingBox()
  const canvas = await page.locator('section[aria-label="Timeline"] canvas[role="img"]').boundingBox()
  if (!name || !canvas) throw new Error(`the timeline has no row ${tier}`)
  const y = name.y + name.height / 2
  await page.mouse.move(canvas.x + canvas.width * from, y)
  await page.mouse.down()
  await page.mouse.move(canvas.x + canvas.width * ((from + to) / 2), y, { steps: 4 })
  await page.mouse.move(canvas.x + canvas.width * to, y, { steps: 4 })
  await page.mouse.up()
}

const saved = (page: Page) => page.getByText('saved', { exact: true }).waitFor()
const outline = (page: Page) => page.getByRole('tabpanel').or(page.locator('[aria-label="Outline"]')).first()

beforeAll(async () => {
  server = await startServerProcess({ RETRACE_DEMO: '1' })
  admin = await createClient(server)
  browser = await openBrowser()
  const list = await (await admin.sessions.$get({ query: { q: 'Answer a question' } })).json()
  sessionId = list.items[0]?.id as SessionId // the demo has it
})
afterAll(async () => {
  await browser?.close()
  await server?.close()
})

/** Plays, drags a range, presses a number, types an instruction, submits. */
async function annotate(): Promise<void> {
  const page = await signIn('annotator')
  await page.getByRole('link', { name: 'Answer a question about an order' }).click()
  const time = page.locator('[aria-label="Playback"] .num').first()
  await page.getByRole('button', { name: 'Play', exact: true }).waitFor()
  await page.keyboard.press('Space')
  await expect.poll(() => time.textContent(), { timeout: 20_000 }).not.toMatch(/^0:00\.0/)
  await page.keyboard.press('Space')
  await page.getByRole('button', { name: 'Play', exact: true }).waitFor()

  await dragOn(page, 'Goal', 0.05, 0.95)
  await page.keyboard.press('8')
  await page.getByRole('region', { name: 'Selected segment' }).waitFor()
  await page.keyboard.press('t')
  await page.keyboard.type('Tell the customer when the lamp arrives.')
  await page.keyboard.press('Escape')
  await dragOn(page, 'Subgoal', 0.1, 0.4)
  await page.keyboard.press('7')
  await expect.poll(() => outline(page).textContent()).toContain('Read a message')
  await saved(page)

  // undone, it is gone; done again, it is back
  await page.keyboard.press('Control+z')
  await expect.poll(() => outline(page).textContent()).not.toContain('Read a message')
  await page.keyboard.press('Control+Shift+Z')
  await expect.poll(() => outline(page).textContent()).toContain('Read a message')
  await saved(page)

  await page.reload()
  await expect.poll(() => outline(page).textContent(), { timeout: 20_000 }).toContain('Read a message')
  await page.getByRole('button', { name: 'Submit' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Submit' }).click()
  await page.getByText('submitted', { exact: true }).first().waitFor()
  await page.close()
  const passes = await (await admin.passes.$get({ query: { state: 'submitted' } })).json()
  const mine = passes.items.find((each) => each.author === 'Journey annotator')
  const pass = await (await admin.passes[':id'].$get({ param: { id: mine?.id as PassId } })).json()
  expect(pass.segments.map((each) => [each.tier, each.text])).toEqual([
    ['goal', 'Tell the customer when the lamp arrives.'],
    ['subgoal', ''],
  ])
}

/** Returns one pass with a reason, accepts another, flags a session. */
async function review(): Promise<void> {
  const page = await signIn('reviewer')
  await page.goto(`${server.url}/review`)
  const row = page.getByRole('row').filter({ hasText: 'Journey annotator' })
  await row
    .getByRole('link', { name: 'Answer a question' })
    .or(row.getByRole('button', { name: 'Open' }))
    .first()
    .click()
  await page.getByRole('button', { name: 'Review …' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Reason to return it').click()
  await page.getByRole('option', { name: 'Segment missing' }).click()
  await dialog.getByLabel('Comment').fill('The answer itself is not labeled.')
  await dialog.getByRole('button', { name: 'Return' }).click()
  await page.getByText('returned', { exact: true }).first().waitFor()

  await page.goto(`${server.url}/review`)
  await page.getByRole('row').filter({ hasText: 'Correct the stock list' }).getByRole('button', { name: 'Accept' }).click()
  await page.getByText('No pass waits').or(page.getByText('Nothing waits')).first().waitFor()

  await page.goto(`${server.url}/sessions/${sessionId}`)
  await page.getByRole('button', { name: 'Flag' }).click()
  await page.getByRole('dialog').getByLabel('Reason').click()
  await page.getByRole('option', { name: 'Private data' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Flag' }).click()
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  await page.close()
  const session = await (await admin.sessions[':id'].$get({ param: { id: sessionId } })).json()
  expect(session.flags.map((each) => each.reason)).toEqual(['private_data'])
}

/** Freezes a release in the browser, exports it by the command line and verifies it. */
async function release(): Promise<void> {
  const page = await signIn('ml')
  await page.goto(`${server.url}/releases?project=demo`)
  await page
    .getByRole('button', { name: /New release|Freeze/ })
    .first()
    .click()
  await page.getByRole('dialog').getByLabel('Name').fill('first')
  await page
    .getByRole('dialog')
    .getByRole('button', { name: /Freeze|Create/ })
    .click()
  await expect
    .poll(async () => (await (await admin.releases.$get({ query: { project: 'demo' } })).json()).items[0]?.state, {
      timeout: 120_000,
      interval: 500,
    })
    .toBe('ready')
  await page.close()
  const [made] = (await (await admin.releases.$get({ query: { project: 'demo' } })).json()).items
  expect(made).toMatchObject({ name: 'first', version: 1, sessions: 2 })
  expect(made?.excluded).toContainEqual({ reason: expect.stringMatching(/flag/), count: 2 })

  const { token } = await (await admin.tokens.$post({ json: { name: 'cli' } })).json()
  const folder = await mkdtemp(join(tmpdir(), 'retrace-journey-'))
  const retrace = (...args: string[]) =>
    JSON.parse(
      execFileSync(join(root, 'node_modules/.bin/node'), ['server/cli/main.ts', '--json', '--server', server.url, ...args], {
        cwd: root,
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'ignore'],
        env: { ...process.env, RETRACE_TOKEN: token, INIT_CWD: folder },
      }),
    )
  const out = join(folder, 'dataset')
  expect(retrace('release', 'export', made?.id ?? '', '--format', 'agentnet', '--out', out)).toMatchObject({
    rows: made?.rows,
    root: expect.stringMatching(/^[0-9a-f]{64}$/),
  })
  expect(retrace('verify', out)).toEqual({ ok: true, problems: [], revoked: [] })
  const jsonl = (await readdir(out)).filter((name) => name.endsWith('.jsonl'))
  const lines = (await Promise.all(jsonl.map((name) => readFile(join(out, name), 'utf8'))))
    .join('')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
  const images = new Set(await readdir(join(out, 'images')))
  expect(lines.length).toBeGreaterThan(1)
  for (const line of lines) for (const step of line.traj) expect(images).toContain(step.image)
  await rm(folder, { recursive: true })
}

test('one labels, one reviews, one takes a dataset out that verifies', async () => {
  await annotate()
  await review()
  await release()
  expect(errors).toEqual([])
})
