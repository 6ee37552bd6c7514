import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Candidates, computeCandidates, strongestCandidates } from '#shared/labels/candidates.ts'
import { sessionOf } from '../../fixtures/sessionOf.ts'
import { recordingOf } from '../replay/fixture.ts'

/** `2.1 rest 0.30`, one line per candidate. */
const show = (candidates: Candidates) => candidates.map((each) => `${(each.tUs / 1e6).toFixed(2)} ${each.kinds.join('+')}`)
const whole = { startUs: 0, endUs: Number.POSITIVE_INFINITY }

test('a rest between two clicks is a candidate where the first lets go; a quick second click is none', () => {
  const recording = recordingOf(sessionOf('click@1 click@1.3 click@5 click@5.2'), { durationUs: 6_000_000 })
  expect(show(computeCandidates(recording))).toEqual(['1.40 rest'])
})

test('after a long rest the cut may be at its other end too, before what comes next', () => {
  const recording = recordingOf(sessionOf('click@1 click@20'), { durationUs: 30_000_000 })
  const found = computeCandidates(recording)
  expect(show(found)).toEqual(['1.10 rest', '20.00 rest'])
  expect(found[0]?.score).toBeGreaterThan(found[1]?.score ?? 1)
})

test('Enter and a click on a button that sends something off are ends; Shift+Enter and a click on a field are none', () => {
  const named = (tUs: number, name: string) => ({ type: 'dom' as const, tUs, role: 'button', name })
  const events = [
    ...sessionOf('click@1 type@3:ab[enter] press@6:shift press@6.1:enter release@6.2:enter release@6.3:shift click@9'),
    named(1_000_000, 'Full name'),
    named(9_000_000, 'Place order'),
    ...sessionOf('click@12'),
  ].sort((a, b) => a.tUs - b.tUs)
  const found = computeCandidates(recordingOf(events, { durationUs: 13_000_000 })).filter((each) => each.kinds.includes('submit'))
  expect(found.map((each) => each.why.match(/after [^·]*/)?.[0].trim())).toEqual(['after Enter', 'after a click on “Place order”'])
})

test('what was masked is not told', () => {
  const events = [{ type: 'key.down' as const, tUs: 1_000_000, key: 'enter', flags: ['masked' as const] }, ...sessionOf('click@5')]
  expect(computeCandidates(recordingOf(events)).flatMap((each) => each.kinds)).not.toContain('submit')
})

test('another window or page is stronger than a pause, and draws the cut to when it came', () => {
  const nav = (tUs: number, url: string) => ({ type: 'nav' as const, tUs, title: url, url: `https://example.com/${url}` })
  const events = [nav(0, 'a'), ...sessionOf('click@3'), nav(3_200_000, 'b?x=1'), nav(3_300_000, 'b?x=2'), ...sessionOf('click@6 click@8')]
  const found = computeCandidates(recordingOf(events, { durationUs: 9_000_000 }))
  expect(show(found)).toEqual(['3.20 page+rest', '6.10 rest'])
  expect(found[0]?.score).toBeGreaterThan(2 * (found[1]?.score ?? 1))
  expect(found[0]?.why).toContain('page changes to “b?x=1”')
})

test('a large change of the picture stands where the press that caused it lets go; one by itself is none', () => {
  const recording = recordingOf(sessionOf('click@1 click@8'), { durationUs: 9_000_000 })
  const pictures = [
    { fromUs: 1_500_000, tUs: 1_500_000, share: 0.9 },
    { fromUs: 6_000_000, tUs: 6_000_000, share: 0.9 },
  ]
  expect(show(computeCandidates(recording, pictures))[0]).toBe('1.10 rest+picture')
  expect(computeCandidates(recording, pictures).filter((each) => each.kinds.includes('picture'))).toHaveLength(1)
})

test('the strongest of a span leave no slivers', () => {
  const at = (tUs: number, score: number) => ({ tUs, score, kinds: ['rest'] as const, why: '', restUs: 0 })
  const candidates = [at(100_000, 0.9), at(2_000_000, 0.5), at(2_300_000, 0.8), at(4_000_000, 0.2), at(6_000_000, 0.4)]
  const timesOf = (count: number) => strongestCandidates(candidates, { startUs: 0, endUs: 6_200_000 }, count).map((each) => each.tUs)
  expect(timesOf(1)).toEqual([2_300_000])
  expect(timesOf(9)).toEqual([2_300_000, 4_000_000])
})

const word = fc.oneof(
  fc.integer({ min: 0, max: 600 }).map((at) => `click@${at / 10}`),
  fc.integer({ min: 0, max: 600 }).map((at) => `wheel@${at / 10}:-1`),
  fc.integer({ min: 0, max: 600 }).map((at) => `type@${at / 10}:ab[enter]`),
)

test('candidates stand in order inside the session, each on the time of an event, the same each time', () => {
  fc.assert(
    fc.property(fc.array(word, { minLength: 1, maxLength: 30 }), (words) => {
      const events = sessionOf(words.join(' '))
      const recording = recordingOf(events, { durationUs: 61_000_000 })
      const found = computeCandidates(recording)
      const times = new Set(events.map((each) => each.tUs))
      for (const [index, each] of found.entries()) {
        expect(times.has(each.tUs)).toBe(true)
        expect(each.tUs).toBeGreaterThan(Math.max(0, found[index - 1]?.tUs ?? 0))
        expect(each.score).toBeGreaterThan(0)
        expect(each.score).toBeLessThan(1)
      }
      expect(computeCandidates(recording)).toEqual(found)
      const tiles = strongestCandidates(found, whole, 5)
      expect(tiles.length).toBeLessThanOrEqual(5)
      expect(found).toEqual(expect.arrayContaining(tiles))
    }),
    { numRuns: 60 },
  )
})
