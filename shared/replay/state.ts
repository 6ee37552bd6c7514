import type { SessionDoc } from '../session.ts'
import { type HeldButton, type HeldKey, heldButtonsAfter, heldKeysAfter } from './held.ts'
import { type KeyRun, textAfter } from './keyRuns.ts'
import { loadedRunAt } from './pointerRows.ts'
import type { Recording } from './recording.ts'
import { lastRowNear } from './search.ts'

export type PointerState = { xPx: number; yPx: number; surface: number; tUs: number }
export type WindowState = { app: string | null; title: string | null; url: string | null; tUs: number }
export type FrameState = { stream: number; row: number; tUs: number }

/** All that the screen showed and the hands held at one time. */
export type ScreenState = {
  tUs: number
  /** The last position that was recorded: held, never interpolated. `null` before the first, and while it is not loaded. */
  pointer: PointerState | null
  isPointerLoaded: boolean
  buttons: readonly HeldButton[]
  keys: readonly HeldKey[]
  window: WindowState | null
  /** Row of the targets track whose element the pointer was on, or -1. */
  targetRow: number
  /** Text of the run being typed, while it is being typed and a moment after. */
  typed: string | null
  /** Surface that was last acted on. */
  surface: number
  frame: FrameState | null
}

const typedLingerUs = 1_500_000
/** An element stops being news some time after it was asked for. */
const targetLingerUs = 3_000_000

export type StateReader = { at(tUs: number): ScreenState }

/**
 * Reads states of one recording. It remembers its rows, so playing costs a few comparisons and a seek one binary search
 * per track; what it answers never depends on what was asked before.
 */
export function createStateReader(recording: Recording): StateReader {
  const hints = new Map<ArrayLike<number>, number>()
  const rowAt = (times: ArrayLike<number>, tUs: number) => {
    const row = lastRowNear(times, tUs, hints.get(times) ?? 0)
    hints.set(times, row)
    return row
  }
  return { at: (tUs) => readState(recording, tUs, rowAt) }
}

/** The state at one time, asked once. */
export function stateAt(recording: Recording, tUs: number): ScreenState {
  return createStateReader(recording).at(tUs)
}

type RowAt = (times: ArrayLike<number>, tUs: number) => number

function readState(recording: Recording, tUs: number, rowAt: RowAt): ScreenState {
  const { tracks, held } = recording
  const keyRow = rowAt(tracks.keys.tUs, tUs)
  const buttonRow = rowAt(tracks.buttons.tUs, tUs)
  const contextRow = rowAt(tracks.context.tUs, tUs)
  const targetRow = rowAt(tracks.targets.tUs, tUs)
  const isPointerLoaded = isPointerLoadedAt(recording, tUs, rowAt)
  const pointer = isPointerLoaded ? readPointer(recording, tUs, rowAt) : null
  const context = tracks.context
  const contextTUs = contextRow < 0 ? Number.NEGATIVE_INFINITY : (context.tUs[contextRow] as number)
  const surface = contextTUs > (pointer?.tUs ?? Number.NEGATIVE_INFINITY) ? (context.surface[contextRow] ?? 0) : (pointer?.surface ?? 0)
  return {
    tUs,
    pointer,
    isPointerLoaded,
    buttons: heldButtonsAfter(tracks.buttons, held, buttonRow),
    keys: heldKeysAfter(tracks.keys, held, keyRow),
    window: readWindow(recording, contextRow),
    targetRow: targetRow >= 0 && tUs - (tracks.targets.tUs[targetRow] as number) <= targetLingerUs ? targetRow : -1,
    typed: readTyped(recording, tUs, keyRow),
    surface,
    frame: readFrame(recording, tUs, surface, rowAt),
  }
}

function isPointerLoadedAt({ pointer, isComplete }: Recording, tUs: number, rowAt: RowAt): boolean {
  if (isComplete) return true
  const row = rowAt(pointer.track.tUs, tUs)
  return row < 0 || loadedRunAt(pointer, row) !== null
}

/** Presses and wheel turns carry positions too; the newest of the three tracks holds, of equal times the later in the recorder's order. */
function readPointer(recording: Recording, tUs: number, rowAt: RowAt): PointerState | null {
  const { pointer, buttons, scroll } = recording.tracks
  let best: PointerState | null = null
  let bestSeq = -1
  for (const track of [pointer, buttons, scroll]) {
    const row = rowAt(track.tUs, tUs)
    if (row < 0) continue
    const at = track.tUs[row] as number
    const seq = track.seq[row] as number
    if (best && (at < best.tUs || (at === best.tUs && seq < bestSeq))) continue
    best = { xPx: track.xPx[row] as number, yPx: track.yPx[row] as number, surface: track.surface[row] as number, tUs: at }
    bestSeq = seq
  }
  return best
}

function readWindow(recording: Recording, row: number): WindowState | null {
  const { context } = recording.tracks
  if (row < 0) return null
  return {
    app: context.app[row] ?? null,
    title: context.title[row] ?? null,
    url: context.url[row] ?? null,
    tUs: context.tUs[row] as number,
  }
}

/** The run that holds `tUs` or ended shortly before it. Runs are in order and don't overlap. */
export function keyRunAt(runs: readonly KeyRun[], tUs: number): KeyRun | null {
  let low = 0
  let high = runs.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((runs[middle] as KeyRun).startUs <= tUs) low = middle + 1
    else high = middle
  }
  return runs[low - 1] ?? null
}

function readTyped(recording: Recording, tUs: number, keyRow: number): string | null {
  const run = keyRunAt(recording.keyRuns, tUs)
  if (run?.kind !== 'text' || tUs > run.endUs + typedLingerUs) return null
  return textAfter(recording.tracks.keys, run, keyRow)
}

/** The last frame at or before the time, of the stream that shows the surface; else of the stream that changed last; `null` before the first. */
function readFrame(recording: Recording, tUs: number, surface: number, rowAt: RowAt): FrameState | null {
  let best: FrameState | null = null
  for (const [stream, frames] of recording.frames.entries()) {
    const row = rowAt(frames.tUs, tUs)
    if (row < 0) continue
    const found = { stream, row, tUs: frames.tUs[row] as number }
    const isOfSurface = (index: number) => recording.doc.streams[index]?.surface === surface
    const isBetter = !best || (isOfSurface(stream) === isOfSurface(best.stream) ? found.tUs > best.tUs : isOfSurface(stream))
    if (isBetter) best = found
  }
  return best
}

/** The mapping of a stream that holds at a time: surface point → frame pixel. */
export function mappingAt(doc: SessionDoc, stream: number, tUs: number): readonly [number, number, number, number, number, number] {
  const list = doc.streams[stream]?.mapping ?? []
  let found = list[0]
  for (const each of list) if (each.tUs <= tUs) found = each
  return found?.affine ?? [1, 0, 0, 1, 0, 0]
}
