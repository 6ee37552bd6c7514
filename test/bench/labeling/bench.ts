import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { generateBundle } from '../../fixtures/generate.ts'
import type { SessionSize } from '../../fixtures/work.ts'
import { createClient, importFolder } from '../../server/client.ts'
import { startServerProcess } from '../../server/process.ts'
import { createBrowserHolder, withWorkbench } from '../replay/run.ts'
import type { Bench } from '../report.ts'
import { measurePage, prepare } from './page.ts'
import { measurePure } from './pure.ts'

const size: SessionSize = {
  ...{ pointers: 50_000, keys: 5_000, clicks: 2_000, frames: 60, durationUs: 3_600_000_000 },
  ...{ wPx: 1280, hPx: 720, seed: 1 },
}

/** What one edit costs when there are many segments and many intents. */
export const labelingBench: Bench = {
  name: 'labeling',
  title: 'Edits of labels, the picker and the outline within one frame',
  async run({ isQuick, profileDir, say }) {
    const figures = measurePure(isQuick)
    const folder = await mkdtemp(join(tmpdir(), 'retrace-labeling-'))
    const server = await startServerProcess()
    const browser = createBrowserHolder()
    try {
      await generateBundle(folder, size)
      const client = await createClient(server)
      await client.projects.$post({ json: { key: 'bench', name: 'Bench' } })
      const view = await importFolder(client, 'bench', folder)
      const session = view.result?.sessions[0]
      if (!session) throw new Error(`the import was refused: ${JSON.stringify(view.result)}`)
      await prepare(client, session.id, size)
      const inPage = await withWorkbench({ client, browser: browser.get }, size, (page) =>
        measurePage({ page, isQuick, profileDir, say }, server.url, session.id),
      )
      return [...figures, ...inPage]
    } finally {
      await browser.close()
      await server.close()
      await rm(folder, { recursive: true, force: true })
    }
  },
}
