import { type Browser, chromium, type Page } from 'playwright-core'
import { inject } from 'vitest'
import type { Role } from '#shared/policy.ts'
import type { Client } from '../server/client.ts'

/** Real Chromium, without a sandbox because the tests may run as root in a container. */
export function openBrowser(): Promise<Browser> {
  const args = [
    '--no-sandbox',
    '--disable-gpu',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
  ]
  return chromium.launch({ executablePath: inject('chromiumPath'), args })
}

export type Watched = { page: Page /** What the page threw or logged as an error so far. */; errors: string[] }

/** A page that keeps what goes wrong in it. */
export async function openPage(
  browser: Browser,
  size = { width: 1440, height: 900 },
  colorScheme: 'dark' | 'light' = 'dark',
): Promise<Watched> {
  const context = await browser.newContext({ viewport: size, colorScheme })
  const page = await context.newPage()
  // a machine that does much else at once is slow, not wrong
  page.setDefaultTimeout(90_000)
  const errors: string[] = []
  page.on('pageerror', (error) => errors.push(String(error)))
  page.on('console', (message) => {
    // an answer such as 401 is an error line of the browser's own; the page handles it
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource')) errors.push(message.text())
  })
  return { page, errors }
}

export type SignedIn = Watched & { browser: Browser }

/** A new person of this role in a browser of their own, signed in, with the list of sessions before them. */
export async function openAs(client: Client, role: Role): Promise<SignedIn> {
  const made = await client.users.$post({ json: { email: `${role}@example.com`, name: 'Somebody', role } })
  const { url } = await made.json()
  const browser = await openBrowser()
  const watched = await openPage(browser)
  await watched.page.goto(url)
  await watched.page.getByRole('heading', { name: 'Sessions' }).waitFor()
  return { ...watched, browser }
}
