import { commonArray } from '../tracks/arrow.ts'
import type { NumberArray, Track } from '../tracks/columns.ts'
import { speedAt } from './density.ts'
import { createPyramid, type Pyramid } from './pyramid.ts'

/** What is known of a file of rows before it is loaded. */
export type PartRange = { readonly rows: number; readonly fromUs: number; readonly toUs: number }

/** A stretch of loaded rows `[from, to)`: what happened in `[startUs, endUs)` is known. */
export type LoadedRun = { readonly from: number; readonly to: number; readonly startUs: number; readonly endUs: number }

/** Corners of everything that loaded rows point at. */
export type Reach = { left: number; top: number; right: number; bottom: number }

/**
 * The pointer as far as it is loaded. Rows that are not have evenly spread times between their file's first and last,
 * so that searches and idle time stay right everywhere, and no place: ask `loadedRunAt` before reading one.
 */
export type PointerView = {
  readonly track: Track<'pointer'>
  readonly runs: readonly LoadedRun[]
  readonly isComplete: boolean
  readonly speed: Pyramid
  readonly reach: Readonly<Reach>
}

/** The stretch of loaded rows that a row stands in; `null` when it is not loaded. Stretches are few: files load outward. */
export function loadedRunAt(pointer: PointerView, row: number): LoadedRun | null {
  for (const run of pointer.runs) if (row >= run.from && row < run.to) return run
  return null
}

export type PointerRows = { fill(part: number, track: Track<'pointer'>): void; view(): PointerView }

type Columns = { -readonly [C in 'tUs' | 'seq' | 'flags' | 'xPx' | 'yPx' | 'surface']: Track<'pointer'>[C] }

/**
 * Takes files of the pointer in any order. Arrays have their full length from the start, so a file costs its own rows
 * and no more; only a file with wider numbers than all before it makes an array anew. Earlier views stay right: they
 * say less is loaded.
 */
export function createPointerRows(parts: readonly PartRange[]): PointerRows {
  const starts = [0]
  for (const part of parts) starts.push((starts.at(-1) ?? 0) + part.rows)
  const rows = starts.at(-1) ?? 0
  const startOf = (part: number) => starts[part] ?? rows
  const isLoaded = parts.map((part) => part.rows === 0)
  const reach: Reach = { left: Number.POSITIVE_INFINITY, top: Number.POSITIVE_INFINITY, right: 0, bottom: 0 }
  /** First rows of files of which only this one or only the one before is loaded: no speed is known there. */
  const seams = new Set<number>()
  let columns: Columns = {
    tUs: spreadTimes(parts, rows),
    seq: new Uint32Array(rows),
    flags: new Uint16Array(rows),
    xPx: new Int8Array(rows),
    yPx: new Int8Array(rows),
    surface: new Uint8Array(rows),
  }
  const toTrack = (): Track<'pointer'> => ({ kind: 'pointer', rows, ...columns })
  let track = toTrack()
  const speed = createPyramid(rows, (row) => (seams.has(row) ? 0 : speedAt(track, row)), true)
  return {
    fill(part, loaded) {
      const at = startOf(part)
      if (loaded.rows === rows) columns = pickColumns(loaded)
      else columns = placeRows(columns, loaded, at)
      track = toTrack()
      isLoaded[part] = true
      for (const each of [part, part + 1]) {
        if (each > 0 && each < parts.length && isLoaded[each] !== isLoaded[each - 1]) seams.add(startOf(each))
        else seams.delete(startOf(each))
      }
      include(reach, loaded)
      speed.update(at, startOf(part + 1) + 1)
    },
    view: () => ({
      track,
      runs: joinRuns(parts, starts, isLoaded),
      isComplete: isLoaded.every(Boolean),
      speed,
      reach: { ...reach },
    }),
  }
}

/** The pointer of a recording that is loaded whole. */
export function toPointerView(track: Track<'pointer'>): PointerView {
  const pointer = createPointerRows([{ rows: track.rows, fromUs: track.tUs[0] ?? 0, toUs: track.tUs[track.rows - 1] ?? 0 }])
  pointer.fill(0, track)
  return pointer.view()
}

function pickColumns({ tUs, seq, flags, xPx, yPx, surface }: Track<'pointer'>): Columns {
  return { tUs, seq, flags, xPx, yPx, surface }
}

function spreadTimes(parts: readonly PartRange[], rows: number): Float64Array {
  const times = new Float64Array(rows)
  let at = 0
  for (const { rows: count, fromUs, toUs } of parts) {
    const step = (toUs - fromUs) / Math.max(1, count - 1)
    for (let row = 0; row < count; row++) times[at++] = row === count - 1 ? toUs : Math.floor(fromUs + row * step)
    if (count > 1) times[at - count] = fromUs
  }
  return times
}

function placeRows(columns: Columns, loaded: Track<'pointer'>, at: number): Columns {
  const put = <A extends NumberArray>(column: A, values: A): A => {
    column.set(values, at)
    return column
  }
  const putWide = (column: NumberArray, values: NumberArray): NumberArray => {
    const Type = commonArray([column, values])
    if (column instanceof Type) return put(column, values)
    const wider = new Type(column.length)
    wider.set(column)
    return put(wider, values)
  }
  return {
    tUs: put(columns.tUs, loaded.tUs),
    seq: put(columns.seq, loaded.seq),
    flags: put(columns.flags, loaded.flags),
    xPx: putWide(columns.xPx, loaded.xPx),
    yPx: putWide(columns.yPx, loaded.yPx),
    surface: put(columns.surface, loaded.surface),
  }
}

/** Neighbouring loaded files as one run each. A run is known until the first time of the file after it. */
function joinRuns(parts: readonly PartRange[], starts: readonly number[], isLoaded: readonly boolean[]): LoadedRun[] {
  const runs: LoadedRun[] = []
  for (const [index, part] of parts.entries()) {
    if (!isLoaded[index] || part.rows === 0) continue
    const next = parts[index + 1]
    const run = {
      from: starts[index] ?? 0,
      to: starts[index + 1] ?? 0,
      startUs: part.fromUs,
      endUs: next?.fromUs ?? Number.POSITIVE_INFINITY,
    }
    const last = runs.at(-1)
    if (last?.to === run.from) runs[runs.length - 1] = { ...last, to: run.to, endUs: run.endUs }
    else runs.push(run)
  }
  return runs
}

function include(reach: Reach, { rows, xPx, yPx }: Track<'pointer'>): void {
  for (let row = 0; row < rows; row++) {
    reach.left = Math.min(reach.left, xPx[row] as number)
    reach.top = Math.min(reach.top, yPx[row] as number)
    reach.right = Math.max(reach.right, xPx[row] as number)
    reach.bottom = Math.max(reach.bottom, yPx[row] as number)
  }
}
