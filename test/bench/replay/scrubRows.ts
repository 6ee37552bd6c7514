import type { FrameSeen } from '../../fixtures/probe.ts'
import { countRight, openSession, scrub, seekBy, waitForQuiet } from '../../fixtures/workbench.ts'
import type { Figure } from '../report.ts'
import { type Run, withWorkbench } from './run.ts'
import { type Imported, workOf } from './sessions.ts'
import { type Traced, traceWork } from './trace.ts'

/** As many 1080p pictures as the stage keeps decoded (30), less a few for what it decodes around the playhead. */
const warmFrames = 22

/** 0 to 1 and back again, a step at a time. */
function bounce(step: number, steps: number): number {
  const at = step % (2 * steps)
  return (at <= steps ? at : 2 * steps - at) / steps
}

function longestTask(traced: Traced, how: string, work: string): Figure {
  const value = traced.longestMs
  return { figure: `scrub for 3 s at 60 Hz, ${how}, longest task`, work, value, unit: 'ms', must: '≤ 50 ms', ok: value <= 50 }
}

/** Drags over pictures that have been shown before, one further with each move; and over the whole session. */
export async function measureScrub(run: Run, of: Imported): Promise<Figure[]> {
  const { size, id } = of
  const work = workOf(of)
  const seconds = run.isQuick ? 1 : 3
  const stepUs = size.durationUs / size.frames
  const fromS = (Math.floor((size.frames - warmFrames) / 2) * stepUs) / 1e6
  const toS = fromS + (warmFrames * stepUs) / 1e6
  const middleOf = (index: number) => (index + 0.5) / warmFrames
  return withWorkbench(run, size, async (page) => {
    await openSession(page, run.server.url, id, `?t=${fromS}&from=${fromS}&to=${toS}`)
    await waitForQuiet(page)
    run.say('scrubbing')
    await seekBy(
      page,
      Array.from({ length: warmFrames }, (_, index) => middleOf(index)),
    )
    const drag = async (shareAt: (step: number) => number) => {
      let frames: FrameSeen[] = []
      const traced = await traceWork(page, run.profileDir, async () => {
        frames = await scrub(page, seconds, shareAt)
      })
      return { frames, traced }
    }
    const warm = await drag((step) => middleOf(bounce(step, warmFrames - 1) * (warmFrames - 1)))
    await page.keyboard.press('Shift+Z')
    const cold = await drag((step) => 0.01 + 0.98 * bounce(step, (seconds * 60) / 2))
    const rate = countRight(warm.frames) / seconds
    const rows: [Figure, Traced | null][] = [
      [longestTask(warm.traced, 'warm', work), warm.traced],
      [
        {
          ...{ figure: 'scrub for 3 s at 60 Hz, warm, right pictures, each another than the one before', work, value: rate, unit: 'per s' },
          ...{ must: '≥ 50', ok: rate >= 50 },
        },
        warm.traced,
      ],
      [longestTask(cold.traced, 'over the whole session', work), cold.traced],
      [
        {
          figure: 'scrub for 3 s at 60 Hz, over the whole session, right pictures',
          ...{ work, value: countRight(cold.frames) / seconds, unit: 'per s' },
        },
        null,
      ],
    ]
    return explainMissed(run, rows)
  })
}

/** Says of rows that miss what took the time, and keeps their traces where that was asked for. */
export async function explainMissed(run: Run, rows: readonly (readonly [Figure, Traced | null])[]): Promise<Figure[]> {
  for (const [{ figure, work, ok }, traced] of rows) {
    if (ok !== false || !traced) continue
    run.say(`${figure}, ${work}: ${await traced.explain(`${figure} ${work}`)}`)
  }
  return rows.map(([figure]) => figure)
}
