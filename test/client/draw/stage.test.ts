import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { fitCamera, panCamera, toPicture, toStage, zoomCamera } from '#client/draw/camera.ts'
import { visibleCaps } from '#client/draw/drawKeyCaps.ts'
import { drawPointer } from '#client/draw/drawPointer.ts'
import { type StageSpace, stageSpaceAt } from '#client/draw/drawStage.ts'
import { darkTheme } from '#client/draw/theme.ts'
import { computePointerBounds } from '#shared/replay/space.ts'
import { stateAt } from '#shared/replay/state.ts'
import { at, down, key, recordingOf } from '../../shared/replay/fixture.ts'
import { createLoggingContext } from './canvas.ts'

const s = 1_000_000
const stage = { wPx: 1000, hPx: 600 }
const cameras = fc.record({
  isFit: fc.boolean(),
  scale: fc.double({ min: 0.1, max: 8, noNaN: true }),
  xPx: fc.integer({ min: -900, max: 900 }),
  yPx: fc.integer({ min: -900, max: 900 }),
})
const points = fc.integer({ min: -500, max: 1500 })

describe('the camera', () => {
  test('to the stage and back is the same point', () => {
    fc.assert(
      fc.property(cameras, points, points, (camera, x, y) => {
        const [backX, backY] = toPicture(camera, ...toStage(camera, x, y))
        expect(backX).toBeCloseTo(x, 6)
        expect(backY).toBeCloseTo(y, 6)
      }),
    )
  })

  test('zooming keeps the point under the pointer', () => {
    fc.assert(
      fc.property(cameras, points, points, fc.double({ min: 0.2, max: 5, noNaN: true }), (camera, x, y, factor) => {
        const [a, b] = [toPicture(camera, x, y), toPicture(zoomCamera(camera, x, y, factor), x, y)]
        expect(b[0]).toBeCloseTo(a[0], 5)
        expect(b[1]).toBeCloseTo(a[1], 5)
      }),
    )
  })

  test('fit shows the whole picture, in the middle', () => {
    const camera = fitCamera(stage, { wPx: 1276, hPx: 718 })
    const [left, top] = toStage(camera, 0, 0)
    const [right, bottom] = toStage(camera, 1276, 718)
    expect([left, top].every((each) => each >= 15.9) && right <= 984.1 && bottom <= 584.1).toBe(true)
    expect(left).toBeCloseTo(1000 - right)
    expect(panCamera(camera, 5, 0).isFit).toBe(false)
  })
})

describe('the pointer on the stage', () => {
  const camera = { isFit: false, scale: 1, xPx: 0, yPx: 0 }
  const space: StageSpace = { size: { wPx: 500, hPx: 400 }, affine: [0.5, 0, 0, 0.5, 0, 0], note: null }
  const draw = (recording: Parameters<typeof stateAt>[0], tUs: number) => {
    const { ctx, ops } = createLoggingContext()
    drawPointer(ctx, { recording, state: stateAt(recording, tUs), space, isStill: false }, camera, stage, darkTheme)
    return ops
  }

  test('stands on the recorded point, through the stream’s mapping', () => {
    expect(draw(recordingOf([at(0, 200, 100)]), s)).toContain('lineTo 100 50')
  })

  test('outside the picture is shown at the edge with its coordinates, and no cursor is drawn', () => {
    const ops = draw(recordingOf([at(0, 200, 1592)]), s)
    expect(ops.some((op) => op.startsWith('fillText outside: 200, 1592'))).toBe(true)
    expect(ops.some((op) => op.startsWith('translate 100 390'))).toBe(true)
    expect(ops).not.toContain('lineTo 100 796')
  })

  test('leaves a trail, with no line over a gap of the recorder', () => {
    const recording = recordingOf([at(0, 0, 0), at(50_000, 20, 0), at(400_000, 200, 0)])
    const ops = draw(recording, 420_000)
    expect(ops).toContain('moveTo 0 0')
    expect(ops).toContain('lineTo 10 0')
    expect(ops).not.toContain('moveTo 10 0')
  })

  test('a drag shows where it began', () => {
    const ops = draw(recordingOf([down(0, 100, 100), at(s, 300, 100)]), s)
    expect(ops).toContain('moveTo 50 50')
    expect(ops).toContain('lineTo 150 50')
  })
})

describe('without a picture', () => {
  test('the field is what was declared, else what the pointer reached', () => {
    const recording = recordingOf([at(0, 100, 50), at(s, 700, 450)])
    const reached = computePointerBounds(recording)
    expect(stageSpaceAt(recording, -1, 0, 0, reached)).toEqual({
      size: { wPx: 600, hPx: 400 },
      affine: [1, 0, 0, 1, -100, -50],
      note: 'none',
    })
  })

  test('before the first picture of a stream its size is kept, and it is said', () => {
    const recording = recordingOf([at(0, 1, 1)], { frames: [{ tUs: s, sha256: null, wPx: 100, hPx: 50, key: true }] })
    expect(stateAt(recording, 0).frame).toBeNull()
    expect(stageSpaceAt(recording, -1, 0, 0, computePointerBounds(recording))).toMatchObject({ size: { wPx: 100, hPx: 50 }, note: 'later' })
  })
})

test('key caps join held modifiers to what is pressed, and typed text is no cap', () => {
  const shortcut = recordingOf([key(0, 'ctrl_l'), key(100_000, 's'), key(150_000, 's', 'key.up')])
  expect(visibleCaps(shortcut, stateAt(shortcut, 200_000))).toEqual(['Ctrl+S'])
  const text = recordingOf([key(0, 'a'), key(50_000, 'b')])
  expect(visibleCaps(text, stateAt(text, 60_000))).toEqual([])
})
