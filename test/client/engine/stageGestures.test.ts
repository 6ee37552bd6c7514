import { expect, test } from 'vitest'
import type { Camera } from '#client/draw/camera.ts'
import { attachStageGestures } from '#client/engine/stageGestures.ts'

type Point = { type: string; id?: number; at: [number, number]; ms?: number; pointer?: 'touch' | 'pen' | 'mouse' }

/** A stage that notes what gestures ask of it; events are those of a browser, as far as gestures read them. */
function createStage() {
  const element = Object.assign(new EventTarget(), {
    getBoundingClientRect: () => ({ left: 0, top: 0 }),
    setPointerCapture: () => undefined,
  })
  let camera: Camera = { isFit: true, scale: 1, xPx: 0, yPx: 0 }
  const said: string[] = []
  attachStageGestures(element as unknown as HTMLElement, {
    camera: () => camera,
    setCamera: (next) => {
      camera = next
    },
    fit: () => void said.push('fit'),
    hover: (at) => void said.push(at ? `hover ${at.xPx},${at.yPx}` : 'hover ended'),
  }) // gestures use no more of an element than this
  const send = (...points: Point[]) => {
    for (const {
      type,
      id = 1,
      at: [clientX, clientY],
      ms = 0,
      pointer = 'touch',
    } of points) {
      const event = new Event(type)
      const fields = { pointerId: id, pointerType: pointer, button: 0, clientX, clientY, timeStamp: ms }
      for (const [name, value] of Object.entries(fields)) Object.defineProperty(event, name, { value })
      element.dispatchEvent(event)
    }
  }
  return { send, said, camera: () => camera }
}
const tap = (ms: number, at: [number, number]): Point[] => [
  { type: 'pointerdown', at, ms },
  { type: 'pointerup', at, ms: ms + 40 },
]

test('a double tap fits the picture; taps far apart in time or place do not', () => {
  const { send, said } = createStage()
  send(...tap(0, [50, 50]), ...tap(900, [50, 50]), ...tap(1800, [50, 50]), ...tap(2000, [200, 50]))
  expect(said).not.toContain('fit')
  send(...tap(2200, [205, 52]))
  expect(said.filter((each) => each === 'fit')).toHaveLength(1)
})

test('two fingers zoom about the one that rests, one finger pans', () => {
  const { send, camera } = createStage()
  send(
    { type: 'pointerdown', id: 1, at: [100, 100] },
    { type: 'pointerdown', id: 2, at: [200, 100] },
    { type: 'pointermove', id: 2, at: [300, 100] },
  )
  expect(camera()).toMatchObject({ scale: 2, xPx: -100, yPx: -100, isFit: false })
  send({ type: 'pointerup', id: 2, at: [300, 100] }, { type: 'pointermove', id: 1, at: [110, 95] })
  expect(camera()).toMatchObject({ scale: 2, xPx: -90, yPx: -105 })
})

test('a pen that hovers says where, a finger can’t', () => {
  const { send, said } = createStage()
  send(
    { type: 'pointermove', at: [7, 8], pointer: 'pen' },
    { type: 'pointermove', at: [9, 9] },
    { type: 'pointerleave', at: [0, 0], pointer: 'pen' },
  )
  expect(said).toEqual(['hover 7,8', 'hover ended'])
})
