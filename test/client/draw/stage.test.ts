import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { fitCamera, followCamera, panCamera, toPicture, toStage, zoomCamera } from '#client/draw/camera.ts'
import { visibleCaps } from '#client/draw/drawKeyCaps.ts'
import { describeChange } from '#client/draw/drawNotes.ts'
import { drawPointer } from '#client/draw/drawPointer.ts'
import { describePress } from '#client/draw/drawPresses.ts'
import { drawTarget } from '#client/draw/drawTarget.ts'
import { cutTyped } from '#client/draw/drawTyped.ts'
import { describeTurn } from '#client/draw/drawWheel.ts'
import { createStagePaint, type StagePaint } from '#client/draw/stagePaint.ts'
import { darkTheme } from '#client/draw/theme.ts'
import { clickCountOf } from '#shared/replay/clicks.ts'
import { computePointerBounds, type GeometryChange } from '#shared/replay/space.ts'
import { oneScreen, type StageSpace } from '#shared/replay/stageSpace.ts'
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

/** A stage that shows a picture of 500 × 400 of a screen twice as large, at its own pixels. */
const space: StageSpace = {
  size: { wPx: 500, hPx: 400 },
  parts: [{ stream: 0, row: 0, box: { xPx: 0, yPx: 0, wPx: 500, hPx: 400 } }],
  affines: [[0.5, 0, 0, 0.5, 0, 0]],
  note: null,
}
type Recorded = Parameters<typeof stateAt>[0]
const paintOf = (recording: Recorded, tUs: number, more: Partial<StagePaint> = {}) => {
  const { ctx, ops } = createLoggingContext()
  const camera = { isFit: false, scale: 1, xPx: 0, yPx: 0 }
  const state = stateAt(recording, tUs)
  const paint = createStagePaint({ ctx, recording, state, space, camera, stage, theme: darkTheme, stretch: 1, isStill: false, ...more })
  return { paint, ops }
}
const draw = (recording: Recorded, tUs: number, options: { trail?: boolean; ahead?: boolean } = {}, more: Partial<StagePaint> = {}) => {
  const { paint, ops } = paintOf(recording, tUs, more)
  drawPointer(paint, { trail: true, ahead: false, ...options })
  return ops
}
const texts = (ops: readonly string[]) =>
  ops.filter((op) => op.startsWith('fillText')).map((op) => op.slice(9).replace(/( -?[\d.]+){2}$/, ''))

describe('the pointer on the stage', () => {
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

  test('the way ahead is drawn when it is asked for, dashed and no further than a second', () => {
    const recording = recordingOf([
      at(0, 0, 0),
      at(50_000, 20, 0),
      at(100_000, 60, 0),
      down(200_000, 300, 0),
      at(1_900_000, 80, 0),
      at(1_950_000, 900, 0),
    ])
    expect(draw(recording, 60_000)).not.toContain('lineTo 30 0')
    const ops = draw(recording, 60_000, { ahead: true })
    expect(ops).toContain('setLineDash 2,4')
    expect(ops).toContain('lineTo 30 0')
    expect(ops).toContain('arc 150 0 8 0 6.3')
    expect(ops).not.toContain('lineTo 450 0')
  })

  test('where one sample lies on the other no line is drawn: strokes grow with the way, not with the samples', () => {
    const still = recordingOf(Array.from({ length: 800 }, (_, index) => at(index * 1000, index === 799 ? 100 : 50, 50)))
    expect(draw(still, 799_000).filter((op) => op.startsWith('lineTo')).length).toBeLessThan(15)
  })

  test('which button, which click of how many, and how long it is held is said in words', () => {
    const button = (type: 'pointer.down' | 'pointer.up', tUs: number, which: 'right' | 'left') => ({
      type,
      tUs,
      xPx: 10,
      yPx: 10,
      button: which,
    })
    const double = recordingOf([
      button('pointer.down', 0, 'right'),
      button('pointer.up', 50_000, 'right'),
      button('pointer.down', 200_000, 'right'),
    ])
    expect(texts(draw(double, 210_000))).toEqual(['right ×2'])
    expect(texts(draw(recordingOf([down(0, 10, 10)]), 1_340_000))).toEqual(['1.3 s'])
    expect([describePress('left', 1), describePress('middle', 1), describePress('left', 3)]).toEqual(['', 'middle', '×3'])
    const far = recordingOf([down(0, 10, 10), down(100_000, 90, 10), down(700_000, 90, 10)])
    expect([0, 1, 2].map((row) => clickCountOf(far.tracks.buttons, row))).toEqual([1, 1, 1])
  })

  test('the wheel says which way and how much, in its own unit', () => {
    const turn = (tUs: number, dy: number) => ({
      type: 'pointer.scroll' as const,
      tUs,
      xPx: 10,
      yPx: 10,
      dx: 0,
      dy,
      unit: 'notch' as const,
    })
    expect(texts(draw(recordingOf([turn(0, -1), turn(100_000, -2)]), 200_000))).toEqual(['↓ 3'])
    expect([describeTurn(0, 120, 'px'), describeTurn(-2, 0, 'line')]).toEqual(['↑ 120 px', '← 2 lines'])
  })

  test('on another surface than the one shown it is said, and drawn nowhere', () => {
    const surfaces = ['One', 'Two\u202e\n'].map((title) => ({ id: title, space: 'viewport_css' as const, title }))
    const recording = recordingOf([{ type: 'pointer.move', tUs: 0, xPx: 5, yPx: 5, surface: 1 }], { doc: { surfaces } })
    const ops = draw(recording, 0, {}, { space: { ...space, affines: [[1, 0, 0, 1, 0, 0], null] } })
    expect(texts(ops)).toEqual(['The pointer is elsewhere: Two'])
    expect(ops.filter((op) => op.startsWith('lineTo'))).toEqual([])
  })
})

