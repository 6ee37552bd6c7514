import type { Page } from 'playwright-core'
import type { SeekSeen } from '../../fixtures/probe.ts'
import { createRandom, frameTimeUs, generateWork, type SessionSize } from '../../fixtures/work.ts'
import { seekBy, waitForQuiet } from '../../fixtures/workbench.ts'
import { compare, type Figure, percentile } from '../report.ts'
import { buildScript } from './peers/server.ts'
import { openNoted, type Run, withWorkbench } from './run.ts'
import { type Imported, workOf } from './sessions.ts'

const p95 = (values: readonly number[]) => percentile(values, 0.95)

/** Places all over the session, no two near each other, in an order that jumps. */
function spread(count: number): number[] {
  const random = createRandom(5)
  const step = count > 8 ? 17 : 3 // no divisor of the counts used here
  return Array.from({ length: count }, (_, index) => 0.01 + (0.97 * (((index * step) % count) + random() * 0.5)) / count)
}

/** There and back between two places that have been shown already. */
const between = (count: number) => Array.from({ length: count }, (_, index) => (index % 2 ? 0.6 : 0.3))

/** A picture is in this page's hands, bytes and all, and then decoded; or is fetched as well. */
function decodePictures(page: Page, addresses: readonly string[]): Promise<{ decodeMs: number[]; fetchMs: number[] }> {
  return page.evaluate(async (addresses) => {
    const found = { decodeMs: [] as number[], fetchMs: [] as number[] }
    for (const address of addresses) {
      const startMs = performance.now()
      const blob = await (await fetch(address, { cache: 'no-store' })).blob()
      const thereMs = performance.now()
      const bitmap = await createImageBitmap(blob)
      const endMs = performance.now()
      found.decodeMs.push(endMs - thereMs)
      found.fetchMs.push(endMs - startMs)
      bitmap.close()
    }
    return found
  }, addresses)
}

/** Distance from where the readout says that the pointer is to where it was, px, for the time shown now. */
async function readPointerError(page: Page, size: SessionSize): Promise<(truth: Truth) => number> {
  const { text, tUs } = await page.evaluate(() => ({
    text: document.querySelector('section[aria-label="At the playhead"] dd')?.textContent ?? '',
    tUs: window.probe.shownUs(),
  }))
  const [xPx = Number.NaN, yPx = Number.NaN] = text.split(/[, ]+/).map(Number)
  // the time shown is cut to milliseconds, in which the pointer may move once
  return (truth) =>
    Math.min(...[tUs, Math.min(tUs + 999, size.durationUs)].map((at) => Math.hypot(xPx - truth(at).xPx, yPx - truth(at).yPx)))
}

type Truth = (tUs: number) => { xPx: number; yPx: number }

function findTruth(size: SessionSize): Truth {
  const times = new Float64Array(size.pointers)
  const [xs, ys] = [new Int32Array(size.pointers), new Int32Array(size.pointers)]
  let rows = 0
  for (const event of generateWork(size)) {
    if (event.type !== 'pointer.move') continue
    times[rows] = event.tUs
    xs[rows] = event.xPx
    ys[rows++] = event.yPx
  }
  return (tUs) => {
    let [low, high] = [0, rows]
    while (low < high) {
      const middle = (low + high) >> 1
      if ((times[middle] ?? 0) <= tUs) low = middle + 1
      else high = middle
    }
    return { xPx: xs[low - 1] ?? Number.NaN, yPx: ys[low - 1] ?? Number.NaN }
  }
}

/** Seeks by clicks: into pictures that were never shown, and between two that were. */
export async function measureImageSeeks(run: Run, of: Imported): Promise<Figure[]> {
  const count = run.isQuick ? 5 : 40
  const work = workOf(of)
  return withWorkbench(run, of.size, async (page) => {
    const pictures: string[] = []
    page.on('response', (response) => {
      if (response.headers()['content-type'] === 'image/jpeg') pictures.push(response.url())
    })
    await openNoted(run, page, of)
    await waitForQuiet(page)
    run.say('seeking')
    const cold: SeekSeen[] = []
    const errors: ((truth: Truth) => number)[] = []
    for (const share of spread(count)) {
      cold.push(...(await seekBy(page, [share])))
      errors.push(await readPointerError(page, of.size))
    }
    await seekBy(page, between(2))
    const cached = await seekBy(page, between(count))
    const alone = await decodePictures(page, pictures.slice(0, count))
    const truth = findTruth(of.size)
    const worst = Math.max(...errors.map((error) => error(truth)))
    const coldMs = p95(cold.map((each) => each.ms))
    const figure = 'random seek, right picture painted, cold image, p95'
    const decodeMs = p95(alone.decodeMs)
    return [
      ...cachedRows(cached, work),
      compare({
        ...{ figure, work, value: coldMs, unit: 'ms', peer: 'decoding it alone', peerValue: decodeMs },
        ...{ must: '≤ 2 ×', ok: coldMs <= 2 * decodeMs },
      }),
      compare({ figure, work, value: coldMs, unit: 'ms', peer: 'fetching and decoding it alone', peerValue: p95(alone.fetchMs) }),
      {
        figure: 'pointer error in the workbench after a seek, largest',
        ...{ work, value: worst, unit: 'px', must: '0 px', ok: worst === 0 },
      },
    ]
  })
}

/** A press comes at any moment between two display frames: the wait for the next is not the page's, so frames are counted too. */
function cachedRows(cached: readonly SeekSeen[], work: string): Figure[] {
  const frames = p95(cached.map((each) => each.frames))
  return [
    {
      figure: 'random seek, right picture painted, cached, p95, from the next display frame on',
      ...{ work, value: frames, unit: 'display frames', must: '≤ one display frame', ok: frames <= 1 },
    },
    {
      figure: 'random seek, right picture painted, cached, p95, from the press',
      work,
      value: p95(cached.map((each) => each.ms)),
      unit: 'ms',
    },
  ]
}

/** Seeks into a video, at times whose frames were never decoded. */
export async function measureVideoSeeks(run: Run, of: Imported): Promise<Figure[]> {
  const { size, id } = of
  const view = await (await run.client.sessions[':id'].$get({ param: { id } })).json()
  const address = `${run.server.url}/api/sessions/${id}/blobs/${view.playable[0]?.sha256}`
  return withWorkbench(run, size, async (page) => {
    await openNoted(run, page, of)
    await waitForQuiet(page)
    run.say('seeking in the video')
    const cold = await seekBy(page, spread(run.isQuick ? 5 : 40))
    await page.evaluate(await buildScript('decode.ts'))
    const times = cold.map(({ number }) => (frameTimeUs(number, size) + 1000) / 1e6)
    const alone = p95(await page.evaluate(({ address, times }) => window.decodeAlone(address, times), { address, times }))
    const value = p95(cold.map((each) => each.ms))
    return [
      compare({
        ...{ figure: 'random seek, right picture painted, cold video, p95', work: `${size.frames} frames of video`, value, unit: 'ms' },
        ...{ peer: 'decoding its GOP alone', peerValue: alone, must: '≤ 2 ×', ok: value <= 2 * alone },
      }),
    ]
  })
}
