import type { Browser } from 'playwright-core'
import { createRandom, type SessionSize } from '../fixtures/work.ts'
import { compare, type Figure, percentile } from './report.ts'

type Options = { browser: Browser; url: string; size: SessionSize; larger: SessionSize; rrwebSeeks: number; say: (line: string) => void }

/** The browser's clock counts in this; a shorter time reads as 0. */
const clockMs = 0.005

/** Seeks without pictures: how long until all else of the state is there, and where the pointer is said to be. */
export async function measureState({ browser, url, size, larger, rrwebSeeks, say }: Options): Promise<Figure[]> {
  const random = createRandom(7)
  const timesOf = (count: number, { durationUs }: SessionSize) => Array.from({ length: count }, () => Math.floor(random() * durationUs))
  /** Each replayer in a page of its own, so that none pays for the memory of another. */
  const ask = async (what: 'ours' | 'rrweb', of: SessionSize, count: number, perEvent = 1) => {
    say(`${what} seeks in ${of.pointers.toLocaleString('en')} movements${perEvent > 1 ? ', packed' : ''}`)
    const page = await browser.newPage()
    try {
      await page.goto(url)
      await page.waitForFunction(() => 'bench' in window)
      return await page.evaluate(
        ({ what, of, times, perEvent }) =>
          what === 'ours' ? window.bench.seekOurs(of, times) : window.bench.seekRrweb(of, times, perEvent),
        { what, of, times: timesOf(count, of), perEvent },
      )
    } finally {
      await page.close()
    }
  }
  const ours = await ask('ours', size, 10_000)
  const grown = await ask('ours', larger, 10_000)
  const single = await ask('rrweb', size, rrwebSeeks)
  const packed = await ask('rrweb', size, rrwebSeeks, 50)
  const work = `${size.pointers.toLocaleString('en')} movements`
  const grownWork = `${larger.pointers.toLocaleString('en')} movements`
  const p99 = (ms: readonly number[]) => Math.max(clockMs, percentile(ms, 0.99))
  const faster = p99(single.ms) / p99(ours.ms)
  const worst = Math.max(...ours.errorPx, ...grown.errorPx)
  return [
    compare({
      figure: 'random seek, right state, p99',
      ...{ work, value: p99(ours.ms), unit: 'ms', peer: '@rrweb/replay, single events', peerValue: p99(single.ms) },
      ...{ must: '≤ 0.1 ms and ≥ 1,000 × faster', ok: p99(ours.ms) <= 0.1 && faster >= 1000 },
    }),
    compare({
      figure: 'random seek, right state, p99',
      ...{ work: grownWork, value: p99(grown.ms), unit: 'ms', peer: `ours at ${work}`, peerValue: p99(ours.ms) },
      ...{ must: '≤ 1.5 ×', ok: p99(grown.ms) <= 1.5 * p99(ours.ms) },
    }),
    {
      figure: 'pointer error after a seek, largest',
      ...{ work: `${work} and ${grownWork}`, value: worst, unit: 'px' },
      ...{ peer: '@rrweb/replay, 50 per event, median', peerValue: percentile(packed.errorPx, 0.5), must: '0 px', ok: worst === 0 },
    },
    {
      figure: 'pointer error after a seek, median',
      ...{ work, value: percentile(ours.errorPx, 0.5), unit: 'px' },
      ...{ peer: '@rrweb/replay, single events', peerValue: percentile(single.errorPx, 0.5) },
    },
  ]
}
