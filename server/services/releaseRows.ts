import { chooseFrames, type Picture } from '#shared/actions/frames.ts'
import type { Action, ActionProfile } from '#shared/actions/types.ts'
import { ensure } from '#shared/errors.ts'
import { isActionSegment, withActionLabels } from '#shared/labels/actionLabels.ts'
import { actionsOf, findTasks, type Task, toCorrection, toStep } from '#shared/release/rows.ts'
import type { ReleaseRow, ReleaseStep, StepPicture } from '#shared/release/types.ts'
import type { SessionDoc } from '#shared/session.ts'
import type { Deps } from '../deps.ts'
import { encodePng, type Frames, type ImageFile, toPng } from '../media/frames.ts'
import { createPicture } from '../media/picture.ts'
import { openSurfaces, reduceSession, type Surfaces } from './actions.ts'
import { type Chosen, type Excluded, exclude } from './releaseSelect.ts'

/** Rows of one session, without the split that they will be in, and what did not become part of one. */
export type SessionRows = { rows: Omit<ReleaseRow, 'split'>[]; pictures: StepPicture[]; dropped: Excluded }

/** Derives the session's tasks and steps, and stores the pictures of the steps as blobs. */
export async function buildSessionRows(
  deps: Pick<Deps, 'blobs'>,
  doc: SessionDoc,
  chosen: Chosen,
  profile: ActionProfile,
  signal: AbortSignal,
): Promise<SessionRows> {
  const reduction = await reduceSession(deps, doc, profile)
  const dropped: Excluded = new Map()
  const read = withActionLabels(reduction.actions, chosen.segments)
  const fitting = new Set(read.map((each) => each.segment))
  const lost = chosen.segments.filter((each) => isActionSegment(each) && !fitting.has(each))
  exclude(dropped, 'correction of an action that these rules derive otherwise', lost.length)
  const actionsRead = read.map((each) => each.action)
  const corrections = new Map(read.map((each) => [each.action.id, toCorrection(each)]))
  for (const each of reduction.dropped) exclude(dropped, each.reason)
  const tasks = findTasks(chosen.session.id, doc, chosen.segments, chosen.taxonomy.doc)
  exclude(dropped, 'outside every goal', actionsRead.filter((each) => !tasks.some((task) => actionsOf(task, [each]).length > 0)).length)

  const surfaces = await openSurfaces(deps, doc, chosen.shifts)
  try {
    const pictures = new Map<number, Picture | null>()
    for (const surface of doc.surfaces.keys()) {
      const frames = surfaces.get(surface)
      pictures.set(surface, frames && createPicture(frames))
    }
    const done: { task: Task; actions: Action[] }[] = []
    for (const task of tasks) {
      signal.throwIfAborted()
      const actions = await chooseFrames(actionsOf(task, actionsRead), (surface) => pictures.get(surface) ?? null, task.endUs)
      if (actions.length > 0) done.push({ task, actions })
    }
    const stored = await storePictures(
      deps,
      surfaces,
      done.flatMap((each) => each.actions),
      signal,
    )
    return { rows: done.map((each) => toRow(doc, chosen, surfaces, stored, corrections, each)), pictures: [...stored.values()], dropped }
  } finally {
    await surfaces.close()
  }
}

function toRow(
  doc: SessionDoc,
  chosen: Chosen,
  surfaces: Surfaces,
  stored: ReadonlyMap<string, StepPicture>,
  corrections: ReadonlyMap<string, ReleaseStep['correction'] | null>,
  { task, actions }: { task: Task; actions: Action[] },
): Omit<ReleaseRow, 'split'> {
  return {
    task: task.id,
    session: chosen.session.id,
    subject: chosen.session.subjectId,
    pass: chosen.passId,
    instruction: task.instruction,
    recordedTask: doc.task.instruction?.trim() || null,
    goal: task.goal,
    startUs: task.startUs,
    endUs: task.endUs,
    steps: actions.map((action, index) => {
      const frames = surfaces.get(action.surface ?? 0)
      const picture =
        frames && action.frameTUs !== null ? (stored.get(keyOf(action.surface ?? 0, frames.rowAt(action.frameTUs))) ?? null) : null
      return toStep(
        action,
        index,
        corrections.get(action.id) ?? null,
        picture,
        frames?.stream.mapping ?? [],
        chosen.segments,
        chosen.taxonomy.doc,
      )
    }),
  }
}

const keyOf = (surface: number, row: number) => `${surface} ${row}`

/** Every picture that a step needs, once: video as PNG, stored pictures as they are. By surface and row. */
async function storePictures(
  deps: Pick<Deps, 'blobs'>,
  surfaces: Surfaces,
  actions: readonly Action[],
  signal: AbortSignal,
): Promise<Map<string, StepPicture>> {
  const stored = new Map<string, StepPicture>()
  for (const [surface, group] of Map.groupBy(actions, (action) => action.surface ?? 0)) {
    const frames = surfaces.get(surface)
    if (!frames) continue
    const rows = new Set(group.flatMap((action) => (action.frameTUs === null ? [] : [frames.rowAt(action.frameTUs)])))
    for await (const { row, image } of readImages(
      frames,
      [...rows].sort((a, b) => a - b),
    )) {
      signal.throwIfAborted()
      const { sha256 } = await deps.blobs.put(image.bytes)
      const mediaType = image.mediaType === 'image/jpeg' ? 'image/jpeg' : 'image/png'
      stored.set(keyOf(surface, row), {
        sha256,
        mediaType,
        wPx: image.wPx,
        hPx: image.hPx,
        tUs: ensure(frames.track.tUs[row], 'frame time'),
      })
    }
  }
  return stored
}

async function* readImages(frames: Frames, rows: readonly number[]): AsyncGenerator<{ row: number; image: ImageFile }> {
  if (frames.stream.kind === 'video') {
    for await (const { row, pixels } of frames.decode(rows)) {
      yield { row, image: { bytes: await encodePng(pixels), mediaType: 'image/png', wPx: pixels.wPx, hPx: pixels.hPx } }
    }
    return
  }
  for (const row of rows) {
    const image = await frames.file(row)
    const isKept = image.mediaType === 'image/png' || image.mediaType === 'image/jpeg'
    yield { row, image: isKept ? image : { ...image, bytes: await toPng(image), mediaType: 'image/png' } }
  }
}
