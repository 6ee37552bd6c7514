/**
 * Stored type of a column. `seq` (in memory 32 bits) and `offset` (a double) mostly rise by about the same from row to row: a file holds
 * the step from the row before under the name `…Step`, which takes 0.01 bytes a row where the number itself takes 2.6.
 * `number` takes the narrowest of int8, int16, int32, float32, float64 that loses nothing.
 */
export type ColumnType = 'time' | 'seq' | 'offset' | 'u8' | 'u16' | 'u32' | 'number' | 'text' | 'textOrNull' | 'numberOrNull'

const head = { tUs: 'time', seq: 'seq', flags: 'u16' } as const
const point = { xPx: 'number', yPx: 'number', surface: 'u8' } as const
const box = { x: 'numberOrNull', y: 'numberOrNull', w: 'numberOrNull', h: 'numberOrNull' } as const

/**
 * The columns of every kind of track. Each event is a row of exactly one track. Small tracks (buttons, keys, …) load
 * whole; `pointer` is what grows, so its rows are kept to 18–30 bytes and its files load around the playhead.
 */
export const trackColumns = {
  pointer: { ...head, ...point },
  buttons: { ...head, ...point, isDown: 'u8', button: 'u8' },
  scroll: { ...head, ...point, dx: 'number', dy: 'number', unit: 'u8' },
  keys: { ...head, type: 'u8', key: 'text', text: 'textOrNull', code: 'textOrNull', vk: 'numberOrNull', repeat: 'u8' },
  context: { ...head, type: 'u8', surface: 'u8', app: 'textOrNull', title: 'textOrNull', url: 'textOrNull', ...box },
  targets: { ...head, isDom: 'u8', surface: 'u8', role: 'text', name: 'text', selector: 'textOrNull', ...box },
  notes: { ...head, type: 'u8', text: 'text', data: 'textOrNull' },
  /** Shown from `tUs` until the next row. `sha256` is null in video; `key` marks a keyframe. */
  frames: { tUs: 'time', sha256: 'textOrNull', wPx: 'u16', hPx: 'u16', key: 'u8' },
  /** Where each event's verbatim record stands in the source files; never sent with a replay. */
  sources: { seq: 'seq', file: 'u16', offset: 'offset', length: 'u32' },
} as const satisfies Record<string, Record<string, ColumnType>>

export type TrackKind = keyof typeof trackColumns
export const trackKinds = [
  'pointer',
  'buttons',
  'scroll',
  'keys',
  'context',
  'targets',
  'notes',
  'frames',
  'sources',
] as const satisfies readonly TrackKind[]

export type NumberArray = Int8Array | Int16Array | Int32Array | Uint8Array | Uint16Array | Uint32Array | Float32Array | Float64Array

type ColumnOf<T extends ColumnType> = T extends 'time'
  ? Float64Array
  : T extends 'offset'
    ? Float64Array
    : T extends 'text'
      ? readonly string[]
      : T extends 'textOrNull'
        ? readonly (string | null)[]
        : T extends 'numberOrNull'
          ? readonly (number | null)[]
          : NumberArray

/** A track in memory: one array per column, all of `rows` length, in order of (tUs, seq). */
export type Track<K extends TrackKind = TrackKind> = K extends TrackKind
  ? { readonly kind: K; readonly rows: number } & {
      readonly [C in keyof (typeof trackColumns)[K]]: ColumnOf<(typeof trackColumns)[K][C] & ColumnType>
    }
  : never

/** Rows of one track file. Small enough that the first picture waits for under 1 MB, large enough that 10 M events are 77 files. */
export const partRows = 131_072
