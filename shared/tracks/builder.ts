import { assertNever } from '../errors.ts'
import { buttonNames, type CanonicalEvent, contextKinds, flagBits, keyKinds, noteKinds, type Rect, scrollUnits } from '../events.ts'
import { type ColumnType, type NumberArray, type Track, type TrackKind, trackColumns } from './columns.ts'

/** A number column that doubles when full; values stay doubles until the narrowest lossless type is known. */
class Numbers {
  values = new Float64Array(1024)
  length = 0
  push(value: number): void {
    if (this.length === this.values.length) {
      const wider = new Float64Array(this.length * 2)
      wider.set(this.values)
      this.values = wider
    }
    this.values[this.length++] = value + 0 // -0 becomes 0: equal events must be equal bytes
  }
}

const nullableBox = (rect: Rect | undefined) => [rect?.x ?? null, rect?.y ?? null, rect?.w ?? null, rect?.h ?? null]

type Cell = number | string | null
type EventTrackKind = Exclude<TrackKind, 'frames' | 'sources'>

/** The track an event belongs to and its cells, in the order of that track's columns. The one place that maps types to tracks. */
function toRow(event: CanonicalEvent): [EventTrackKind, Cell[]] {
  const head = [event.tUs, event.seq, flagBits(event.flags)]
  switch (event.type) {
    case 'pointer.move':
      return ['pointer', [...head, event.xPx, event.yPx, event.surface]]
    case 'pointer.down':
    case 'pointer.up':
      return [
        'buttons',
        [...head, event.xPx, event.yPx, event.surface, event.type === 'pointer.down' ? 1 : 0, buttonNames.indexOf(event.button)],
      ]
    case 'pointer.scroll':
      return ['scroll', [...head, event.xPx, event.yPx, event.surface, event.dx, event.dy, scrollUnits.indexOf(event.unit)]]
    case 'key.down':
    case 'key.up':
    case 'text.input':
      return [
        'keys',
        [...head, keyKinds.indexOf(event.type), event.key, event.text ?? null, event.code ?? null, event.vk ?? null, event.repeat ? 1 : 0],
      ]
    case 'window.focus':
    case 'nav':
    case 'viewport':
      return [
        'context',
        [
          ...head,
          contextKinds.indexOf(event.type),
          event.surface,
          event.app ?? null,
          event.title ?? null,
          event.url ?? null,
          ...nullableBox(event.rect),
        ],
      ]
    case 'a11y':
    case 'dom':
      return [
        'targets',
        [...head, event.type === 'dom' ? 1 : 0, event.surface, event.role, event.name, event.selector ?? null, ...nullableBox(event.rect)],
      ]
    case 'action':
    case 'marker':
    case 'pause':
    case 'resume':
    case 'stop':
    case 'state.pointer':
    case 'state.keyboard':
    case 'console':
      return ['notes', [...head, noteKinds.indexOf(event.type), event.text, event.data === undefined ? null : JSON.stringify(event.data)]]
    default:
      return assertNever(event, 'event type')
  }
}

type Column = Numbers | (string | null)[] | (number | null)[]

function createColumns(kind: TrackKind): Column[] {
  return Object.values(trackColumns[kind]).map((type: ColumnType) =>
    type === 'text' || type === 'textOrNull' || type === 'numberOrNull' ? [] : new Numbers(),
  )
}

/** Narrowest array that holds every value exactly; -0 counts as 0. */
export function toNarrowest(values: Float64Array): NumberArray {
  let low = 0
  let high = 0
  let isWhole = true
  let isFloat32 = true
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number
    if (value < low) low = value
    if (value > high) high = value
    if (isWhole && !Number.isInteger(value)) isWhole = false
    if (isFloat32 && Math.fround(value) !== value) isFloat32 = false
  }
  if (isWhole && low >= -128 && high <= 127) return Int8Array.from(values)
  if (isWhole && low >= -32768 && high <= 32767) return Int16Array.from(values)
  if (isWhole && low >= -(2 ** 31) && high < 2 ** 31) return Int32Array.from(values)
  return isFloat32 ? Float32Array.from(values) : values
}

