import { createReadStream } from 'node:fs'
import { refuse } from './refuse.ts'
import type { Report, SourceEntry } from './types.ts'

/** A line without its end; `offset` and `length` in bytes, `number` from 1. */
export type Line = { text: string; number: number; offset: number; length: number }
export type JsonObject = Record<string, unknown>

/** Longest line that is read: an accessibility tree of a whole desktop is about 1 MB. */
const maxLineBytes = 64 * 1024 * 1024
const newline = 10
const carriageReturn = 13

/**
 * Reads a file line by line with byte positions, 1 MiB at a time. `isLast` is true for a last line that has no end.
 * Throws `too_large` on a line over 64 MiB, and the signal's reason when it aborts.
 */
export async function readLines(entry: SourceEntry, signal: AbortSignal, onLine: (line: Line, isUnended: boolean) => void): Promise<void> {
  let rest: Buffer<ArrayBufferLike> = Buffer.alloc(0)
  let offset = 0 // of `rest` in the file
  let number = 0
  const give = (bytes: Buffer, isUnended: boolean) => {
    number++
    const length = bytes.length > 0 && bytes[bytes.length - 1] === carriageReturn ? bytes.length - 1 : bytes.length
    onLine({ text: bytes.toString('utf8', 0, length), number, offset, length }, isUnended)
  }
  for await (const chunk of createReadStream(entry.file, { highWaterMark: 1 << 20, signal }) as AsyncIterable<Buffer>) {
    let bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk])
    for (let end = bytes.indexOf(newline); end !== -1; end = bytes.indexOf(newline)) {
      give(bytes.subarray(0, end), false)
      bytes = bytes.subarray(end + 1)
      offset += end + 1
    }
    if (bytes.length > maxLineBytes)
      throw refuse('too_large', entry.path, `line ${number + 1}, byte ${offset}`, 'the line is longer than 64 MiB')
    rest = bytes
  }
  if (rest.length > 0) give(rest, true)
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

export function parseObject(text: string): JsonObject | null {
  try {
    const value: unknown = JSON.parse(text)
    return isObject(value) ? value : null
  } catch {
    return null
  }
}

export function positionOf(line: Pick<Line, 'number' | 'offset'>): string {
  return `line ${line.number}, byte ${line.offset}`
}

/**
 * Reads a file of one JSON object per line. A line that is none is counted in the report; a last line that breaks off in the middle
 * throws `bad_input`, because then nobody knows what else is missing. `mask` is laid over each line before it is read.
 */
export async function readRecords(
  entry: SourceEntry,
  signal: AbortSignal,
  report: Report,
  onRecord: (record: JsonObject, line: Line) => void,
  mask: ((text: string) => string) | null = null,
): Promise<void> {
  await readLines(entry, signal, (line, isUnended) => {
    if (line.length === 0 || line.text.trim() === '') return
    const record = parseObject(mask ? mask(line.text) : line.text)
    if (record) giveRecord(entry, record, line, onRecord)
    else if (isUnended) throw refuse('bad_input', entry.path, positionOf(line), 'the file is cut off in the middle of this record')
    else report.warn('malformed_record', `${entry.path}, ${positionOf(line)}: not a JSON object, left out`)
  })
}

/** JSON is read to any depth, but what looks at it then goes down by calling itself. */
function giveRecord(entry: SourceEntry, record: JsonObject, line: Line, onRecord: (record: JsonObject, line: Line) => void): void {
  try {
    onRecord(record, line)
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    throw refuse('bad_input', entry.path, positionOf(line), 'the record is nested too deep', error)
  }
}

/** Levels of objects and lists in a file of one object; those of recorders have about five. */
const maxDepth = 100

function isDeeperThan(max: number, value: unknown): boolean {
  let level = [value]
  for (let depth = 0; depth <= max && level.length > 0; depth++)
    level = level.flatMap((each) => (typeof each === 'object' && each !== null ? Object.values(each) : []))
  return level.length > 0
}

/** Reads one JSON object that fills a file of at most 16 MiB. Throws `bad_input` or `too_large`. */
export async function readObject(entry: SourceEntry): Promise<JsonObject> {
  if (entry.bytes > 16 * 1024 * 1024) throw refuse('too_large', entry.path, null, `${entry.bytes} bytes; at most 16 MiB are expected here`)
  const chunks: Buffer[] = []
  for await (const chunk of createReadStream(entry.file) as AsyncIterable<Buffer>) chunks.push(chunk)
  const text = Buffer.concat(chunks).toString('utf8')
  const value = parseJson(entry, text)
  if (!isObject(value)) throw refuse('bad_input', entry.path, null, 'not a JSON object')
  if (isDeeperThan(maxDepth, value)) throw refuse('bad_input', entry.path, null, `nested deeper than ${maxDepth} levels`)
  return value
}

function parseJson(entry: SourceEntry, text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw refuse('bad_input', entry.path, null, `not JSON: ${error instanceof Error ? error.message : String(error)}`, error)
  }
}

/** The first complete lines of a head of bytes; a single line that goes on beyond it counts only if it is all there is. */
export function headLines(head: Uint8Array, count: number): string[] {
  const text = Buffer.from(head.buffer, head.byteOffset, head.byteLength).toString('utf8')
  const lines = text.split('\n', count + 1)
  return lines.slice(0, count).map((line) => line.trim())
}
