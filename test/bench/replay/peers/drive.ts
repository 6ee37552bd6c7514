import type { Page } from 'playwright-core'
import { type Run, withPage } from '../run.ts'
import type { PeerInput } from './page.ts'

/** Opens a replayer on generated work in a page of its own, and runs `use` there. */
export function withPeer<T>(run: Run, input: PeerInput, use: (page: Page) => Promise<T>): Promise<T> {
  return withPage(run, async (page) => {
    await page.goto(run.peers.url)
    await page.evaluate((input) => window.peer.open(input), input)
    return await use(page)
  })
}
