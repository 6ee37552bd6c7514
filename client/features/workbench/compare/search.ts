import { z } from 'zod'
import { idSchema, type PassId, type SessionId } from '#shared/ids.ts'
import {
  type AlignmentKind,
  alignmentKinds,
  formatAnchors,
  mapTime,
  parseAnchors,
  type Side,
  startAnchors,
} from '#shared/replay/alignment.ts'
import { type Comparison, startOfComparison } from '#shared/replay/comparison.ts'
import { usFromSeconds } from '#shared/time.ts'

const seconds = z.coerce.number().optional().catch(undefined)
const session = idSchema('session').optional().catch(undefined)
const pass = idSchema('pass').optional().catch(undefined)

/** What of a comparison stands in the address: which sessions and passes, when, and how they are laid beside each other. */
export const compareSearch = z.object({
  a: session,
  b: session,
  /** Whose labels; without them the most telling pass of the session. */
  passA: pass,
  passB: pass,
  /** Where each side's clock stands, in seconds; B's follows from A's while they move together. */
  ta: seconds,
  tb: seconds,
  /** What belongs together: moments in seconds, `1.5:4,10:12`, or `labels`, `windows` that both have. Left out: the starts. */
  at: z.coerce.string().max(4000).optional().catch(undefined),
  /** `off`: each side moves alone. */
  lock: z.literal('off').optional().catch(undefined),
  active: z.literal('b').optional().catch(undefined),
})
export type CompareSearch = z.infer<typeof compareSearch>

/** The two sessions, and whose labels of them. `slot` stays with a session when the sides are swapped. */
export type Chosen = { slot: '1' | '2'; session: SessionId | undefined; pass: PassId | undefined }
export type Pair = Readonly<Record<Side, Chosen>>

export function pairOf({ a, b, passA, passB }: CompareSearch): Pair {
  return { a: { slot: '1', session: a, pass: passA }, b: { slot: '2', session: b, pass: passB } }
}

export function isSamePair(one: Pair, other: Pair): boolean {
  return (['a', 'b'] as const).every((side) => one[side].session === other[side].session && one[side].pass === other[side].pass)
}

/** What an address says both are laid beside each other by, where it is not by moments. */
export function alignmentOf({ at }: CompareSearch): AlignmentKind | null {
  return alignmentKinds.find((each) => each === at) ?? null
}

/** The comparison as an address has it. */
export function comparisonOf({ ta, tb, at, lock, active }: CompareSearch): Comparison {
  const anchors = (at && parseAnchors(at)) || startAnchors
  const isLocked = lock === undefined
  const given = { a: ta === undefined ? undefined : usFromSeconds(ta), b: tb === undefined ? undefined : usFromSeconds(tb) }
  const a = given.a ?? (isLocked && given.b !== undefined ? mapTime(anchors, 'b', given.b) : 0)
  const b = isLocked ? mapTime(anchors, 'a', a) : (given.b ?? 0)
  return { ...startOfComparison, anchors, isLocked, times: { a, b }, active: active ?? 'a' }
}

/** The inverse of `comparisonOf`; times to the microsecond, as a step to a picture must not come back as the picture before. */
export function searchOf({ a, b }: Pair, { times, anchors, isLocked, active }: Comparison, by: AlignmentKind | null): CompareSearch {
  const at = by ?? formatAnchors(anchors)
  const inSeconds = (tUs: number) => Math.round(tUs) / 1e6
  return {
    a: a.session,
    b: b.session,
    passA: a.pass,
    passB: b.pass,
    ta: inSeconds(times.a),
    tb: isLocked ? undefined : inSeconds(times.b),
    at: at === formatAnchors(startAnchors) ? undefined : at,
    lock: isLocked ? undefined : 'off',
    active: active === 'b' ? 'b' : undefined,
  }
}
