import { isObject, type JsonObject, parseObject, readLines } from '../lines.ts'
import type { SourceEntry } from '../types.ts'
import { numberOf } from './playwrightInput.ts'

/** One moment on both clocks of a trace file, in ms. */
export type ClockPair = { monotonicMs: number; wallMs: number }

function toPair(monotonic: unknown, wall: unknown): ClockPair | null {
  const [monotonicMs, wallMs] = [numberOf(monotonic), numberOf(wall)]
  return monotonicMs === null || wallMs === null || wallMs <= 0 ? null : { monotonicMs, wallMs }
}

/** Since version 7 the first record has both; 4 to 6 give a wall time with each call, 3 inside its `metadata`. */
function pairOf(record: JsonObject): ClockPair | null {
  if (record.type === 'context-options') return toPair(record.monotonicTime, record.wallTime)
  const call = isObject(record.metadata) ? record.metadata : record
  return toPair(call.startTime, call.wallTime)
}

/** The first moment that a file gives on both clocks; null when none does. Events may come before it, hence a look ahead. */
export async function findClock(entry: SourceEntry, signal: AbortSignal): Promise<ClockPair | null> {
  let found: ClockPair | null = null
  const done = new AbortController()
  const stop = AbortSignal.any([signal, done.signal])
  await readLines(entry, stop, (line) => {
    if (found) return
    const record = parseObject(line.text)
    found = record && pairOf(record)
    if (found) done.abort()
  }).catch((error: unknown) => {
    if (!found) throw error
  })
  signal.throwIfAborted()
  return found
}
