import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { EventInput } from '#shared/events.ts'
import { createRecording, type Recording } from '#shared/replay/recording.ts'
import { createStateReader, stateAt } from '#shared/replay/state.ts'
import { toFrameTrack } from '#shared/tracks/builder.ts'
import { recordingOf } from './fixture.ts'

// Playing, taken literally: every event from the start, one after the other, applied to what was there before. A seek has
// to give the very same state, each field of it.

type Typed = Parameters<typeof recordingOf>[0][number]
const s = 1_000_000

/** What a person would note down while events go by. Text has no selections here; those have tests of their own. */
function play(events: readonly Typed[], tUs: number) {
  const held = new Map<string, { key: string; sinceUs: number; isMasked: boolean }>()
  const buttons = new Map<string, { button: string; sinceUs: number; xPx: number; yPx: number }>()
  let pointer: { xPx: number; yPx: number; surface: number; tUs: number } | null = null
  let window: { app: string | null; title: string | null; url: string | null; tUs: number } | null = null
  let context = { tUs: Number.NEGATIVE_INFINITY, surface: 0 }
  let scroll: { dx: number; dy: number; unit: string; tUs: number } | null = null
  let turned: Record<string, [number, number]> = {}
  let windowSurface = 0
  let target = -1
  let targets = 0
  let targetTUs = 0
  let text: { before: string[]; after: string[]; endUs: number } | null = null
  let isPlainRun = false
  for (const event of events) {
    if (event.tUs > tUs) break
    if (event.type.startsWith('pointer.')) {
      const { xPx, yPx, surface = 0 } = event as { xPx: number; yPx: number; surface?: number }
      pointer = { xPx, yPx, surface, tUs: event.tUs }
    }
    if (event.type === 'pointer.down') {
      if (!buttons.has(event.button))
        buttons.set(event.button, { button: event.button, sinceUs: event.tUs, xPx: event.xPx, yPx: event.yPx })
      if (text) text.endUs = Number.NEGATIVE_INFINITY // what is typed next may go elsewhere
    }
    if (event.type === 'pointer.up') buttons.delete(event.button)
    if (event.type === 'pointer.scroll') {
      const [x, y] = turned[event.unit] ?? [0, 0]
      turned[event.unit] = [x + event.dx, y + event.dy]
      scroll = { dx: x + event.dx, dy: y + event.dy, unit: event.unit, tUs: event.tUs }
    }
    if (event.type === 'nav' || event.type === 'window.focus' || event.type === 'viewport')
      context = { tUs: event.tUs, surface: event.surface ?? 0 }
    const isAgain = event.type === 'window.focus' && window?.app === event.app && (event.surface ?? 0) === windowSurface
    if ((event.type === 'nav' || event.type === 'window.focus') && !isAgain) {
      target = -1
      windowSurface = event.surface ?? 0
      window = { app: event.app ?? null, title: event.title ?? null, url: event.url ?? null, tUs: event.tUs }
      turned = {}
      scroll = null
    }
    if (event.type === 'a11y') {
      target = targets++
      targetTUs = event.tUs
    }
    if (event.type === 'key.up') held.delete(event.key ?? '')
    if (event.type === 'key.down') {
      const key = event.key ?? ''
      const isMasked = event.flags?.includes('masked') ?? false
      if (!held.has(key)) held.set(key, { key, sinceUs: event.tUs, isMasked })
      if (key === 'ctrl') continue
      const isCtrl = held.has('ctrl')
      if (text && event.tUs - text.endUs > 2 * s) text = null
      const letter = isMasked ? '•' : key.length === 1 ? key : null
      const leaves = (key === 'left' && text?.before.length === 0) || (key === 'right' && text?.after.length === 0)
      const isEdit = letter !== null ? !isCtrl : key === 'backspace' || (text !== null && !leaves && key !== 'enter')
      isPlainRun = isEdit
      if (!isEdit) {
        text = null
        continue
      }
      text ??= { before: [], after: [], endUs: 0 }
      text.endUs = event.tUs
      if (letter !== null) text.before.push(letter)
      else for (let count = wordLength(text, key, isCtrl); count > 0; count--) step(text, key)
    }
  }
  const isTyping = text !== null && isPlainRun && lastEditUs(events, tUs) + 2 * s >= tUs
  return {
    tUs,
    pointer,
    isPointerLoaded: true,
    buttons: [...buttons.values()],
    keys: [...held.values()],
    window,
    targetRow: target >= 0 && tUs - targetTUs <= 3 * s ? target : -1,
    typed: isTyping && text ? { text: [...text.before, ...text.after].join(''), caret: text.before.length } : null,
    scroll,
    surface: context.tUs > (pointer?.tUs ?? Number.NEGATIVE_INFINITY) ? context.surface : (pointer?.surface ?? 0),
  }
}

type Text = { before: string[]; after: string[] }
const isForward = (key: string) => key === 'right' || key === 'delete'

/** How many letters one key passes: one, or with Ctrl those to the next edge of a word. No letter here is a space. */
function wordLength({ before, after }: Text, key: string, isCtrl: boolean): number {
  const there = isForward(key) ? after.length : before.length
  return isCtrl ? there : Math.min(1, there)
}

function step({ before, after }: Text, key: string): void {
  if (key === 'backspace') before.pop()
  else if (key === 'delete') after.shift()
  else if (key === 'left') after.unshift(before.pop() ?? '')
  else before.push(after.shift() ?? '')
}

