import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { extname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type BrowserContext, chromium, type Page } from 'playwright-core'
import { AppError } from '#shared/errors.ts'
import type { Site } from './sessions/script.ts'

const pagesDir = new URL('./pages/', import.meta.url)
const font = new URL('../../../node_modules/@fontsource-variable/inter/files/inter-latin-wght-normal.woff2', import.meta.url)
const mediaTypes: Record<string, string> = { '.html': 'text/html', '.css': 'text/css', '.js': 'text/javascript', '.woff2': 'font/woff2' }
const usualPlaces = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome', '/opt/google/chrome/chrome']

/** The clock the pages see starts here, in every recording. */
export const pageEpochMs = Date.UTC(2025, 2, 12, 9, 47)

function findChromium(given: string | undefined): string {
  const found = [given, ...usualPlaces, chromium.executablePath()].find((path) => path && existsSync(path))
  if (!found) throw new AppError('unavailable', `no Chromium found; looked for ${usualPlaces.join(', ')} (name one with --chromium PATH)`)
  return found
}

export async function openBrowser(given: string | undefined) {
  const args = ['--no-sandbox', '--disable-gpu', '--disable-smooth-scrolling', '--hide-scrollbars', '--font-render-hinting=none']
  return await chromium.launch({ executablePath: findChromium(given), headless: true, args })
}

function fileOf(site: string, path: string): URL {
  if (path === '/inter.woff2') return font
  if (path === '/base.css') return new URL('base.css', pagesDir)
  return new URL(`${site}${path === '/' ? '/index.html' : path}`, pagesDir)
}

/** Our pages stand at `https://SITE.example.com`, answered from the folder; nothing else is answered at all. */
export async function servePages(context: BrowserContext): Promise<void> {
  await context.route('**/*', async (route) => {
    const url = new URL(route.request().url())
    const file = fileOf(url.hostname.split('.')[0] ?? '', url.pathname)
    if (!existsSync(fileURLToPath(file))) return await route.fulfill({ status: 404, body: '' })
    await route.fulfill({ body: await readFile(file), contentType: mediaTypes[extname(file.pathname)] ?? 'application/octet-stream' })
  })
}

export async function openTab(context: BrowserContext, site: Site): Promise<Page> {
  const page = await context.newPage()
  await page.goto(`https://${site}.example.com/`)
  await page.evaluate(() => document.fonts.ready)
  return page
}
