import type { CanonicalEvent, Rect, SourceRef } from '#shared/events.ts'
import { isObject, type JsonObject, type Line, positionOf, readRecords } from '../lines.ts'
import type { Report, SourceEntry } from '../types.ts'

type Surrounding = 'element' | 'window_tree' | 'window' | 'page' | 'page_element'

/** Files beside the events that say what lay under the pointer. Whole trees stay in the source; an event names their root. */
export const surroundingFiles: Record<string, Surrounding> = {
  'element.jsonl': 'element',
  'a11y.jsonl': 'window_tree',
  'top_window.jsonl': 'window',
  'html.jsonl': 'page',
  'html_element.jsonl': 'page_element',
}

type ReaderInput = {
  entry: SourceEntry
  sourceIndex: number
  toUs: (seconds: number) => number
  report: Report
  emit: (event: CanonicalEvent) => void
  signal: AbortSignal
  /** First free place in the recorder's order. */
  seq: number
}
type Head = { seq: number; tUs: number; src: SourceRef }

const maxNameChars = 1000
const isNumber = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value)

function firstText(object: JsonObject, keys: readonly string[]): string {
  for (const key of keys) {
    const value = object[key]
    if (typeof value === 'string' && value !== '') return value.slice(0, maxNameChars)
  }
  return ''
}

/** A box as Windows (`left, top, right, bottom`) or browsers (`x, y, width, height`) write it. */
function toRect(node: JsonObject): Rect | null {
  const box = [node.BoundingRectangle, node.bbox, node.rect, node].find(isObject)
  if (!box) return null
  const { left, top, right, bottom, x, y } = box
  if (isNumber(left) && isNumber(top) && isNumber(right) && isNumber(bottom)) return { x: left, y: top, w: right - left, h: bottom - top }
  const [w, h] = [box.width ?? box.w, box.height ?? box.h]
  return isNumber(x) && isNumber(y) && isNumber(w) && isNumber(h) ? { x, y, w, h } : null
}

function toTarget(kind: 'a11y' | 'dom', node: JsonObject, head: Head): CanonicalEvent {
  const rect = toRect(node)
  const selector = firstText(node, ['selector', 'xpath'])
  return {
    ...head,
    type: kind,
    surface: 0,
    role: firstText(node, ['ControlType', 'role', 'AXRole', 'tag', 'tagName']),
    name: firstText(node, ['Name', 'name', 'title', 'AXTitle', 'text']),
    ...(selector ? { selector } : {}),
    ...(rect ? { rect } : {}),
  }
}

function toEvent(kind: Surrounding, record: JsonObject, head: Head): CanonicalEvent | null {
  switch (kind) {
    case 'window': {
      const app = firstText(record, ['top_window_name', 'name'])
      return app ? { ...head, type: 'window.focus', surface: 0, app } : null
    }
    case 'page': {
      const url = firstText(record, ['url'])
      return url ? { ...head, type: 'nav', surface: 0, url } : null
    }
    default: {
      const node = Object.values(record).find(isObject)
      return node ? toTarget(kind === 'page_element' ? 'dom' : 'a11y', node, head) : null
    }
  }
}

/** Emits an event for each record; gives the next free place in the order. */
export async function readSurroundings(input: ReaderInput): Promise<number> {
  const kind = surroundingFiles[input.entry.path]
  let seq = input.seq
  const left = (line: Line, what: string) =>
    input.report.warn('malformed_record', `${input.entry.path}, ${positionOf(line)}: ${what}, left out`)
  await readRecords(input.entry, input.signal, input.report, (record, line) => {
    const seconds = record.time_stamp
    const tUs = isNumber(seconds) ? input.toUs(seconds) : Number.NaN
    if (kind === undefined || !Number.isSafeInteger(tUs)) return left(line, 'no time_stamp')
    const event = toEvent(kind, record, { seq, tUs, src: [input.sourceIndex, line.offset, line.length] })
    if (!event) return left(line, 'nothing that can be told of it')
    input.emit(event)
    seq++
  })
  return seq
}
