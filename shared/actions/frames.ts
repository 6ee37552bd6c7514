import { usFromSeconds } from '../time.ts'
import type { Action, ReducedAction } from './types.ts'

/** The published rule for the picture that belongs to an action: what the person saw, before it changed under their hand. */
export const frameRules = {
  /** The picture is at least this old when the action begins. */
  leadUs: usFromSeconds(0.5),
  stepUs: usFromSeconds(0.1),
  /** Share of exactly equal grey pixels from which two pictures count as the same. */
  sameShare: 0.99,
  /** Kept from the very start and the very end of the picture. */
  edgeUs: usFromSeconds(0.01),
} as const

/** The picture of one surface: session times `[startUs, endUs)` and how alike it is at two of them (0 to 1). */
export type Picture = {
  startUs: number
  endUs: number
  /** Asked for times going from `thanUs` towards `untilUs` in steps of `frameRules.stepUs`, so that it can read ahead. */
  similarity: (tUs: number, thanUs: number, untilUs: number) => Promise<number>
}

const pointed: ReadonlySet<Action['kind']> = new Set(['click', 'double_click', 'triple_click', 'long_press', 'drag'])

/**
 * Session time of the picture for each action, in their order; null where the action's surface has none.
 * `getPicture` gives the picture of a surface.
 */
export async function computeFrameTimes(
  actions: readonly ReducedAction[],
  getPicture: (surface: number) => Picture | null,
): Promise<(number | null)[]> {
  const times: (number | null)[] = []
  for (const action of actions) {
    const picture = getPicture(action.surface ?? 0)
    times.push(picture && (await computeFrameTime(action, picture)))
  }
  return times
}

async function computeFrameTime(action: ReducedAction, picture: Picture): Promise<number> {
  // A program acts at once on what is there; half a second earlier it was elsewhere.
  if (action.kind === 'source') return Math.max(picture.startUs, Math.min(action.tStartUs, picture.endUs) - 1)
  const hasApproach = pointed.has(action.kind) && action.approachUs !== null
  const tUs = hasApproach
    ? await findSettled(Math.max(action.approachUs ?? 0, picture.startUs), action.tStartUs - frameRules.leadUs, picture)
    : Math.max(picture.startUs + frameRules.edgeUs, action.tStartUs - frameRules.leadUs)
  return tUs < picture.endUs ? tUs : Math.max(picture.startUs, picture.endUs - frameRules.edgeUs)
}

/** The earliest moment of the approach from which on the screen looked as it did half a second before the press. */
async function findSettled(approachUs: number, beforePressUs: number, picture: Picture): Promise<number> {
  const referenceUs = Math.max(approachUs, beforePressUs)
  for (let tUs = referenceUs - frameRules.stepUs; tUs >= approachUs; tUs -= frameRules.stepUs) {
    if ((await picture.similarity(tUs, referenceUs, approachUs)) < frameRules.sameShare) return tUs + frameRules.stepUs
  }
  return approachUs
}

/**
 * When the picture first changed after the last action ended, plus a step: the screen that shows the task done.
 * Where nothing changes, the end of the last action, as in the published code: the picture is the same up to the end.
 */
export async function computeTerminateTime(lastEndUs: number, picture: Picture): Promise<number> {
  const fromUs = Math.max(lastEndUs, picture.startUs)
  if (fromUs >= picture.endUs) return Math.max(picture.startUs, picture.endUs - frameRules.edgeUs)
  for (let tUs = fromUs + frameRules.stepUs; tUs < picture.endUs; tUs += frameRules.stepUs) {
    if ((await picture.similarity(tUs, fromUs, picture.endUs)) >= frameRules.sameShare) continue
    return Math.min(tUs + frameRules.stepUs, picture.endUs - frameRules.edgeUs)
  }
  return fromUs
}

/** Actions with their pictures, and at the end the one that says that the task is done; `endUs` is the latest it may be. */
export async function chooseFrames(
  actions: readonly ReducedAction[],
  getPicture: (surface: number) => Picture | null,
  endUs: number,
): Promise<Action[]> {
  const times = await computeFrameTimes(actions, getPicture)
  const chosen = actions.map(({ approachUs: _, ...action }, index): Action => ({ ...action, frameTUs: times[index] ?? null }))
  const last = actions.at(-1)
  if (!last) return chosen
  const picture = getPicture(last.surface ?? 0)
  const frameTUs = picture && (await computeTerminateTime(last.tEndUs, { ...picture, endUs: Math.min(picture.endUs, endUs) }))
  const tUs = frameTUs ?? Math.max(last.tEndUs, endUs)
  return [
    ...chosen,
    {
      id: `${last.id}_end`,
      kind: 'terminate',
      tStartUs: tUs,
      tEndUs: tUs,
      // It has no events of its own; the last action's place keeps the list in order.
      seqFrom: last.seqTo,
      seqTo: last.seqTo,
      ...(last.surface === undefined ? {} : { surface: last.surface }),
      frameTUs,
      flags: [],
    },
  ]
}
