import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createPointerRows, loadedRunAt, type PartRange } from '#shared/replay/pointerRows.ts'
import { type Recording, withPointer } from '#shared/replay/recording.ts'
import { computePointerBounds } from '#shared/replay/space.ts'
import { stateAt } from '#shared/replay/state.ts'
import { decodeTrack, encodeTrack } from '#shared/tracks/arrow.ts'
import type { Track } from '#shared/tracks/columns.ts'
import { at, down, key, recordingOf } from './fixture.ts'

type File = { part: PartRange; track: Track<'pointer'> }

/** The pointer in files that end at the given rows, as an import writes them. */
function splitPointer({ tracks: { pointer } }: Recording, ends: readonly number[]): File[] {
  const edges = [...new Set([0, ...ends.filter((each) => each < pointer.rows), pointer.rows])].sort((a, b) => a - b)
  return edges.slice(1).map((to, index) => {
    const from = edges[index] ?? 0
    const part = { rows: to - from, fromUs: pointer.tUs[from] ?? 0, toUs: pointer.tUs[to - 1] ?? 0 }
    return { part, track: decodeTrack('pointer', encodeTrack(pointer, from, to)) }
  })
}

/** Movements far and near, with ties, among presses and keys; cut into files that come in some order. */
const cases = fc
  .record({
    steps: fc.array(
      fc.record({
        gap: fc.integer({ min: 0, max: 30 }),
        kind: fc.integer({ min: 0, max: 5 }),
        x: fc.oneof(fc.integer({ min: -5, max: 100 }), fc.integer({ min: -70_000, max: 70_000 }), fc.constant(0.25)),
      }),
      { minLength: 2, maxLength: 120 },
    ),
    ends: fc.array(fc.nat({ max: 120 }), { maxLength: 8 }),
    shuffle: fc.infiniteStream(fc.nat({ max: 1000 })),
    howMany: fc.nat({ max: 9 }),
  })
  .map(({ steps, ends, shuffle, howMany }) => {
    let tUs = 0
    const whole = recordingOf(
      steps.map(({ gap, kind, x }) => {
        tUs += gap * 10_000
        return kind === 4 ? down(tUs, x, x) : kind === 5 ? key(tUs, 'a') : at(tUs, x, x)
      }),
    )
    const files = splitPointer(whole, ends)
    const order = files.map((_, index) => ({ index, rank: shuffle.next().value })).sort((a, b) => a.rank - b.rank)
    return { whole, files, loaded: order.slice(0, howMany).map((each) => each.index) }
  })

function loadSome(whole: Recording, files: readonly File[], loaded: readonly number[]): Recording {
  const rows = createPointerRows(files.map((each) => each.part))
  for (const index of loaded) rows.fill(index, (files[index] as File).track)
  return withPointer(whole, rows.view())
}

test('inside what is loaded the state is that of the whole recording; elsewhere it says that the pointer is not there yet', () => {
  fc.assert(
    fc.property(cases, fc.array(fc.nat({ max: 4_000_000 }), { minLength: 1, maxLength: 40 }), ({ whole, files, loaded }, times) => {
      const partial = loadSome(whole, files, loaded)
      const edges = files.flatMap(({ part }) => [part.fromUs - 1, part.fromUs, part.toUs, part.toUs + 1])
      for (const tUs of [...times, ...edges]) {
        const state = stateAt(partial, tUs)
        const first = files[0]?.part.fromUs ?? Number.POSITIVE_INFINITY
        const isKnown = partial.isComplete || tUs < first || partial.pointer.runs.some((run) => run.startUs <= tUs && tUs < run.endUs)
        expect(state.isPointerLoaded).toBe(isKnown)
        if (isKnown) expect(state).toEqual(stateAt(whole, tUs))
        else expect(state).toMatchObject({ pointer: null, keys: stateAt(whole, tUs).keys, buttons: stateAt(whole, tUs).buttons })
      }
    }),
    { numRuns: 150 },
  )
})

test('files in any order end as the whole: same rows, same speeds, same bounds', () => {
  fc.assert(
    fc.property(cases, ({ whole, files, loaded }) => {
      const rest = files.map((_, index) => index).filter((index) => !loaded.includes(index))
      const partial = loadSome(whole, files, [...loaded, ...rest])
      expect(partial.isComplete).toBe(true)
      const places = ({ tracks: { pointer } }: Recording) =>
        Array.from({ length: pointer.rows }, (_, row) => [pointer.tUs[row], pointer.seq[row], pointer.xPx[row], pointer.yPx[row]])
      expect(places(partial)).toEqual(places(whole))
      expect(computePointerBounds(partial)).toEqual(computePointerBounds(whole))
      for (let from = 0; from < whole.tracks.pointer.rows; from += 7)
        expect(partial.pointer.speed.query(from, from + 20)).toEqual(whole.pointer.speed.query(from, from + 20))
    }),
    { numRuns: 100 },
  )
})

describe('while a part is loaded', () => {
  const whole = recordingOf(Array.from({ length: 40 }, (_, row) => at(row * 10_000, 500 + row, 300)))
  const files = splitPointer(whole, [10, 20, 30])

  test('an earlier view keeps saying what it knew', () => {
    const rows = createPointerRows(files.map((each) => each.part))
    rows.fill(1, (files[1] as File).track)
    const early = rows.view()
    rows.fill(2, (files[2] as File).track)
    expect(loadedRunAt(early, 25)).toBeNull()
    expect(loadedRunAt(rows.view(), 25)).toMatchObject({ from: 10, to: 30 })
  })

  test('no speed is invented where loaded rows meet others', () => {
    const { speed } = loadSome(whole, files, [1]).pointer
    const fastest = whole.pointer.speed.query(0, 40).max
    for (let row = 0; row < 40; row++) expect(speed.query(row, row + 1).max).toBeLessThanOrEqual(fastest)
  })

  test('times stay in order, so that every search is right', () => {
    const { tUs } = loadSome(whole, files, [2]).tracks.pointer
    expect([...tUs]).toEqual([...tUs].sort((a, b) => a - b))
  })
})