describe('the element under the pointer', () => {
  const target = (more: object) => ({
    type: 'a11y' as const,
    tUs: 0,
    role: 'button',
    name: 'Save',
    rect: { x: 100, y: 200, w: 60, h: 40 },
    ...more,
  })
  const drawn = (recording: Recorded) => {
    const { paint, ops } = paintOf(recording, 1000)
    drawTarget(paint)
    return ops
  }

  test('is outlined where it is in the picture, with its role and name', () => {
    const ops = drawn(recordingOf([at(0, 130, 220), target({})]))
    expect(ops).toContain('strokeRect 50 100 30 20')
    expect(texts(ops).sort()).toEqual(['Save', 'button'])
  })

  test('is the smallest of those told together that hold the pointer, and none once it has left', () => {
    const window = target({ tUs: 400_000, role: 'window', rect: { x: 0, y: 0, w: 900, h: 900 } })
    const recording = recordingOf([at(0, 130, 220), target({}), window])
    expect(stateAt(recording, 500_000).targetRow).toBe(0)
    expect(drawn(recordingOf([at(0, 600, 600), target({})]))).toEqual([])
  })

  test('is gone with its page', () => {
    expect(drawn(recordingOf([at(0, 130, 220), target({}), { type: 'nav', tUs: 500, url: 'https://b.example' }]))).toEqual([])
  })

  test('whose recording has no rectangle draws nothing', () => {
    expect(drawn(recordingOf([at(0, 130, 220), target({ rect: undefined })]))).toEqual([])
  })

  test('can’t write more than a line, nor turn the line round, nor draw beyond the stage', () => {
    const ops = drawn(
      recordingOf([at(0, 130, 220), target({ name: `\u202e${'evil\n'.repeat(500)}`, rect: { x: -1e300, y: -1e300, w: 2e300, h: 2e300 } })]),
    )
    expect(texts(ops).join('')).not.toMatch(/[\u202e\n]/)
    expect(Math.max(...texts(ops).map((each) => each.length))).toBeLessThanOrEqual(60)
    expect(ops.find((op) => op.startsWith('strokeRect'))).toBe('strokeRect -20 -20 1040 640')
  })
})

describe('without a picture', () => {
  test('the field is what was declared, else what the pointer reached', () => {
    const recording = recordingOf([at(0, 100, 50), at(s, 700, 450)])
    const reached = computePointerBounds(recording)
    expect(oneScreen(recording, stateAt(recording, 0), -1, reached)).toEqual({
      size: { wPx: 600, hPx: 400 },
      parts: [],
      affines: [[1, 0, 0, 1, -100, -50]],
      note: 'none',
    })
  })

  test('it is said when there is no place of the pointer either', () => {
    const recording = recordingOf([key(0, 'a')])
    expect(oneScreen(recording, stateAt(recording, 0), -1, computePointerBounds(recording)).note).toBe('nothing')
  })

  test('before the first picture of a stream its size is kept, and it is said', () => {
    const recording = recordingOf([at(0, 1, 1)], { frames: [{ tUs: s, sha256: null, wPx: 100, hPx: 50, key: true }] })
    expect(stateAt(recording, 0).frame).toBeNull()
    expect(oneScreen(recording, stateAt(recording, 0), -1, computePointerBounds(recording))).toMatchObject({
      size: { wPx: 100, hPx: 50 },
      note: 'later',
    })
  })
})

