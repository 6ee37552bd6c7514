import type { Action, ReducedAction } from '../actions/types.ts'
import { compareSegments, type Segments } from '../labels/segments.ts'
import { labelPath, type TaxonomyDoc } from '../labels/taxonomy.ts'
import { affineAt, applyAffine } from '../replay/space.ts'
import type { Mapping, SessionDoc } from '../session.ts'
import type { ReleaseStep, StepPicture, UnitPoint } from './types.ts'

/** One task of a session: a goal that a person marked, or the whole session where nobody marked one. */
export type Task = {
  id: string
  startUs: number
  endUs: number
  instruction: string
  goal: string[]
}

/** A last event may stand exactly at the session's end, and ranges are half-open. */
const afterEnd = 1

/** The tasks of a pass in order of time. The tier of goals is the first of the taxonomy. */
export function findTasks(
  sessionId: string,
  doc: Pick<SessionDoc, 'title' | 'task' | 'durationUs'>,
  segments: Segments,
  taxonomy: TaxonomyDoc,
): Task[] {
  const goals = segments.filter((each) => each.tier === taxonomy.tiers[0]?.id).sort(compareSegments)
  const fallback = doc.task.instruction?.trim() || doc.title
  if (goals.length === 0) {
    return [{ id: sessionId, startUs: 0, endUs: doc.durationUs + afterEnd, instruction: fallback, goal: [] }]
  }
  return goals.map((each, index) => {
    const goal = each.labelId ? labelPath(taxonomy, each.labelId) : []
    return {
      id: goals.length === 1 ? sessionId : `${sessionId}_${index + 1}`,
      startUs: each.startUs,
      endUs: each.endUs,
      instruction: each.text.trim() || goal.at(-1) || fallback,
      goal,
    }
  })
}

/** Actions that begin in the task. */
export function actionsOf(task: Task, actions: readonly ReducedAction[]): ReducedAction[] {
  return actions.filter((each) => each.tStartUs >= task.startUs && each.tStartUs < task.endUs)
}

/** Six digits: a hundredth of a pixel on the widest screen, and no difference between machines. */
const round = (value: number) => Math.round(value * 1e6) / 1e6

/** A point of the surface as shares of the picture that is shown at `tUs`, not clamped. */
export function toUnitPoint(
  xPx: number,
  yPx: number,
  mappings: readonly Mapping[],
  picture: Pick<StepPicture, 'wPx' | 'hPx' | 'tUs'>,
): UnitPoint | null {
  if (mappings.length === 0) return null
  const [x, y] = applyAffine(affineAt(mappings, picture.tUs), xPx, yPx)
  return [round(x / picture.wPx), round(y / picture.hPx)]
}

/** What people said about the moment that an action begins, tier by tier. */
export function labelsAt(tUs: number, segments: Segments, taxonomy: TaxonomyDoc): ReleaseStep['labels'] {
  return taxonomy.tiers.flatMap((tier) => {
    const found = segments.find((each) => each.tier === tier.id && each.startUs <= tUs && tUs < each.endUs)
    if (!found) return []
    const { startUs, endUs, labelId, text } = found
    return [{ tier: tier.id, startUs, endUs, label: labelId ? labelPath(taxonomy, labelId) : [], text: text.trim() }]
  })
}

/** One step of a row. */
export function toStep(
  action: Action,
  index: number,
  picture: StepPicture | null,
  mappings: readonly Mapping[],
  segments: Segments,
  taxonomy: TaxonomyDoc,
): ReleaseStep {
  const point = (x: number | undefined, y: number | undefined) =>
    picture && x !== undefined && y !== undefined ? toUnitPoint(x, y, mappings, picture) : null
  return {
    index,
    action,
    picture,
    at: point(action.xPx, action.yPx),
    to: point(action.toXPx, action.toYPx),
    labels: labelsAt(action.tStartUs, segments, taxonomy),
  }
}

/** Whether the step points where its picture shows nothing. */
export function isOutside(step: Pick<ReleaseStep, 'at' | 'to'>): boolean {
  return [step.at, step.to].some((point) => point?.some((share) => share < 0 || share > 1))
}
