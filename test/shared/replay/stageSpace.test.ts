import { describe, expect, test } from 'vitest'
import { createRecording, type Recording } from '#shared/replay/recording.ts'
import { applyAffine } from '#shared/replay/space.ts'
import { allScreens, oneScreen, partAt } from '#shared/replay/stageSpace.ts'
import { stateAt } from '#shared/replay/state.ts'
import type { Stream } from '#shared/session.ts'
import { toFrameTrack } from '#shared/tracks/builder.ts'
import { at, recordingOf } from './fixture.ts'

const reached = { xPx: 0, yPx: 0, wPx: 10, hPx: 10 }
type Screen = { surface?: number; wPx: number; hPx: number; affine: Stream['mapping'][number]['affine']; sizes?: [number, number][] }

/** A recording with one stream for each screen; its pictures come one a second. */
function withScreens(...screens: Screen[]): Recording {
  const { doc, tracks } = recordingOf([at(0, 5, 5)])
  const streams = screens.map(
    ({ surface = 0, wPx, hPx, affine }, index): Stream => ({
      ...{ id: `s${index}`, kind: 'frames', surface, wPx, hPx, offsetUs: 0, frames: 1, mapping: [{ tUs: 0, affine }] },
    }),
  )
  const surfaces = [0, 1].map((each) => ({ id: `surface${each}`, space: 'screen_px' as const, title: '' }))
  const frames = screens.map(({ wPx, hPx, sizes = [[wPx, hPx]] }) =>
    toFrameTrack(sizes.map(([w, h], index) => ({ tUs: index * 1_000_000, sha256: null, wPx: w, hPx: h, key: true }))),
  )
  return createRecording({ ...doc, streams, surfaces }, tracks, frames)
}
const left: Screen = { wPx: 480, hPx: 300, affine: [1, 0, 0, 1, 480, -60] }
const right: Screen = { wPx: 640, hPx: 360, affine: [1, 0, 0, 1, 0, 0] }

describe('all screens', () => {
  test('of one desktop stand where they stand, from the least place on', () => {
    const recording = withScreens(right, left)
    const space = allScreens(recording, stateAt(recording, 0), reached)
    expect(space.size).toEqual({ wPx: 1120, hPx: 360 })
    expect(space.parts.map((each) => each.box)).toEqual([
      { xPx: 480, yPx: 0, wPx: 640, hPx: 360 },
      { xPx: 0, yPx: 60, wPx: 480, hPx: 300 },
    ])
    expect(applyAffine(space.affines[0] ?? [0, 0, 0, 0, 0, 0], -480, 60)).toEqual([0, 60])
    expect([partAt(space, 10, 70)?.stream, partAt(space, 490, 5)?.stream, partAt(space, 10, 10)]).toEqual([1, 0, null])
  })

  test('of which one is finer are as fine as that one', () => {
    const retina: Screen = { wPx: 1280, hPx: 720, affine: [2, 0, 0, 2, 0, 0] }
    const recording = withScreens(retina, left)
    const { size, parts } = allScreens(recording, stateAt(recording, 0), reached)
    expect(parts.map((each) => each.box.wPx)).toEqual([1280, 960])
    expect(size.wPx).toBe(2240)
  })

  test('of two surfaces stand side by side, each with its own places', () => {
    const recording = withScreens(right, { ...right, surface: 1 })
    const { parts, affines } = allScreens(recording, stateAt(recording, 0), reached)
    expect(parts[1]?.box.xPx).toBeGreaterThan(640)
    expect(applyAffine(affines[1] ?? [0, 0, 0, 0, 0, 0], 0, 0)[0]).toBe(parts[1]?.box.xPx)
  })

  test('are one screen where there is one, and a mapping that flattens everything shows none', () => {
    const recording = withScreens(right, { ...left, affine: [0, 0, 0, 0, 5, 5] })
    expect(allScreens(recording, stateAt(recording, 0), reached)).toEqual(oneScreen(recording, stateAt(recording, 0), 0, reached))
  })
})

describe('one screen', () => {
  test('has the size of the picture that is shown, where pictures of one stream differ', () => {
    const recording = withScreens({
      ...right,
      sizes: [
        [640, 360],
        [360, 640],
      ],
    })
    expect([0, 1_000_000].map((tUs) => oneScreen(recording, stateAt(recording, tUs), 0, reached).size.wPx)).toEqual([640, 360])
  })

  test('shows no place of another surface', () => {
    const recording = withScreens(right)
    expect(oneScreen(recording, stateAt(recording, 0), 0, reached).affines[1]).toBeNull()
  })
})
