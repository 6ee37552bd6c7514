import type { Page } from 'playwright-core'
import { allPicturesBudget, type Memory, playAt, readMemory, scrub, waitForQuiet } from '../../fixtures/workbench.ts'
import type { Figure } from '../report.ts'
import { openNoted, type Run, withWorkbench } from './run.ts'
import { type Imported, workOf } from './sessions.ts'

const mib = 2 ** 20

/** Heap and pictures of an open session that was worked with, and is scrubbed once more. */
export async function measureMemory(run: Run, page: Page, of: Imported): Promise<Figure[]> {
  run.say(`memory at ${workOf(of)}`)
  await scrub(page, run.isQuick ? 1 : 6, (step) => 0.05 + 0.9 * Math.abs(Math.sin(step / 40)))
  await waitForQuiet(page)
  return toRows(of, await readMemory(page))
}

function toRows(of: Imported, { heap, arrays, mostPictures }: Memory): Figure[] {
  const most = 24 * of.events + 40 * mib
  const bytes = heap + arrays
  const work = workOf(of)
  return [
    {
      ...{ figure: 'JavaScript heap and typed arrays', work, value: bytes / mib, unit: 'MiB' },
      ...{ must: `≤ 24 bytes per event + 40 MiB = ${Math.round(most / mib)} MiB`, ok: bytes <= most },
    },
    toPictureRow(work, mostPictures),
  ]
}

function toPictureRow(work: string, most: number): Figure {
  return {
    ...{ figure: 'decoded pictures, most at any time', work, value: most / mib, unit: 'MiB' },
    ...{ must: `≤ the budget of ${allPicturesBudget / mib} MiB`, ok: most <= allPicturesBudget },
  }
}

/**
 * Plays at 16×, most of the session in ten minutes, and looks at memory every so often: the most of the last third beside the
 * most of the first third after the first look, in which caches fill.
 */
export async function measureFlat(run: Run, of: Imported): Promise<Figure[]> {
  const minutes = 10
  const looks = 20
  const seen: Memory[] = []
  let wrong = 0
  let stalls = 0
  await withWorkbench(run, of.size, async (page) => {
    await openNoted(run, page, of)
    await waitForQuiet(page)
    run.say(`playing ${minutes} minutes at 16×`)
    await playAt(page, 16, async () => {
      await page.evaluate(() => void window.probe.takeFrames())
      for (let look = 0; look <= looks; look++) {
        seen.push(await readMemory(page))
        if (look < looks) await page.waitForTimeout((minutes * 60_000) / looks)
        const frames = await takeFrames(page)
        wrong += frames.filter((each) => !each.isRight).length / Math.max(1, frames.length) / looks
        if (new Set(frames.map((each) => each.number)).size < 2 && look < looks) stalls++
      }
    })
  })
  const third = Math.max(1, Math.floor((seen.length - 1) / 3))
  const most = (list: readonly Memory[], of: (memory: Memory) => number) => Math.max(...list.map(of))
  const work = `${workOf(of)}, ${minutes} minutes of play at 16×`
  const compareThirds = (figure: string, unit: string, scale: number, spare: number, of: (memory: Memory) => number): Figure => {
    const early = most(seen.slice(1, 1 + third), of)
    const late = most(seen.slice(-third), of)
    return {
      ...{
        figure: `${figure}, last third beside the first`,
        work,
        value: late / scale,
        unit,
        peer: 'ours at first',
        peerValue: early / scale,
      },
      ...{ ratio: late / early, must: `flat: at most ${spare / scale} ${unit} more`, ok: late <= early + spare },
    }
  }
  return [
    compareThirds('JavaScript heap and typed arrays', 'MiB', mib, 4 * mib, (memory) => memory.heap + memory.arrays),
    toPictureRow(
      work,
      most(seen, (memory) => memory.mostPictures),
    ),
    compareThirds('DOM nodes', 'nodes', 1, 50, (memory) => memory.nodes),
    { figure: 'frames of play that did not show the right picture', work, value: 100 * wrong, unit: '%' },
    { figure: 'looks between which no new picture came', work, value: stalls, unit: 'of all', must: '0', ok: stalls === 0 },
  ]
}

const takeFrames = (page: Page) => page.evaluate(() => window.probe.takeFrames())
