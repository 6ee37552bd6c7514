import type { VideoSample, VideoSampleSink } from 'mediabunny'
import { deriveKeyRows, type FrameGroups } from '#shared/replay/frameGroups.ts'
import { lastRowAt } from '#shared/replay/search.ts'
import type { Track } from '#shared/tracks/columns.ts'
import type { Bitmaps, FrameSource, Want } from './frameSource.ts'
import { isRestartBetter } from './keyRows.ts'
import type { VideoFile } from './videoFile.ts'

type Options = {
  file: VideoFile
  stream: number
  frames: Track<'frames'>
  /** The file's frames from keyframe to keyframe. */
  groups: FrameGroups
  /** Session time of the file's own zero. */
  offsetUs: number
  cache: Bitmaps
  onChange: () => void
}

/** A container's clock may round a frame's time by up to this. */
const roundingUs = 1000
/** Frames kept decoded in front of the playhead. */
const aheadPlaying = 12
const aheadPaused = 3
/** Stepping back decodes a run of frames at once, so the next steps back are there already. */
const backRun = 16

/**
 * Frames of a video. One decoder runs forward from where it was opened; a target behind it, or past a later
 * keyframe, opens it anew. Samples are copied to bitmaps and closed at once: decoders stall when about 20 of their frames are held.
 */
export function createVideoFrames(options: Options): FrameSource {
  const { frames, offsetUs, cache, onChange } = options
  const keyRows = deriveKeyRows(options.groups, frames.rows)
  const keyOf = (row: number) => `${options.stream}:${row}`
  let sink: VideoSampleSink | null = null
  let samples: AsyncGenerator<VideoSample, void, unknown> | null = null
  let position = -1
  let wanted: Want | null = null
  let isPumping = false
  let isDisposed = false
  let trouble: string | null = null

  /** The wanted row, else the nearest row ahead that is not decoded yet. */
  const goalOf = ({ row, direction, isPlaying }: Want): number | null => {
    if (!cache.has(keyOf(row))) return row
    if (direction < 0) return null
    const last = Math.min(frames.rows - 1, row + (isPlaying ? aheadPlaying : aheadPaused))
    for (let at = row + 1; at <= last; at++) if (!cache.has(keyOf(at))) return at
    return null
  }
  const open = (from: number) => {
    void samples?.return().catch(() => undefined)
    const startS = ((frames.tUs[from] as number) - offsetUs - roundingUs) / 1e6
    samples = sink ? sink.samples(Math.max(0, startS)) : null
    position = from - 1
  }
  const decodeNext = async (goal: number) => {
    const next = await samples?.next()
    if (!next || next.done) {
      samples = null
      // the file ends before the row: its last picture stands for the rest
      if (position >= 0 && position < goal) cache.put(keyOf(goal), await repeatOf(position))
      return
    }
    const sample = next.value
    const row = lastRowAt(frames.tUs, Math.round(sample.timestamp * 1e6) + offsetUs + roundingUs)
    position = Math.max(position, row)
    // on the way to a far frame: kept, they would push out what is near
    const isLate = wanted !== null && row < wanted.row - (wanted.isPlaying ? 0 : backRun)
    if (row >= 0 && !isLate && !cache.has(keyOf(row))) {
      const frame = sample.toVideoFrame()
      cache.put(keyOf(row), await createImageBitmap(frame))
      frame.close()
    }
    sample.close()
  }
  const repeatOf = async (row: number) => createImageBitmap(cache.get(keyOf(row)) ?? new ImageData(1, 1))
  const pump = async () => {
    if (isPumping) return
    isPumping = true
    try {
      sink ??= await options.file.openSink()
      for (let goal = wanted && goalOf(wanted); goal !== null && !isDisposed; goal = wanted && goalOf(wanted)) {
        if (!samples || isRestartBetter(keyRows, position, goal)) open(Math.max(0, wanted?.direction === -1 ? goal - backRun : goal))
        await decodeNext(goal)
        onChange()
      }
    } catch (error) {
      if (!isDisposed) trouble = error instanceof Error ? error.message : String(error)
      onChange()
    }
    isPumping = false
  }
  return {
    get: (row) => cache.get(keyOf(row)),
    want(want) {
      if (want.row === wanted?.row && want.isPlaying === wanted.isPlaying) return
      wanted = want
      if (!trouble) void pump()
    },
    get trouble() {
      return trouble
    },
    dispose() {
      isDisposed = true
      wanted = null
      void samples?.return().catch(() => undefined)
    },
  }
}