/** Rows in order of (tUs, seq). Recorders mostly write in order, so the common case is one scan. */
function sortedOrder(times: Float64Array, seqs: Float64Array): Uint32Array | null {
  let isSorted = true
  for (let i = 1; i < times.length && isSorted; i++) {
    const step = (times[i] as number) - (times[i - 1] as number)
    if (step < 0 || (step === 0 && (seqs[i] as number) < (seqs[i - 1] as number))) isSorted = false
  }
  if (isSorted) return null
  const order = Uint32Array.from(times, (_, index) => index)
  return order.sort((a, b) => (times[a] as number) - (times[b] as number) || (seqs[a] as number) - (seqs[b] as number))
}

function finishColumn(type: ColumnType, column: Column, order: Uint32Array | null): unknown {
  if (!(column instanceof Numbers)) return order ? Array.from(order, (row) => column[row]) : column
  const values = order ? Float64Array.from(order, (row) => column.values[row] as number) : column.values.slice(0, column.length)
  if (type === 'u8') return Uint8Array.from(values)
  if (type === 'u16') return Uint16Array.from(values)
  if (type === 'u32' || type === 'seq') return Uint32Array.from(values)
  return type === 'time' || type === 'offset' ? values : toNarrowest(values)
}

/** Collects events in any order and gives tracks in order of time. One builder makes one session. */
export class TrackBuilder {
  readonly #columns = new Map<TrackKind, Column[]>()
  #events = 0

  get events(): number {
    return this.#events
  }

  add(event: CanonicalEvent): void {
    const [kind, cells] = toRow(event)
    this.#push(kind, cells)
    if (event.src) this.#push('sources', [event.seq, ...event.src])
    this.#events++
  }

  /** Tracks that have rows, in the order of `trackColumns`. `frames` are built by `toFrameTrack`. */
  build(): Track[] {
    const tracks: Track[] = []
    for (const kind of Object.keys(trackColumns) as TrackKind[]) {
      const columns = this.#columns.get(kind)
      if (columns) tracks.push(toTrack(kind, columns))
    }
    return tracks
  }

  #push(kind: TrackKind, cells: Cell[]): void {
    let columns = this.#columns.get(kind)
    if (!columns) {
      columns = createColumns(kind)
      this.#columns.set(kind, columns)
    }
    for (let i = 0; i < cells.length; i++) (columns[i] as { push(cell: Cell): void }).push(cells[i] as Cell)
  }
}

function toTrack(kind: TrackKind, columns: Column[]): Track {
  const names = Object.keys(trackColumns[kind])
  const times = columns[names.indexOf('tUs')]
  const seqs = columns[names.indexOf('seq')]
  const sliced = (column: Column | undefined) => (column instanceof Numbers ? column.values.subarray(0, column.length) : new Float64Array())
  const seqValues = sliced(seqs)
  const order = kind === 'frames' ? null : sortedOrder(kind === 'sources' ? seqValues : sliced(times), seqValues)
  const first = columns[0]
  const rows = first instanceof Numbers ? first.length : (first?.length ?? 0)
  const track: Record<string, unknown> = { kind, rows }
  names.forEach((name, index) => {
    track[name] = finishColumn((trackColumns[kind] as Record<string, ColumnType>)[name] as ColumnType, columns[index] as Column, order)
  })
  return track as Track // built from the same table that types it
}

/** One picture of a stream: shown from `tUs` on. */
export type FrameRow = { tUs: number; sha256: string | null; wPx: number; hPx: number; key: boolean }

/** The `frames` track of one stream, in order of time. */
export function toFrameTrack(frames: readonly FrameRow[]): Track<'frames'> {
  const columns = createColumns('frames')
  for (const frame of [...frames].sort((a, b) => a.tUs - b.tUs)) {
    const cells: Cell[] = [frame.tUs, frame.sha256, frame.wPx, frame.hPx, frame.key ? 1 : 0]
    cells.forEach((cell, index) => {
      ;(columns[index] as { push(cell: Cell): void }).push(cell)
    })
  }
  return toTrack('frames', columns) as Track<'frames'>
}