describe('key caps', () => {
  const caps = (recording: Recorded, tUs: number) =>
    visibleCaps(recording, stateAt(recording, tUs)).map(
      ({ text, count, isHeld }) => `${text}${count > 1 ? ` ×${count}` : ''}${isHeld ? ' held' : ''}`,
    )

  test('join modifiers to what they were pressed with, also after they were let go', () => {
    const shortcut = recordingOf([key(0, 'ctrl_l'), key(100_000, 's'), key(150_000, 's', 'key.up'), key(160_000, 'ctrl_l', 'key.up')])
    expect(caps(shortcut, 120_000)).toEqual(['Ctrl+S'])
    expect(caps(shortcut, 500_000)).toEqual(['Ctrl+S'])
    expect(caps(shortcut, 2 * s)).toEqual([])
  })

  test('stand one after the other for a chord', () => {
    const chord = recordingOf([key(0, 'ctrl'), key(1000, 'k'), key(2000, 'k', 'key.up'), key(300_000, 'c'), key(301_000, 'c', 'key.up')])
    expect(caps(chord, 310_000)).toEqual(['Ctrl+K', 'Ctrl+C'])
  })

  test('count what repeats, and say what is held', () => {
    const held = recordingOf([
      key(0, 'down'),
      ...[1, 2, 3].map((n) => ({ type: 'key.down' as const, tUs: n * 200_000, key: 'down', repeat: true })),
    ])
    expect(caps(held, 620_000)).toEqual(['↓ ×4 held'])
    expect(caps(recordingOf([key(0, 'ctrl'), key(1, 'shift')]), 5 * s)).toEqual(['Ctrl+Shift held'])
  })

  test('are none for typed text, whose capitals need no cap of Shift', () => {
    const text = recordingOf([key(0, 'shift'), { type: 'key.down', tUs: 1, key: 'A', text: 'A' }, key(50_000, 'b')])
    expect(caps(text, 60_000)).toEqual([])
  })

  test('never name a masked key', () => {
    const masked = recordingOf([{ type: 'key.down', tUs: 0, key: 'F7', flags: ['masked'] }])
    expect(caps(masked, 1000).join()).not.toContain('F7')
  })
})

test('typed text shows what was taken away where it stood, and keeps the caret in view', () => {
  const typed = { text: 'ax', caret: 2, anchor: 2, struck: 'bc', struckAt: 1, struckRow: 4 }
  expect(cutTyped(typed, 600).pieces.map((each) => (each.isStruck ? `~${each.text}~` : each.text))).toEqual(['a', '~bc~', 'x'])
  const selected = { ...typed, struck: '', anchor: 0 }
  expect(cutTyped(selected, 600)).toMatchObject({ caret: 2, anchor: 0 })
  const long = { text: 'a'.repeat(5000), caret: 5000, anchor: 5000, struck: '', struckAt: 0, struckRow: -1 }
  const cut = cutTyped(long, 600)
  expect(cut.pieces.map((each) => each.text).join('').length).toBeLessThan(80)
  expect(cut.caret).toBe(cut.pieces.map((each) => each.text).join('').length)
})

describe('following the pointer', () => {
  const camera = { isFit: false, scale: 2, xPx: 0, yPx: 0 }

  test('leaves the picture alone while it goes about in the middle', () => {
    expect(followCamera(camera, stage, 200, 150, 0.2)).toBe(camera)
  })

  test('goes part of the way each frame until it is in the middle again, and jumps when it has left the stage', () => {
    let next = camera
    for (let frame = 0; frame < 60; frame++) next = followCamera(next, stage, 450, 150, 0.2)
    expect(toStage(next, 450, 150)[0]).toBeCloseTo(750)
    expect(followCamera(camera, stage, 450, 150, 0.2).xPx).toBeCloseTo(-30)
    expect(toStage(followCamera(camera, stage, 4000, 150, 0.2), 4000, 150)[0]).toBeCloseTo(750)
  })
})

test('a change of the screen is told in words', () => {
  const geometry = (wPx: number, hPx: number) => ({
    ...{ tUs: 0, surface: 0, display: '0', xPx: 0, yPx: 0, scale: 1, certainty: 'declared' as const },
    wPx,
    hPx,
  })
  const change = (kind: GeometryChange['kind']): GeometryChange => ({
    tUs: 54.4 * s,
    kind,
    from: geometry(1366, 768),
    to: geometry(2560, 1600),
  })
  expect(describeChange(change('changed'))).toBe('The screen became 2560 × 1600 at 0:54')
  expect(describeChange(change('unknown'))).toBe('Since 0:54 the screen is no longer the declared 1366 × 768')
})
