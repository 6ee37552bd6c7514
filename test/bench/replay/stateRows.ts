import { createRandom, type SessionSize } from '../../fixtures/work.ts'
import { compare, type Figure, percentile } from '../report.ts'
import { withPeer } from './peers/drive.ts'
import type { PeerKind } from './peers/page.ts'
import { type Run, withPage } from './run.ts'

/** The browser's clock counts in this; a shorter time reads as 0. */
const clockMs = 0.005

/** Seeks without pictures: how long until all else of the state is there, and where the pointer is said to be. */
export async function measureState(run: Run, size: SessionSize, larger: SessionSize): Promise<Figure[]> {
  const random = createRandom(7)
  const timesOf = (count: number, { durationUs }: SessionSize) => Array.from({ length: count }, () => Math.floor(random() * durationUs))
  // each replayer in a page of its own, so that none pays for the memory of another
  const askOurs = async (of: SessionSize) => {
    run.say(`our state in ${of.pointers.toLocaleString('en')} movements`)
    return withPage(run, async (page) => {
      await page.goto(run.peers.url)
      return page.evaluate(({ of, times }) => window.seekOurs(of, times), { of, times: timesOf(10_000, of) })
    })
  }
  const askPeer = async (kind: PeerKind, perEvent: number) => {
    run.say(`${kind} seeks in ${size.pointers.toLocaleString('en')} movements${perEvent > 1 ? ', packed' : ''}`)
    const times = timesOf(run.isQuick ? 5 : 30, size)
    return withPeer(run, { kind, size, perEvent }, (page) => page.evaluate((times) => window.peer.seek(times), times))
  }
  const ours = await askOurs(size)
  const grown = await askOurs(larger)
  const single = await askPeer('@rrweb/replay', 1)
  const packed = await askPeer('@rrweb/replay', 50)
  const player = run.isQuick ? null : await askPeer('rrweb-player', 1)
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
    ...(
      [
        ['@rrweb/replay, 50 per event', packed],
        ['rrweb-player, single events', player],
      ] as const
    ).flatMap(([peer, seeks]) =>
      seeks
        ? [compare({ figure: 'random seek, right state, p99', work, value: p99(ours.ms), unit: 'ms', peer, peerValue: p99(seeks.ms) })]
        : [],
    ),
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
