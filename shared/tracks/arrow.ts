import {
  Float32,
  Float64,
  Int8,
  Int16,
  Int32,
  Int64,
  makeData,
  Table,
  tableFromIPC,
  tableToIPC,
  Uint8,
  Uint16,
  Uint32,
  Utf8,
  Vector,
  vectorFromArray,
} from 'apache-arrow'
import { AppError } from '../errors.ts'
import { toNarrowest } from './builder.ts'
import { type ColumnType, type NumberArray, type Track, type TrackKind, trackColumns } from './columns.ts'

/** int64 words of whole numbers, without a BigInt per value: 1 M values in about 5 ms. */
function toInt64(values: Float64Array): BigInt64Array {
  const words = new Int32Array(values.length * 2)
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number
    words[2 * i] = value // ToInt32 keeps the low word
    words[2 * i + 1] = Math.floor(value / 4294967296)
  }
  return new BigInt64Array(words.buffer)
}

function fromInt64(values: BigInt64Array): Float64Array {
  const words = new Uint32Array(values.buffer, values.byteOffset, values.length * 2)
  const out = new Float64Array(values.length)
  for (let i = 0; i < out.length; i++) out[i] = (words[2 * i] as number) + ((words[2 * i + 1] as number) | 0) * 4294967296
  return out
}

function toNumberVector(values: NumberArray): Vector {
  if (values instanceof Int8Array) return new Vector([makeData({ type: new Int8(), data: values })])
  if (values instanceof Int16Array) return new Vector([makeData({ type: new Int16(), data: values })])
  if (values instanceof Int32Array) return new Vector([makeData({ type: new Int32(), data: values })])
  if (values instanceof Uint8Array) return new Vector([makeData({ type: new Uint8(), data: values })])
  if (values instanceof Uint16Array) return new Vector([makeData({ type: new Uint16(), data: values })])
  if (values instanceof Uint32Array) return new Vector([makeData({ type: new Uint32(), data: values })])
  if (values instanceof Float32Array) return new Vector([makeData({ type: new Float32(), data: values })])
  return new Vector([makeData({ type: new Float64(), data: values })])
}

const isStepped = (type: ColumnType) => type === 'seq' || type === 'offset'
const storedName = (name: string, type: ColumnType) => (isStepped(type) ? `${name}Step` : name)

/** Differences from value to value; the first is the value itself, so that every file can be read alone. */
function toSteps(values: NumberArray): NumberArray {
  return toNarrowest(Float64Array.from(values, (value, index) => (index === 0 ? value : value - (values[index - 1] as number))))
}

function fromSteps(type: ColumnType, steps: NumberArray): NumberArray {
  const out = type === 'seq' ? new Uint32Array(steps.length) : new Float64Array(steps.length)
  let sum = 0
  for (let i = 0; i < steps.length; i++) {
    sum += steps[i] as number
    out[i] = sum
  }
  return out
}

function toVector(type: ColumnType, column: unknown, from: number, to: number): Vector {
  const slice = (column as { slice(from: number, to: number): unknown }).slice(from, to)
  if (type === 'time') return new Vector([makeData({ type: new Int64(), data: toInt64(slice as Float64Array) })])
  if (type === 'text' || type === 'textOrNull') return vectorFromArray(slice as string[], new Utf8())
  if (type === 'numberOrNull') return vectorFromArray(slice as number[], new Float64())
  return toNumberVector(isStepped(type) ? toSteps(slice as NumberArray) : (slice as NumberArray))
}

/** Rows `[from, to)` of a track as one Arrow IPC file. No dictionaries: their ids are counted per process, and equal tracks must be equal bytes. */
export function encodeTrack(track: Track, from = 0, to = track.rows): Uint8Array {
  const columns: Record<string, Vector> = {}
  for (const [name, type] of Object.entries(trackColumns[track.kind]) as [string, ColumnType][]) {
    columns[storedName(name, type)] = toVector(type, (track as unknown as Record<string, unknown>)[name], from, to)
  }
  return tableToIPC(new Table(columns), 'file')
}

function fromVector(type: ColumnType, vector: Vector): unknown {
  if (type === 'text' || type === 'textOrNull' || type === 'numberOrNull') return Array.from(vector)
  const values = vector.toArray()
  if (isStepped(type)) return fromSteps(type, values as NumberArray)
  return type === 'time' ? fromInt64(values as BigInt64Array) : values
}

/** Reads one Arrow IPC file of a track. Throws `bad_input` when columns are missing. */
export function decodeTrack<K extends TrackKind>(kind: K, bytes: Uint8Array): Track<K> {
  const table = tableFromIPC(bytes)
  const track: Record<string, unknown> = { kind, rows: table.numRows }
  for (const [name, type] of Object.entries(trackColumns[kind]) as [string, ColumnType][]) {
    const vector = table.getChild(storedName(name, type))
    if (!vector) throw new AppError('bad_input', `track file of kind ${kind} has no column "${storedName(name, type)}"`)
    track[name] = fromVector(type, vector)
  }
  return track as Track<K> // every column of the kind was found above
}

type NumberArrayType = new (length: number) => NumberArray

/** The narrowest type of array that holds the values of all parts exactly. */
export function commonArray(parts: readonly NumberArray[]): NumberArrayType {
  const widest = parts.reduce((a, b) => (rank(b) > rank(a) ? b : a))
  // int32 beside float32 fits neither: doubles hold both
  const isMixed = parts.some((part) => part instanceof Int32Array) && widest instanceof Float32Array
  return isMixed ? Float64Array : (widest.constructor as NumberArrayType) // that of one of the eight types
}

function concatNumbers(parts: NumberArray[]): NumberArray {
  const length = parts.reduce((sum, part) => sum + part.length, 0)
  const out = new (commonArray(parts))(length)
  let at = 0
  for (const part of parts) {
    out.set(part, at)
    at += part.length
  }
  return out
}

const ranked = [Int8Array, Uint8Array, Int16Array, Uint16Array, Int32Array, Uint32Array, Float32Array, Float64Array]
const rank = (array: NumberArray) => ranked.findIndex((each) => array instanceof each)

/** One track from its parts, in their order. */
export function concatTracks<K extends TrackKind>(kind: K, parts: Track<K>[]): Track<K> {
  const [only] = parts
  if (parts.length === 1 && only) return only
  const track: Record<string, unknown> = { kind, rows: parts.reduce((sum, part) => sum + part.rows, 0) }
  for (const [name, type] of Object.entries(trackColumns[kind]) as [string, ColumnType][]) {
    const columns = parts.map((part) => (part as unknown as Record<string, unknown>)[name])
    const isList = type === 'text' || type === 'textOrNull' || type === 'numberOrNull'
    if (parts.length === 0) track[name] = isList ? [] : type === 'time' ? new Float64Array() : new Uint8Array()
    else track[name] = isList ? columns.flat() : concatNumbers(columns as NumberArray[])
  }
  return track as Track<K>
}

export function emptyTrack<K extends TrackKind>(kind: K): Track<K> {
  return concatTracks(kind, [])
}
