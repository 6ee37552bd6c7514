import type { ProposalLine, ShiftProposal } from '#shared/api.ts'
import { AppError } from '#shared/errors.ts'
import type { SessionId } from '#shared/ids.ts'
import type { Actor } from '#shared/policy.ts'
import {
  choosePresses,
  chooseRows,
  compareGrey,
  nearShare,
  type Press,
  type SmallGrey,
  toPictureChanges,
} from '#shared/replay/pictureChanges.ts'
import { lastRowAt } from '#shared/replay/search.ts'
import { type ClickAnswers, estimateSkew } from '#shared/replay/skew.ts'
import { affineAt, applyAffine } from '#shared/replay/space.ts'
import { typicalFrameUs } from '#shared/replay/streamShifts.ts'
import type { SessionDoc } from '#shared/session.ts'
import { emptyTrack } from '#shared/tracks/arrow.ts'
import type { Deps } from '../deps.ts'
import { type Frames, openFrames } from '../media/frames.ts'
import { findSession } from './sessions.ts'
import { loadTrack } from './tracks.ts'

/** Cells along the longer edge of the pictures that are compared: a checkbox is still a few of them. */
const cells = 320
/** Frames between two words of progress. */
const every = 20

/**
 * Looks at how the pictures of a stream answer clicks, and says how far its clock seems to be off. Decoding happens here and not
 * in the browser: it reads what browsers can't play, leaves the stage its decoder, and many sessions can be asked about.
 * Throws `not_found` where there is no such session or stream; ends early when the signal does.
 */
export async function* proposeShift(
  deps: Pick<Deps, 'db' | 'blobs'>,
  actor: Actor,
  id: SessionId,
  stream: number,
  signal: AbortSignal,
): AsyncGenerator<ProposalLine> {
  const { doc } = await findSession(deps, actor, id)
  const frames = await openFrames(deps, doc, stream, [])
  try {
    const presses = await readPresses(deps, doc, frames)
    const steps = presses.map((): Step[] => [])
    for await (const progress of readSteps(frames, presses, steps)) {
      signal.throwIfAborted()
      yield { progress }
    }
    yield { proposal: conclude(stream, frames, presses, steps) }
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    yield { error: { code: error.code, message: error.message } } // what was sent can't be taken back
  } finally {
    await frames.close()
  }
}

type Step = { tUs: number; all: number; near: number }

/** Presses while the stream shows something, in its picture or so near to its edge that what answers may be in it. */
async function readPresses(deps: Pick<Deps, 'blobs'>, doc: SessionDoc, frames: Frames): Promise<Press[]> {
  const ref = doc.tracks.find((each) => each.kind === 'buttons')
  const buttons = ref ? await loadTrack(deps, ref, 'buttons') : emptyTrack('buttons')
  const { surface, wPx, hPx, mapping } = frames.stream
  const marginPx = nearShare * Math.max(wPx, hPx)
  return choosePresses(buttons, surface, ({ downUs, xPx, yPx }) => {
    const [x, y] = applyAffine(affineAt(mapping, downUs), xPx, yPx)
    const isShown = x >= -marginPx && y >= -marginPx && x < wPx + marginPx && y < hPx + marginPx
    return isShown && downUs >= frames.startUs && downUs < frames.endUs
  })
}

/** Compares each frame around a press with the one before it, and says how far it is. */
async function* readSteps(frames: Frames, presses: readonly Press[], steps: readonly Step[][]): AsyncGenerator<number> {
  const { track } = frames
  const rows = chooseRows(track, presses)
  const first = presses.map((press) => lastRowAt(track.tUs, press.fromUs))
  const cellPx = Math.max(1, Math.round(Math.max(frames.stream.wPx, frames.stream.hPx) / cells))
  let before: { row: number; grey: SmallGrey } | null = null
  let count = 0
  for await (const { row, grey } of frames.decodeGrey(rows, cellPx)) {
    const tUs = track.tUs[row] as number
    for (const [index, press] of presses.entries()) {
      // what was before the first frame of a press was compared for another one, or is a leap
      if (!before || before.row < (first[index] as number) || tUs > press.toUs) continue
      const [x, y] = applyAffine(affineAt(frames.stream.mapping, press.downUs), press.xPx, press.yPx)
      steps[index]?.push({ tUs, ...compareGrey(before.grey, grey, { x: x / cellPx, y: y / cellPx }) })
    }
    before = { row, grey }
    if (++count % every === 0) yield count / rows.length
  }
}

function conclude(stream: number, frames: Frames, presses: readonly Press[], steps: readonly Step[][]): ShiftProposal {
  const evidence = presses.map(({ downUs, upUs }, index): ClickAnswers => ({ downUs, upUs, changes: toPictureChanges(steps[index] ?? []) }))
  const skew = estimateSkew(evidence, typicalFrameUs(frames.track) ?? 0)
  return {
    stream,
    ...skew,
    curve: { ...skew.curve, scores: [...skew.curve.scores] },
    evidence: evidence.map((each) => ({ ...each, changes: [...each.changes] })),
  }
}
