import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { SessionSize } from '../../fixtures/work.ts'
import { createClient } from '../../server/client.ts'
import { startServerProcess } from '../../server/process.ts'
import type { Bench, Figure } from '../report.ts'
import { measureFlat } from './memoryRows.ts'
import { measureGrowth, measureTrace } from './openRows.ts'
import { startPeerServer } from './peers/server.ts'
import { measurePeerPlay, measurePlay } from './playRows.ts'
import { createBrowserHolder, type Part, type Run, runPart } from './run.ts'
import { measureScrub } from './scrubRows.ts'
import { measureImageSeeks, measureVideoSeeks } from './seekRows.ts'
import { createSessions, type Sessions } from './sessions.ts'
import { measureState } from './stateRows.ts'

const full: SessionSize = {
  ...{ pointers: 1_000_000, keys: 20_000, clicks: 5_000, frames: 3_600, durationUs: 10_020_000_000 },
  ...{ wPx: 1920, hPx: 1080, isDetailed: true, seed: 1 },
}
const quick: SessionSize = {
  ...{ ...full, pointers: 30_000, keys: 600, clicks: 150, frames: 36, durationUs: 100_200_000 },
  ...{ wPx: 1280, hPx: 720 },
}

const minute = 60_000

/** The parts in the order of the table. Sessions are made when a part first asks for them. */
function listParts(sessions: Sessions, size: SessionSize, isQuick: boolean): Part[] {
  const { pointers } = size
  const one = () => sessions.ofPictures(pointers)
  const inTurn = async (shares: readonly number[]) => {
    const made = []
    for (const share of isQuick ? [1] : shares) made.push(await sessions.ofPictures(pointers * share))
    return made
  }
  const played = new Map<string, number>()
  return [
    { name: 'state', limitMs: 5 * minute, rows: (run) => measureState(run, size, { ...size, pointers: pointers * 10 }) },
    { name: 'seeks in pictures', limitMs: 8 * minute, rows: async (run) => measureImageSeeks(run, await one()) },
    { name: 'seeks in video', limitMs: 8 * minute, rows: async (run) => measureVideoSeeks(run, await sessions.ofVideo()) },
    { name: 'scrub', limitMs: 4 * minute, rows: async (run) => measureScrub(run, await one()) },
    { name: 'play, pan, zoom and memory', limitMs: 10 * minute, rows: async (run) => measurePlay(run, await inTurn([1, 10]), played) },
    { name: 'play in rrweb', limitMs: 4 * minute, rows: async (run) => measurePeerPlay(run, await one(), played) },
    { name: 'open beside Playwright', limitMs: 8 * minute, rows: (run) => measureTrace(run, sessions, size) },
    { name: 'open at each length', limitMs: 8 * minute, rows: async (run) => measureGrowth(run, await inTurn([0.1, 1, 10])) },
    // seconds of play would say nothing
    ...(isQuick ? [] : [{ name: 'memory over time', limitMs: 13 * minute, rows: async (run: Run) => measureFlat(run, await one()) }]),
  ]
}

/** Replaying beside the replayers that people use, in one browser. */
export const replayBench: Bench = {
  name: 'replay',
  title: 'Seeking, scrubbing, opening and playing beside rrweb and Playwright’s trace viewer',
  async run({ isQuick, profileDir, say }) {
    const size = isQuick ? quick : full
    const folder = await mkdtemp(join(tmpdir(), 'retrace-replay-'))
    const [server, peers] = await Promise.all([startServerProcess(), startPeerServer(folder)])
    const browser = createBrowserHolder()
    try {
      const client = await createClient(server)
      await client.projects.$post({ json: { key: 'bench', name: 'Bench' } })
      const run: Run = { isQuick, profileDir, say, folder, server, client, peers, browser: browser.get, openings: new Map() }
      const sessions = createSessions(run, size, isQuick ? 30 : 600)
      const figures: Figure[] = []
      for (const part of listParts(sessions, size, isQuick)) figures.push(...(await runPart(run, part)))
      return figures
    } finally {
      await browser.close()
      await server.close()
      peers.close()
      await rm(folder, { recursive: true, force: true })
    }
  },
}