/** Time of the last key that changed or moved in a text: the last down that is neither Ctrl nor Enter; both close it. */
function lastEditUs(events: readonly Typed[], tUs: number): number {
  const last = events.findLast((each) => each.tUs <= tUs && each.type === 'key.down' && each.key !== 'ctrl')
  return last?.tUs ?? Number.NEGATIVE_INFINITY
}

const gaps = fc.oneof(
  { weight: 8, arbitrary: fc.integer({ min: 0, max: 20 }) },
  { weight: 1, arbitrary: fc.integer({ min: 100, max: 900 }) },
)
const places = fc.record({
  xPx: fc.integer({ min: -500, max: 3000 }),
  yPx: fc.integer({ min: -50, max: 900 }),
  surface: fc.nat({ max: 1 }),
})
const button = fc.constantFrom('left' as const, 'right' as const)
const names = fc.constantFrom('a', 'b', 'c', 'backspace', 'delete', 'left', 'right', 'enter', 'ctrl')
type Untimed = Typed extends infer T ? (T extends unknown ? Omit<T, 'tUs'> : never) : never
const steps: fc.Arbitrary<Untimed> = fc.oneof(
  places.map((at) => ({ type: 'pointer.move' as const, ...at })),
  fc.tuple(places, button).map(([at, which]) => ({ type: 'pointer.down' as const, ...at, button: which })),
  fc.tuple(places, button).map(([at, which]) => ({ type: 'pointer.up' as const, ...at, button: which })),
  fc
    .tuple(places, fc.integer({ min: -3, max: 3 }), fc.constantFrom('notch' as const, 'px' as const))
    .map(([at, dy, unit]) => ({ type: 'pointer.scroll' as const, ...at, dx: -dy, dy, unit })),
  names.map((key) => ({ type: 'key.down' as const, key })),
  names.map((key) => ({ type: 'key.down' as const, key })),
  names.map((key) => ({ type: 'key.up' as const, key })),
  fc.constant('q').map((key) => ({ type: 'key.down' as const, key, text: key, flags: ['masked' as const] })),
  fc.constantFrom('nav' as const, 'viewport' as const).map((type) => ({ type, surface: 1, title: 'Page', url: 'https://example.com' })),
  fc.constant({ type: 'window.focus' as const, app: 'Editor' }),
  fc.constant({ type: 'a11y' as const, role: 'button', name: 'Save', rect: { x: 1, y: 2, w: 3, h: 4 } }),
)
const works = fc.array(fc.tuple(gaps, steps), { maxLength: 250 }).map((list) => {
  let tUs = 0
  return list.map(([gap, step]) => {
    tUs += gap * 5_000
    return { ...step, tUs } as EventInput // the step has all but its time
  })
})

const frame = (tUs: number) => ({ tUs, sha256: null, wPx: 1920, hPx: 1080, key: true })
const stream = (id: string, eXPx: number) => ({
  ...{ id, kind: 'frames' as const, surface: 0, wPx: 1920, hPx: 1080, offsetUs: 0, frames: 40 },
  mapping: [{ tUs: 0, affine: [1, 0, 0, 1, eXPx, 0] as [number, number, number, number, number, number] }],
})
/** The same events with two monitors' pictures, the left one at negative x. */
function withMonitors({ doc, tracks }: Recording): Recording {
  const [one, two] = [0, 1].map((each) => toFrameTrack(Array.from({ length: 40 }, (_, n) => frame(each * 40_000 + n * 90_000))))
  const surfaces = ['desktop', 'page'].map((id) => ({ id, space: 'screen_px' as const, title: id }))
  return createRecording({ ...doc, surfaces, streams: [stream('right', 0), stream('left', 1920)] }, tracks, [one, two])
}

test('a seek gives the state that playing every event from the start gives, in every field', () => {
  fc.assert(
    fc.property(works, fc.array(fc.nat({ max: 4 * s }), { minLength: 1, maxLength: 12 }), (events, times) => {
      const recording = withMonitors(recordingOf(events))
      const reader = createStateReader(recording)
      for (const tUs of times) {
        const state = reader.at(tUs)
        const { typed, frame: shown, frames, ...rest } = state
        const { typed: playedText, ...played } = play(events, tUs)
        expect(rest).toMatchObject(played)
        expect(rest.pointer).toEqual(played.pointer)
        expect(rest.buttons.length + rest.keys.length).toBe(played.buttons.length + played.keys.length)
        expect(typed && { text: typed.text, caret: typed.caret }).toEqual(playedText)
        const rows = recording.frames.flatMap((track, index) => {
          const row = track.tUs.findLastIndex((each) => each <= tUs)
          return row < 0 ? [] : [{ stream: index, row, tUs: track.tUs[row] }]
        })
        expect(frames).toEqual(rows)
        expect(frames.length === 0 ? null : frames).toEqual(shown ? expect.arrayContaining([shown]) : null)
        expect(state).toEqual(stateAt(recording, tUs))
      }
    }),
    { numRuns: 150 },
  )
})

test('of two monitors on one desktop the frame is of that which the pointer is on', () => {
  const recording = withMonitors(
    recordingOf([
      { type: 'pointer.move', tUs: 0, xPx: -5, yPx: 9 },
      { type: 'pointer.move', tUs: s, xPx: 5, yPx: 9 },
    ]),
  )
  expect([0.5, 1.5].map((seconds) => stateAt(recording, seconds * s).frame?.stream)).toEqual([1, 0])
})
