import { frameRules, type Picture } from '#shared/actions/frames.ts'
import { ensure } from '#shared/errors.ts'
import type { Frames } from './frames.ts'
import { computeSameShare, toGrey } from './grey.ts'

/** Steps that are looked at in one go at first, and at most: most screens change soon, and decoding begins at a keyframe each time. */
const firstSteps = 8
const mostSteps = 64

/**
 * How alike the pictures of a stream are, for the frame rule. Keeps one picture and the answers for it, not the pictures:
 * the rule compares many moments with one.
 */
export function createPicture(frames: Frames): Picture {
  let thanRow = -1
  let thanGrey: Uint8Array | null = null
  let shares = new Map<number, number>()
  let steps = firstSteps

  /** Compares the rows with the one kept, which is the first or the last of them where it is not known yet. */
  async function compare(rows: number[]): Promise<void> {
    const waiting: { row: number; grey: Uint8Array }[] = []
    for await (const { row, pixels } of frames.decode(rows)) {
      const grey = toGrey(pixels.rgba)
      if (row === thanRow) thanGrey = grey
      if (thanGrey) shares.set(row, computeSameShare(grey, thanGrey))
      else waiting.push({ row, grey })
    }
    for (const { row, grey } of waiting) shares.set(row, computeSameShare(grey, ensure(thanGrey, 'picture to compare with')))
  }

  function listAhead(tUs: number, stepUs: number, untilUs: number): number[] {
    const rows = new Set<number>(thanGrey ? [] : [thanRow])
    for (let at = tUs, count = 0; count < steps && (stepUs < 0 ? at >= untilUs : at <= untilUs); at += stepUs, count++) {
      rows.add(findNearest(frames, at))
    }
    return [...rows].filter((row) => !shares.has(row)).sort((a, b) => a - b)
  }

  return {
    startUs: frames.startUs,
    endUs: frames.endUs,
    async similarity(tUs, thanUs, untilUs) {
      const row = findNearest(frames, tUs)
      const than = findNearest(frames, thanUs)
      if (row === than || isSameBlob(frames, row, than)) return 1
      if (than !== thanRow) {
        thanRow = than
        thanGrey = null
        shares = new Map()
        steps = firstSteps
      }
      if (!shares.has(row)) {
        await compare(listAhead(tUs, tUs < thanUs ? -frameRules.stepUs : frameRules.stepUs, untilUs))
        steps = Math.min(mostSteps, steps * 2)
      }
      return ensure(shares.get(row), 'share of a compared frame')
    },
  }
}

/** The published rule seeks to the frame nearest to a time, not to the one shown then. */
function findNearest(frames: Frames, tUs: number): number {
  const row = frames.rowAt(tUs)
  const times = frames.track.tUs
  const next = times[row + 1]
  return next !== undefined && next - tUs <= tUs - (times[row] ?? 0) ? row + 1 : row
}

function isSameBlob(frames: Frames, a: number, b: number): boolean {
  const sha256 = frames.track.sha256[a]
  return sha256 != null && sha256 === frames.track.sha256[b]
}
