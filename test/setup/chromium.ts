import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { chromium } from 'playwright-core'

const names = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome', 'microsoft-edge']

function findInstalled(): string | undefined {
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/bin', '/Applications/Google Chrome.app/Contents/MacOS']
  return folders.flatMap((folder) => [...names, 'Google Chrome'].map((name) => join(folder, name))).find((path) => existsSync(path))
}

function installByApt(): string | undefined {
  if (process.getuid?.() !== 0 || spawnSync('apt-get', ['--version']).status !== 0) return undefined
  const options = { stdio: 'ignore', env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } } as const
  spawnSync('apt-get', ['update', '-qq'], options)
  execFileSync('apt-get', ['install', '-y', '-qq', 'chromium'], options)
  return findInstalled()
}

/** A Chromium for the browser tests: CHROMIUM_PATH, an installed one, Playwright's download, or Debian's package for root. */
export function findChromium(): string {
  const given = process.env.CHROMIUM_PATH
  const found =
    given || findInstalled() || (existsSync(chromium.executablePath()) ? chromium.executablePath() : undefined) || installByApt()
  if (!found) throw new Error('The browser tests need Chromium: install it, or set CHROMIUM_PATH to one.')
  return found
}
