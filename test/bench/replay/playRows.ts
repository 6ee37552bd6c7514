import type { Page } from 'playwright-core'
import { playAt, turnWheel, waitForQuiet } from '../../fixtures/workbench.ts'
import { compare, type Figure, percentile } from '../report.ts'
import { measureMemory } from './memoryRows.ts'
import { withPeer } from './peers/drive.ts'
import { openNoted, type Run, withWorkbench } from './run.ts'
import { explainMissed } from './scrubRows.ts'
import { type Imported, workOf } from './sessions.ts'
import { type Traced, traceWork } from './trace.ts'

const p95 = (values: readonly number[]) => percentile(values, 0.95)

const ratesOf = (run: Run) => (run.isQuick ? [1, 16] : [1, 4, 16])
/** How long each is played. */
const playMs = (run: Run) => (run.isQuick ? 500 : 5000)

async function traceAll(run: Run, page: Page): Promise<Map<string, Traced>> {
  const found = new Map<string, Traced>()
  for (const rate of ratesOf(run))
    await playAt(page, rate, async () => {
      await page.waitForTimeout(200)
      found.set(`play at ${rate}×`, await traceWork(page, run.profileDir, () => page.waitForTimeout(playMs(run))))
    })
  const turns = Array<number>(run.isQuick ? 12 : 90).fill(-60)
  const back = turns.map((turn) => -turn)
  // a bit in, so that there is somewhere to pan to
  await turnWheel(page, [-400, -400, -400, -400], false)
  found.set('pan', await traceWork(page, run.profileDir, () => turnWheel(page, [...back, ...turns], true)))
  found.set('zoom', await traceWork(page, run.profileDir, () => turnWheel(page, [...turns, ...back], false)))
  return found
}

const nameOf = (what: string) => `main-thread work per frame, ${what}, p95`

/** Main-thread work per frame at the first size, bounded, and at the others beside it; and what is held in memory then. `played` takes the first size's, for peers. */
export async function measurePlay(run: Run, sizes: readonly Imported[], played: Map<string, number>): Promise<Figure[]> {
  const rows: [Figure, Traced][] = []
  const held: Figure[] = []
  let first: { work: string; of: Map<string, Traced> } | null = null
  for (const of of sizes) {
    const work = workOf(of)
    run.say(`playing, panning and zooming ${work}`)
    const { traced, memory } = await withWorkbench(run, of.size, async (page) => {
      await openNoted(run, page, of)
      await waitForQuiet(page)
      return { traced: await traceAll(run, page), memory: await measureMemory(run, page, of) }
    })
    held.push(...memory)
    for (const [what, each] of traced) {
      const figure = nameOf(what)
      const value = p95(each.workMs)
      const small = first && p95(first.of.get(what)?.workMs ?? [])
      const row: Figure =
        small === null
          ? { figure, work, value, unit: 'ms', must: '≤ 4 ms', ok: value <= 4 }
          : compare({
              ...{ figure, work, value, unit: 'ms', peer: `ours at ${first?.work}`, peerValue: small },
              ...{ must: '≤ 1.3 ×', ok: value <= 1.3 * small },
            })
      rows.push([row, each])
      rows.push([{ figure: `of that, script of the frame, ${what}, p95`, work, value: p95(each.scriptMs), unit: 'ms' }, each])
      rows.push([{ figure: `longest task, ${what}`, work, value: each.longestMs, unit: 'ms' }, each])
    }
    if (!first) for (const [what, each] of traced) played.set(what, p95(each.workMs))
    first ??= { work, of: traced }
  }
  return [...(await explainMissed(run, rows)), ...held]
}

/** The same of the players that people use, which have only the movements to show. */
export async function measurePeerPlay(run: Run, of: Imported, played: ReadonlyMap<string, number>): Promise<Figure[]> {
  const { size } = of
  const rows: Figure[] = []
  // the second is the first with buttons around it
  for (const kind of run.isQuick ? (['@rrweb/replay'] as const) : (['@rrweb/replay', 'rrweb-player'] as const))
    await withPeer(run, { kind, size, perEvent: 1 }, async (page) => {
      run.say(`playing ${workOf(of)} in ${kind}`)
      for (const rate of run.isQuick ? [16] : ratesOf(run)) {
        await page.evaluate((rate) => window.peer.play(rate), rate)
        await page.waitForTimeout(200)
        const traced = await traceWork(page, null, () => page.waitForTimeout(playMs(run)))
        await page.evaluate(() => window.peer.pause())
        const what = `play at ${rate}×`
        const value = played.get(what) ?? Number.NaN
        const peer = { peer: `${kind}, single events`, peerValue: p95(traced.workMs) }
        rows.push(compare({ figure: nameOf(what), work: workOf(of), value, unit: 'ms', ...peer }))
      }
    })
  return rows
}
