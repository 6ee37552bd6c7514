import { type ButtonName, buttonNames, type CanonicalEvent, type SourceRef } from '#shared/events.ts'
import { isObject, type JsonObject } from '../lines.ts'

/** A call of the Playwright API as its records tell of it. Times in epoch microseconds. */
export type Call = {
  seq: number
  src: SourceRef
  title: string
  class: string
  method: string
  params: JsonObject
  pageId: string | null
  parentId: string | null
  startUs: number
  endUs: number | null
  error: string | null
  /** Where the input went, in the order of the records. */
  inputs: { atUs: number; src: SourceRef; point: Point | null; box: Box | null }[]
}
export type Point = { x: number; y: number }
export type Box = { x: number; y: number; w: number; h: number }

type Place = { surface: number; nextSeq: () => number; lastPoint: Point }
type Draft = { atUs: number; src: SourceRef }

export const numberOf = (value: unknown): number | null => (typeof value === 'number' && Number.isFinite(value) ? value : null)
export const textOf = (value: unknown): string => (typeof value === 'string' ? value : '')

export function toPoint(value: unknown): Point | null {
  if (!isObject(value)) return null
  const [x, y] = [numberOf(value.x), numberOf(value.y)]
  return x === null || y === null ? null : { x, y }
}

export function toBox(value: unknown): Box | null {
  const point = toPoint(value)
  if (!point || !isObject(value)) return null
  const [w, h] = [numberOf(value.width), numberOf(value.height)]
  return w === null || h === null ? null : { ...point, w, h }
}

const toButton = (value: unknown): ButtonName => buttonNames.find((name) => name === value) ?? 'left'

/**
 * The pointer and key events that a call caused, as far as its records say. Playwright sends them itself and writes neither their
 * times nor its pointer's way: they are put at the call's moment and flagged `synthetic`.
 */
export function toInputEvents(call: Call, place: Place): CanonicalEvent[] {
  const make = new EventMaker(place)
  const first = call.inputs[0]
  const target = first?.box ? [make.target(first, first.box, textOf(call.params.selector))] : []
  return [...target, ...(isDirect(call.method) ? [] : toPointed(call, make)), ...toUnpointed(call, make)]
}

/** Calls of `page.mouse`, `page.keyboard` and `page.touchscreen`: their arguments say all, in every version. */
const isDirect = (method: string) => /^(mouse|keyboard|touchscreen)[A-Z]/.test(method)

