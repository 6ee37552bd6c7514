import type { Action, ReducedAction } from '../actions/types.ts'
import type { LabeledAction } from '../labels/actionLabels.ts'
import { compareSegments, type Segment, type Segments } from '../labels/segments.ts'
import { labelPath, type TaxonomyDoc, type Tier } from '../labels/taxonomy.ts'
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

type Placed = Pick<Action, 'kind' | 'tStartUs' | 'tEndUs' | 'seqFrom'>

/** What people said about an action, tier by tier: where it begins, of itself, and in moments while it lasted. */
export function labelsOf(action: Placed, segments: Segments, taxonomy: TaxonomyDoc): ReleaseStep['labels'] {
  return taxonomy.tiers.flatMap((tier) =>
    segments
      .filter((each) => each.tier === tier.id && isAbout(tier, each, action))
      .map(({ startUs, endUs, labelId, text, attributes, outcome }) => ({
        ...{ tier: tier.id, startUs, endUs, label: labelId ? labelPath(taxonomy, labelId) : [], text: text.trim() },
        ...(Object.keys(attributes).length > 0 ? { attributes } : {}),
        ...(outcome ? { outcome } : {}),
      })),
  )
}

function isAbout(tier: Tier, { startUs, endUs, action }: Segment, { kind, tStartUs, tEndUs, seqFrom }: Placed): boolean {
  // the end of a task has the last action's place, and is not that action
  if (tier.ofActions) return action !== null && kind !== 'terminate' && action.seqFrom <= seqFrom && seqFrom <= action.seqTo
  if (tier.shape === 'point') return tStartUs <= startUs && startUs <= tEndUs
  return startUs <= tStartUs && tStartUs < endUs
}

/** What was said of an action, with what was derived; null where nobody corrected it. */
export function toCorrection({ segment, derived }: LabeledAction<ReducedAction>): ReleaseStep['correction'] | null {
  if (!segment) return null
  const { kind, text, target, mark, editedAtMs } = segment.action
  const isWords = kind === null && text === null && target === null && mark === null && derived.length === 1
  if (isWords && isWhole(segment.action, derived[0])) return null
  return { kind, text, target, mark, editedAtMs, derived: derived.map(({ approachUs: _, ...each }) => each) }
}

function isWhole(label: { seqFrom: number; seqTo: number }, derived: ReducedAction | undefined): boolean {
  return label.seqFrom === derived?.seqFrom && label.seqTo === derived.seqTo
}

/** One step of a row. */
export function toStep(
  action: Action,
  index: number,
  correction: ReleaseStep['correction'] | null,
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
    ...(correction ? { correction } : {}),
    picture,
    at: point(action.xPx, action.yPx),
    to: point(action.toXPx, action.toYPx),
    labels: labelsOf(action, segments, taxonomy),
  }
}

/** Whether the step points where its picture shows nothing. */
export function isOutside(step: Pick<ReleaseStep, 'at' | 'to'>): boolean {
  return [step.at, step.to].some((point) => point?.some((share) => share < 0 || share > 1))
}
