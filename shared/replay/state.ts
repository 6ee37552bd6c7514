import { type HeldButton, type HeldKey, heldButtonsAfter, heldKeysAfter } from './held.ts'
import { type KeyRun, runGapUs, typedAfter } from './keyRuns.ts'
import { loadedRunAt } from './pointerRows.ts'
import type { Recording } from './recording.ts'
import { type ScrollState, scrolledAfter } from './scrolled.ts'
import { beforeAll, lastRowAt, lastRowNear } from './search.ts'
import { type Affine, affineAt, applyAffine } from './space.ts'
import { targetRowAt } from './targets.ts'
import type { TypedText } from './typedText.ts'

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
  /** The text being typed with its corrections, while it is being typed and a moment after; `struck` is emptied soon after. */
  typed: TypedText | null
  /** Turns of the wheel since the window or page came to the front; `null` before the first. */
  scroll: ScrollState | null
  /** Surface that was last acted on. */
  surface: number
  /** The frame of each stream that has one by now, in the order of the streams. */
  frames: readonly FrameState[]
  /** That of them which is acted on: see `chooseFrame`. */
  frame: FrameState | null
}

/** How long what was deleted is shown struck through. */
const struckLingerUs = 1_200_000

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
  const scrollRow = rowAt(tracks.scroll.tUs, tUs)
  const targetRow = rowAt(tracks.targets.tUs, tUs)
  const isPointerLoaded = isPointerLoadedAt(recording, tUs, rowAt)
  const pointer = isPointerLoaded ? readPointer(recording, tUs, rowAt) : null
  const { context } = tracks
  const pageRow = contextRow < 0 ? -1 : (recording.scrolls.pageRows[contextRow] as number)
  const since = pageRow < 0 ? beforeAll : { tUs: context.tUs[pageRow] as number, seq: context.seq[pageRow] as number }
  const contextTUs = contextRow < 0 ? Number.NEGATIVE_INFINITY : (context.tUs[contextRow] as number)
  const surface = contextTUs > (pointer?.tUs ?? Number.NEGATIVE_INFINITY) ? (context.surface[contextRow] ?? 0) : (pointer?.surface ?? 0)
  const frames = readFrames(recording, tUs, rowAt)
  return {
    tUs,
    pointer,
    isPointerLoaded,
    buttons: heldButtonsAfter(tracks.buttons, held, buttonRow),
    keys: heldKeysAfter(tracks.keys, held, keyRow),
    window: readWindow(recording, pageRow),
    targetRow: targetRowAt(recording, targetRow, tUs, pointer, since),
    typed: readTyped(recording, tUs, keyRow),
    scroll: scrolledAfter(tracks.scroll, recording.scrolls, scrollRow, since),
    surface,
    frames,
    frame: chooseFrame(recording, frames, surface, pointer, tUs),
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

/** Index of the run that holds `tUs` or ended before it, or -1. Runs are in order and don't overlap. */
export function keyRunAt(runs: readonly KeyRun[], tUs: number): number {
  let low = 0
  let high = runs.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((runs[middle] as KeyRun).startUs <= tUs) low = middle + 1
    else high = middle
  }
  return low - 1
}

function readTyped(recording: Recording, tUs: number, keyRow: number): TypedText | null {
  const { keys } = recording.tracks
  const run = recording.keyRuns[keyRunAt(recording.keyRuns, tUs)]
  if (run?.kind !== 'text') return null
  // from the keys until now, not from those that will come: a run that goes on is known by them only
  const lastRow = run.edits[lastRowAt(run.edits, keyRow)] as number
  if (tUs - (keys.tUs[lastRow] as number) > runGapUs) return null
  const typed = typedAfter(keys, run, keyRow)
  const isStale = typed.struck !== '' && tUs - (keys.tUs[typed.struckRow] as number) > struckLingerUs
  return isStale ? { ...typed, struck: '' } : typed
}

/** The last frame at or before the time, of each stream. */
function readFrames(recording: Recording, tUs: number, rowAt: RowAt): FrameState[] {
  const found: FrameState[] = []
  for (const [stream, frames] of recording.frames.entries()) {
    const row = rowAt(frames.tUs, tUs)
    if (row >= 0) found.push({ stream, row, tUs: frames.tUs[row] as number })
  }
  return found
}

/**
 * The frame to look at: of a stream of the surface that is acted on; of several such, that whose picture the pointer is
 * in or nearest to (one stream per monitor), which goes on rather than one that has ended, which began last.
 */
export function chooseFrame(
  recording: Recording,
  frames: readonly FrameState[],
  surface: number,
  pointer: PointerState | null,
  tUs: number,
): FrameState | null {
  let best: FrameState | null = null
  let bestRank: readonly number[] = []
  for (const frame of frames) {
    if (frames.length === 1) return frame
    const stream = recording.doc.streams[frame.stream]
    const track = recording.frames[frame.stream]
    if (!stream || !track) continue
    const isOfSurface = stream.surface === surface
    const isNear = pointer?.surface === stream.surface
    const rank = [
      isOfSurface ? 0 : 1,
      isNear
        ? distanceTo(track.wPx[frame.row] || stream.wPx, track.hPx[frame.row] || stream.hPx, affineAt(stream.mapping, tUs), pointer)
        : 0,
      isOfSurface && frame.row < track.rows - 1 ? 0 : 1,
      isOfSurface ? -(track.tUs[0] as number) : -frame.tUs,
    ]
    if (best && !isLower(rank, bestRank)) continue
    best = frame
    bestRank = rank
  }
  return best
}

/** How far a point lies outside a picture, in its pixels; 0 inside. */
function distanceTo(wPx: number, hPx: number, affine: Affine, at: PointerState): number {
  const [x, y] = applyAffine(affine, at.xPx, at.yPx)
  return Math.max(0, -x, x - wPx) + Math.max(0, -y, y - hPx)
}

function isLower(a: readonly number[], b: readonly number[]): boolean {
  for (const [index, value] of a.entries()) if (value !== b[index]) return value < (b[index] as number)
  return false
}