class EventMaker {
  readonly #place: Place
  constructor(place: Place) {
    this.#place = place
  }
  #head(draft: Draft) {
    return { seq: this.#place.nextSeq(), tUs: draft.atUs, src: draft.src, flags: ['synthetic' as const] }
  }
  #at(draft: Draft, point?: Point) {
    if (point) this.#place.lastPoint = point
    const { x, y } = this.#place.lastPoint
    return { ...this.#head(draft), xPx: x, yPx: y, surface: this.#place.surface }
  }
  move = (draft: Draft, point: Point): CanonicalEvent => ({ ...this.#at(draft, point), type: 'pointer.move' })
  down = (draft: Draft, button: ButtonName, point?: Point): CanonicalEvent => ({ ...this.#at(draft, point), type: 'pointer.down', button })
  up = (draft: Draft, button: ButtonName, point?: Point): CanonicalEvent => ({ ...this.#at(draft, point), type: 'pointer.up', button })
  /** Playwright's deltas are the browser's: positive = down and right. */
  wheel = (draft: Draft, dx: number, dy: number): CanonicalEvent => ({
    ...this.#at(draft),
    type: 'pointer.scroll',
    dx,
    dy: dy === 0 ? 0 : -dy,
    unit: 'px',
  })
  key = (type: 'key.down' | 'key.up', draft: Draft, key: string, text?: string): CanonicalEvent => ({
    ...this.#head(draft),
    ...{ type, key, repeat: false },
    ...(text === undefined ? {} : { text }),
  })
  text = (draft: Draft, text: string): CanonicalEvent => ({ ...this.#head(draft), type: 'text.input', key: '', text, repeat: false })
  target = (draft: Draft, rect: Box, selector: string): CanonicalEvent => ({
    ...this.#head(draft),
    ...{ type: 'dom', surface: this.#place.surface, role: '', name: '', rect },
    ...(selector ? { selector } : {}),
  })
  clicks(draft: Draft, button: ButtonName, count: number, delayMs: number): CanonicalEvent[] {
    const up = { ...draft, atUs: draft.atUs + Math.round(delayMs * 1000) }
    return Array.from({ length: count }, () => [this.down(draft, button), this.up(up, button)]).flat()
  }
}

const maxClicks = 10

/** Calls whose records give the point. */
function toPointed(call: Call, make: EventMaker): CanonicalEvent[] {
  const { method, params } = call
  const inputs = call.inputs.flatMap(({ point, ...draft }) => (point ? [{ ...draft, point }] : []))
  const button = toButton(params.button)
  const delayMs = numberOf(params.delay) ?? 0
  return inputs.flatMap((input, index) => {
    const move = make.move(input, input.point)
    switch (method) {
      case 'click':
      case 'check':
      case 'uncheck':
      case 'setChecked':
        return [move, ...make.clicks(input, button, Math.min(maxClicks, numberOf(params.clickCount) ?? 1), delayMs)]
      case 'dblclick':
        return [move, ...make.clicks(input, button, 2, delayMs)]
      case 'tap':
        return [move, ...make.clicks(input, 'touch', 1, 0)]
      case 'dragAndDrop':
      case 'dragTo':
        return [move, index === 0 ? make.down(input, 'left') : make.up(input, 'left')]
      default:
        return [move]
    }
  })
}

/** Calls whose own arguments say what was pressed, typed or moved. */
function toUnpointed(call: Call, make: EventMaker): CanonicalEvent[] {
  const { params } = call
  const [input] = call.inputs
  const at = { atUs: input?.atUs ?? call.startUs, src: call.src }
  const end = { atUs: call.endUs ?? call.startUs, src: call.src }
  const point = toPoint(params)
  const button = toButton(params.button)
  switch (call.method) {
    case 'mouseMove':
      return point ? [make.move(at, point)] : []
    case 'mouseDown':
      return [make.down(at, button, input?.point ?? undefined)]
    case 'mouseUp':
      return [make.up(at, button, input?.point ?? undefined)]
    case 'mouseClick':
      return point ? [make.move(at, point), ...make.clicks(at, button, Math.min(maxClicks, numberOf(params.clickCount) ?? 1), 0)] : []
    case 'mouseWheel':
      return [make.wheel(at, numberOf(params.deltaX) ?? 0, numberOf(params.deltaY) ?? 0)]
    case 'touchscreenTap':
      return point ? [make.move(at, point), ...make.clicks(at, 'touch', 1, 0)] : []
    case 'keyboardDown':
      return [make.key('key.down', at, textOf(params.key))]
    case 'keyboardUp':
      return [make.key('key.up', at, textOf(params.key))]
    case 'press':
    case 'keyboardPress':
      return toChord(textOf(params.key), at, end, make)
    case 'fill':
      return [make.text(at, textOf(params.value))]
    case 'type':
    case 'keyboardType':
    case 'keyboardInsertText':
      return [make.text(at, textOf(params.text))]
    default:
      return []
  }
}

/** `Control+Shift+A` down in order and up in reverse; a chord may end in `+` itself. */
function toChord(chord: string, at: Draft, end: Draft, make: EventMaker): CanonicalEvent[] {
  const keys = chord.match(/\+$|[^+]+/g) ?? []
  const isPlain = keys.every((key, index) => index === keys.length - 1 || key === 'Shift')
  const toText = (key: string) => (isPlain && [...key].length === 1 ? key : undefined)
  return [...keys.map((key) => make.key('key.down', at, key, toText(key))), ...keys.toReversed().map((key) => make.key('key.up', end, key))]
}
