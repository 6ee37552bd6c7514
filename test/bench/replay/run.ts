import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core'
import type { SessionId } from '#shared/ids.ts'
import { installProbe } from '../../fixtures/probe.ts'
import type { SessionSize } from '../../fixtures/work.ts'
import { type Opened, openSession } from '../../fixtures/workbench.ts'
import type { Client } from '../../server/client.ts'
import type { ServerProcess } from '../../server/process.ts'
import { findChromium } from '../../setup/chromium.ts'
import type { Figure } from '../report.ts'
import type { PeerServer } from './peers/server.ts'

/** What every part of the benchmark works with. */
export type Run = {
  isQuick: boolean
  say(line: string): void
  /** Where traces of rows that miss go; `null`: nowhere. */
  profileDir: string | null
  folder: string
  server: ServerProcess
  client: Client
  peers: PeerServer
  /** The one browser; started anew where the last one died. */
  browser(): Promise<Browser>
  /** What each opening of a session at its start has cost so far. */
  openings: Map<SessionId, Opened[]>
}

const args = ['--no-sandbox', '--disable-gpu', '--enable-precise-memory-info', '--no-first-run', '--disable-background-networking']

/** Starts a browser when it is first asked for, and again when it is gone. */
export function createBrowserHolder(): { get(): Promise<Browser>; close(): Promise<void> } {
  let browser: Browser | null = null
  return {
    async get() {
      if (!browser?.isConnected()) browser = await chromium.launch({ executablePath: findChromium(), args })
      return browser
    },
    close: async () => void (await browser?.close()),
  }
}

type Needs = Pick<Run, 'browser' | 'client'>
type SignedIn = Awaited<ReturnType<BrowserContext['storageState']>>

/** Runs `use` with an empty page, nothing cached, that is closed afterwards. */
export async function withPage<T>(run: Pick<Run, 'browser'>, use: (page: Page) => Promise<T>, storageState?: SignedIn): Promise<T> {
  const look = { viewport: { width: 1440, height: 900 }, colorScheme: 'dark' } as const
  const context = await (await run.browser()).newContext(storageState ? { ...look, storageState } : look)
  try {
    const page = await context.newPage()
    page.setDefaultTimeout(120_000)
    return await use(page)
  } finally {
    await context.close()
  }
}

const signedIn = new WeakMap<Client, SignedIn>()

/** Signs in once by a link, as the person whose token the client has; gives the cookies that this leaves. */
async function signIn(run: Needs): Promise<SignedIn> {
  const known = signedIn.get(run.client)
  if (known) return known
  const me = await (await run.client.me.$get()).json()
  const { url } = await (await run.client.users[':id'].link.$post({ param: { id: me.id } })).json()
  const state = await withPage(run, async (page) => {
    await page.goto(url)
    await page.waitForURL((at) => !at.pathname.startsWith('/sign-in'))
    return page.context().storageState()
  })
  signedIn.set(run.client, state)
  return state
}

/** As `withPage`, signed in and with the probe for sessions of this size. */
export async function withWorkbench<T>(run: Needs, size: SessionSize, use: (page: Page) => Promise<T>): Promise<T> {
  const open = async (page: Page) => {
    await installProbe(page, size)
    return await use(page)
  }
  return withPage(run, open, await signIn(run))
}

/** Opens a session at its start, as every part does that works with it, and notes what that cost. */
export async function openNoted(run: Run, page: Page, { id }: { id: SessionId }): Promise<void> {
  const opened = await openSession(page, run.server.url, id)
  run.openings.set(id, [...(run.openings.get(id) ?? []), opened])
}

/** One part of the table. */
export type Part = { name: string; limitMs: number; rows(run: Run): Promise<Figure[]> }

/** The rows of a part; one row that says why where it failed or took too long, so that the others are still measured. */
export async function runPart(run: Run, { name, limitMs, rows }: Part): Promise<Figure[]> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no end within ${limitMs / 1000} s`)), limitMs)
  })
  const startMs = performance.now()
  try {
    return await Promise.race([rows(run), late])
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    run.say(`${name} FAILED: ${message}`)
    // what still runs in the browser ends with it
    await (await run.browser()).close().catch(() => undefined)
    return [{ figure: name, work: '', value: Number.NaN, unit: '', must: 'to be measured', ok: false, error: message.split('\n')[0] ?? '' }]
  } finally {
    clearTimeout(timer)
    run.say(`${name}: ${((performance.now() - startMs) / 1000).toFixed(0)} s`)
  }
}
