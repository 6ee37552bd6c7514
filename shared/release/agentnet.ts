import { describeStep } from './describe.ts'
import { type Call, joinCalls, toCalls, toCode } from './pyautogui.ts'
import type { ReleaseRow, ReleaseStep, StepPicture } from './types.ts'

/** Name of a picture in `images/`: by its content, so that a picture of two steps is one file. */
export function imageName(picture: Pick<StepPicture, 'sha256' | 'mediaType'>): string {
  return `${picture.sha256}.${picture.mediaType === 'image/png' ? 'png' : 'jpg'}`
}

type Mark = NonNullable<ReleaseStep['correction']>['mark']
type Step = { first: ReleaseStep; calls: Call[]; words: string; purpose: string | null; mark: Mark }

export type AgentnetLine = Record<string, unknown> & { traj: AgentnetStep[] }
export type AgentnetStep = { index: number; image: string; value: Record<string, unknown> }

/** Why a row can't be a line of AgentNet's; null when it can. */
export function findAgentnetObstacle(row: ReleaseRow): string | null {
  if (row.steps.some((step) => step.action.kind === 'source')) return 'actions that only their source names'
  return row.steps.some((step) => step.picture === null) ? 'no picture' : null
}

/** A row as one line of AgentNet's training JSONL; null when there is an obstacle. */
export function toAgentnetLine(row: ReleaseRow): AgentnetLine | null {
  if (findAgentnetObstacle(row) !== null) return null
  const steps = standardise(row.steps)
  const traj = steps.flatMap((step, index) => toTrajectoryStep(step, index, steps[index - 1]?.mark ?? null))
  return {
    task_id: row.task,
    instruction: row.instruction,
    natural_language_task: row.recordedTask ?? row.instruction,
    actual_task: row.instruction,
    // accepted by a reviewer, with no flag that says otherwise
    task_completed: true,
    // scores that nobody gave
    alignment_score: null,
    efficiency_score: null,
    task_difficulty: null,
    reason: null,
    traj,
  }
}

/** What is said of a step stands in the one after it: the published fields are about the last step. */
function toTrajectoryStep({ first, calls, words, purpose }: Step, index: number, lastMark: Mark): AgentnetStep[] {
  if (!first.picture) return []
  // null: nobody said
  const unsaid = {
    last_step_correct: lastMark === 'wrong' ? false : null,
    last_step_redundant: lastMark === 'redundant' ? true : null,
    reflection: null,
  }
  const value = { code: toCode(calls), observation: null, thought: purpose, action: words, ...unsaid }
  return [{ index, image: imageName(first.picture), value }]
}

/** The published joining of steps: typing goes on over steps, a click twice on one spot is a double click, a lone modifier is nothing. */
function standardise(steps: readonly ReleaseStep[]): Step[] {
  const out: Step[] = []
  for (const first of steps) {
    const calls = toCalls(first)
    const { action: words, purpose } = describeStep(first, (tier) => countSharers(steps, first, tier) === 1)
    const step: Step = { first, calls, words, purpose, mark: first.correction?.mark ?? null }
    const last = out.at(-1)
    if (calls.length === 0 || isLoneModifier(calls)) continue
    if (last && calls[0]?.verb === 'write' && last.calls.at(-1)?.verb === 'write') {
      last.calls = joinCalls([...last.calls, ...calls])
      last.words = joinWords(last.words, step.words)
      last.mark ??= step.mark
    } else if (last && isSameClick(last.calls.at(-1), calls[0])) {
      last.calls = last.calls.map((call, at) => (at === last.calls.length - 1 ? { ...call, verb: 'doubleClick' } : call) as Call)
      last.words = last.words === 'Click' && step.words === 'Click' ? 'Double-click' : joinWords(last.words, step.words)
      last.mark ??= step.mark
    } else out.push(step)
  }
  return out
}

/** Steps that the same segment of a tier holds: segments of a tier don't overlap, so their starts tell them apart. */
function countSharers(steps: readonly ReleaseStep[], step: ReleaseStep, tier: string): number {
  const startOf = (each: ReleaseStep) => each.labels.find((label) => label.tier === tier)?.startUs
  return steps.filter((each) => each.action.kind !== 'terminate' && startOf(each) === startOf(step)).length
}

function isLoneModifier(calls: readonly Call[]): boolean {
  const [call] = calls
  return call?.verb === 'hotkey' && call.keys.length === 1 && ['shift', 'ctrl', 'cmd'].includes(call.keys[0] ?? '')
}

function isSameClick(a: Call | undefined, b: Call | undefined): boolean {
  return a?.verb === 'click' && b?.verb === 'click' && a.at[0] === b.at[0] && a.at[1] === b.at[1]
}

function joinWords(a: string, b: string): string {
  return a === b ? a : `${a}; ${b}`
}
