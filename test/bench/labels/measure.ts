import type { LabelId } from '#shared/ids.ts'
import { computeCandidates, strongestCandidates } from '#shared/labels/candidates.ts'
import { examplesOf } from '#shared/labels/suggest/examples.ts'
import { featuresOf } from '#shared/labels/suggest/features.ts'
import { rankLabels, trainModel } from '#shared/labels/suggest/model.ts'
import type { Tier } from '#shared/labels/taxonomy.ts'
import { lastRowAt } from '#shared/replay/search.ts'
import type { Case } from './cases.ts'

/** Hits of guesses: `found` of the true ones, `right` of those guessed. */
export type Hits = { found: number; truths: number; right: number; guesses: number }

/** Times of presses, keys, wheel and windows, each a step of what was done; movements between them are none. */
function eventTimes({ tracks: { buttons, keys, scroll, context } }: Case['recording']): Float64Array {
  return Float64Array.from([...buttons.tUs, ...keys.tUs, ...scroll.tUs, ...context.tUs]).sort()
}

/** Matches each true boundary with the nearest guess that no other has and that is at most one event away. */
function match(times: Float64Array, truths: readonly number[], guesses: readonly number[]): number {
  const placeOf = (tUs: number) => lastRowAt(times, tUs - 1) + 1
  const pairs = truths.flatMap((truth, at) =>
    guesses.flatMap((guess, by) => {
      const apart = Math.abs(placeOf(truth) - placeOf(guess))
      return apart <= 1 ? [{ at, by, apart, gapUs: Math.abs(truth - guess) }] : []
    }),
  )
  pairs.sort((a, b) => a.apart - b.apart || a.gapUs - b.gapUs)
  const [met, used] = [new Set<number>(), new Set<number>()]
  for (const { at, by } of pairs) {
    if (met.has(at) || used.has(by)) continue
    met.add(at)
    used.add(by)
  }
  return met.size
}

/** Boundaries of a tier inside the session, each once. */
function boundariesOf({ segments, recording }: Case, tier: string): number[] {
  const times = segments.filter((each) => each.tier === tier).flatMap((each) => [each.startUs, each.endUs])
  return [...new Set(times)].filter((tUs) => tUs > 0 && tUs < recording.durationUs).sort((a, b) => a - b)
}

/** `share` guesses per true boundary: ours, and as many at even distances. */
export function measureBoundaries(cases: readonly Case[], tier: string, share: number): { ours: Hits; even: Hits } {
  const ours: Hits = { found: 0, truths: 0, right: 0, guesses: 0 }
  const even: Hits = { ...ours }
  const add = (hits: Hits, times: Float64Array, truths: readonly number[], guesses: readonly number[]) => {
    const found = match(times, truths, guesses)
    hits.found += found
    hits.right += found
    hits.truths += truths.length
    hits.guesses += guesses.length
  }
  for (const one of cases) {
    const { durationUs } = one.recording
    const [times, truths] = [eventTimes(one.recording), boundariesOf(one, tier)]
    const count = Math.round(truths.length * share)
    const guesses = strongestCandidates(computeCandidates(one.recording), { startUs: 0, endUs: durationUs }, count).map((each) => each.tUs)
    add(ours, times, truths, guesses)
    add(
      even,
      times,
      truths,
      Array.from({ length: count }, (_, at) => Math.round(((at + 1) * durationUs) / (count + 1))),
    )
  }
  return { ours, even }
}

export type Ranks = { first: number; third: number /** Intents that some other session has too. */; known: number; all: number }

/** Each session's labels by a model of all the others. What comes after a segment is not labeled yet when it is asked for. */
export function measureLabels(cases: readonly Case[], tiers: readonly Tier[], tier: string): { ours: Ranks; frequent: Ranks } {
  const ours: Ranks = { first: 0, third: 0, known: 0, all: 0 }
  const frequent: Ranks = { ...ours }
  for (const held of cases) {
    const others = cases.filter((each) => each !== held)
    const model = trainModel(
      others.flatMap((each) => examplesOf(each.recording, each.segments, tiers)),
      others.length,
    )
    const labels = (model.tiers[tier]?.labels ?? []).toSorted((a, b) => b.count - a.count)
    const allowed = new Set<string>(labels.map((each) => each.id))
    for (const segment of held.segments) {
      if (segment.tier !== tier || !segment.labelId) continue
      const known = held.segments.map((each) => (each.tier === tier && each.startUs >= segment.startUs ? { ...each, labelId: null } : each))
      const features = featuresOf(held.recording, segment, { segments: known, tiers })
      note(
        ours,
        rankLabels(model, tier, features, allowed).map((each) => each.labelId),
        segment.labelId,
      )
      note(
        frequent,
        labels.map((each) => each.id),
        segment.labelId,
      )
    }
  }
  return { ours, frequent }
}

function note(ranks: Ranks, ranked: readonly LabelId[], right: LabelId): void {
  const at = ranked.indexOf(right)
  ranks.all++
  if (at >= 0) ranks.known++
  if (at === 0) ranks.first++
  if (at >= 0 && at < 3) ranks.third++
}
