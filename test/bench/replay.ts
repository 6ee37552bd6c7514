import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium } from 'playwright-core'
import type { SessionSize } from '../fixtures/work.ts'
import { createClient } from '../server/client.ts'
import { startServerProcess } from '../server/process.ts'
import { findChromium } from '../setup/chromium.ts'
import { measureOpen } from './replayOpen.ts'
import { startPeerServer } from './replayServer.ts'
import { measureState } from './replayState.ts'
import { measureWorkbench } from './replayWorkbench.ts'
import type { Bench } from './report.ts'

const full: SessionSize = {
  ...{ pointers: 1_000_000, keys: 20_000, clicks: 5_000, frames: 3_600, durationUs: 10_020_000_000 },
  ...{ wPx: 1920, hPx: 1080, seed: 1 },
}
const quick: SessionSize = { ...full, pointers: 100_000, keys: 2_000, clicks: 500, frames: 30, durationUs: 1_002_000_000 }
const grow = (size: SessionSize): SessionSize => ({ ...size, pointers: size.pointers * 10 })

/** Replaying beside the replayers that people use, in one browser. */
export const replayBench: Bench = {
  name: 'replay',
  title: 'Seeking, opening and playing beside rrweb and Playwright’s trace viewer',
  async run({ isQuick, say }) {
    const size = isQuick ? quick : full
    const folder = await mkdtemp(join(tmpdir(), 'retrace-replay-'))
    const server = await startServerProcess()
    const peers = await startPeerServer(folder)
    const browser = await chromium.launch({
      executablePath: findChromium(),
      args: ['--no-sandbox', '--disable-gpu', '--enable-precise-memory-info', '--no-first-run', '--disable-background-networking'],
    })
    try {
      const client = await createClient(server)
      await client.projects.$post({ json: { key: 'bench', name: 'Bench' } })
      const me = await (await client.me.$get()).json()
      const link = async () => (await (await client.users[':id'].link.$post({ param: { id: me.id } })).json()).url
      return [
        ...(await measureState({ browser, url: peers.url, size, larger: grow(size), rrwebSeeks: isQuick ? 8 : 30, say })),
        ...(await measureOpen({
          ...{ browser, client, link, url: server.url, peerUrl: peers.url, folder, runs: isQuick ? 1 : 3, say },
          size: { ...size, clicks: 10_000 },
        })),
        ...(await measureWorkbench({ browser, client, link, url: server.url, folder, say, isQuick }, size, isQuick ? null : grow(size))),
      ]
    } finally {
      await server.close()
      await browser.close()
      peers.close()
      await rm(folder, { recursive: true, force: true })
    }
  },
}
