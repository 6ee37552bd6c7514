import { expect, test } from 'vitest'
import { parseSearch, stringifySearch } from '#client/app/search.ts'
import { type LinkSource, readLink, writeLink } from '#client/features/workbench/link.ts'
import { workbenchSearch } from '#client/features/workbench/search.ts'
import type { SegmentId } from '#shared/ids.ts'
import type { Segment } from '#shared/labels/segments.ts'

const s = 1_000_000
const segment = { id: 'seg_aaaaaaaaaaaaaaaa' as SegmentId, startUs: 7 * s, endUs: 9 * s } as Segment // a link asks for no more of it
const opened = { durationUs: 60 * s, startUs: 0.5 * s, segments: [segment] }
const open = (address: string) => readLink(workbenchSearch.parse(parseSearch(address)), opened)
const whole: LinkSource = { tUs: 0.5 * s, startUs: 0.5 * s, view: null, range: null, loop: null, selectedId: null }
const addressOf = (source: Partial<LinkSource>) => stringifySearch(writeLink({ ...whole, ...source }))

test('a link says the moment, the part in view, the range, the loop and the segment, each to the microsecond', () => {
  const source = {
    tUs: 12_345_678,
    view: { fromUs: 10_000_001, toUs: 20_000_002 },
    range: { startUs: 12_000_003, endUs: 13_000_004 },
    loop: { startUs: 11_000_005, endUs: 14_000_006 },
    selectedId: segment.id,
  }
  const address = addressOf(source)
  expect(address).toBe(
    '?from=10.000001&loop=11.000005~14.000006&range=12.000003~13.000004&sel=seg_aaaaaaaaaaaaaaaa&t=12.345678&to=20.000002',
  )
  expect(open(address)).toEqual({ ...source, notices: [] })
})

test('an untouched session has no address of its own', () => {
  expect(addressOf({})).toBe('')
  expect(open('')).toEqual({ tUs: 0.5 * s, view: null, range: null, loop: null, selectedId: null, notices: [] })
})

test('a link to a range opens at its start with the range in view', () => {
  expect(open('?range=10~20')).toMatchObject({
    tUs: 10 * s,
    range: { startUs: 10 * s, endUs: 20 * s },
    view: { fromUs: 9 * s, toUs: 21 * s },
    notices: [],
  })
})

test('a link to a segment opens at its start', () => {
  expect(open('?sel=seg_aaaaaaaaaaaaaaaa')).toMatchObject({ tUs: 7 * s, selectedId: segment.id, notices: [] })
})

test.each([
  ['?t=75', 60 * s, ['the link’s time 1:15.000 is outside of the session, which ends at 1:00.000']],
  ['?t=-3', 0, ['the link’s time -0:03.000 is outside of the session, which ends at 1:00.000']],
  ['?range=50~75', 50 * s, ['the link’s range 1:15.000 is outside of the session, which ends at 1:00.000']],
  [
    '?sel=seg_bbbbbbbbbbbbbbbb',
    0.5 * s,
    ['the segment of this link is not in the pass that is open: it was deleted, or is in another’s pass'],
  ],
])('%s: what can’t be had is told, and the rest opens', (address, tUs, notices) => {
  expect(open(address)).toMatchObject({ tUs, notices })
})

test.each(['?range=5', '?range=a~b', '?range=9~5', '?loop=70~80'])('%s is no range', (address) => {
  expect(open(address)).toMatchObject({ range: null, loop: null })
})
