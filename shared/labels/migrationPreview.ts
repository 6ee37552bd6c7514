import type { LabelId, PassId, SessionId } from '../ids.ts'
import { followSteps, type MigrationStep } from './migrations.ts'

/** How many segments of one pass have a label on a tier, and the version that the pass is pinned to. */
export type LabelUse = { passId: PassId; sessionId: SessionId; version: number; tier: string; labelId: LabelId; segments: number }

export type VersionedStep = { version: number; step: MigrationStep }

/** What a step is about, in numbers. `undecided`: segments that no rule of a split sends anywhere. */
export type StepCount = { segments: number; passes: number; sessions: number; undecided: number }

/** Of each step, what of the work so far goes through it: a pass goes through the steps of the versions after its own. */
export function countSteps(steps: readonly VersionedStep[], uses: readonly LabelUse[]): StepCount[] {
  const seen = steps.map(() => ({ passes: new Set<PassId>(), sessions: new Set<SessionId>(), segments: 0, undecided: 0 }))
  for (const use of uses) {
    const first = steps.findIndex((each) => each.version > use.version)
    if (first < 0) continue
    const rest = steps.slice(first).map((each) => each.step)
    const followed = followSteps(rest, use.tier, use.labelId)
    for (const [nth, index] of followed.steps.entries()) {
      const count = seen[first + index]
      if (!count) continue
      count.segments += use.segments
      count.passes.add(use.passId)
      count.sessions.add(use.sessionId)
      if (followed.isUndecided && nth === followed.steps.length - 1) count.undecided += use.segments
    }
  }
  return seen.map((each) => ({ ...each, passes: each.passes.size, sessions: each.sessions.size }))
}
