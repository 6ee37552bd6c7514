import { z } from 'zod'
import { idSchema, type LabelId } from '../../ids.ts'

const labelCount = z.strictObject({ id: idSchema('label'), count: z.int().positive() })
/** Of one tier: how often each intent was used, and per token pairs of (index of the intent, in how many of its segments). */
const tierModel = z.strictObject({ labels: z.array(labelCount), tokens: z.record(z.string(), z.array(z.int())) })

/** What accepted segments of a project look like, as counts. Holds no text: words are there as hashes of 20 bits. */
export const suggestModel = z.strictObject({
  /** Accepted passes it was learned from. */
  passes: z.int(),
  segments: z.int(),
  tiers: z.record(z.string(), tierModel),
})
export type SuggestModel = z.infer<typeof suggestModel>
type TierModel = z.infer<typeof tierModel>

export type Example = { tier: string; labelId: LabelId; features: ReadonlySet<string> }

/** So many bits that names rarely meet, and so few that from a hash alone no word can be told for sure. */
const hashMask = 2 ** 20 - 1

/** FNV-1a over UTF-16 units, folded to 20 bits. */
export function hashFeature(name: string): number {
  let hash = 0x811c9dc5
  for (let at = 0; at < name.length; at++) hash = Math.imul(hash ^ name.charCodeAt(at), 0x01000193) >>> 0
  return ((hash >>> 20) ^ hash) & hashMask
}

/** A token of fewer segments says who, not what: it is left out where there is enough to learn from. */
const leastSegments = 2

/** Counts examples. The same examples in any order give the same model. */
export function trainModel(examples: readonly Example[], passes: number): SuggestModel {
  const tiers: Record<string, TierModel> = {}
  for (const [tier, own] of [...Map.groupBy(examples, (each) => each.tier)].sort(([a], [b]) => (a < b ? -1 : 1)))
    tiers[tier] = trainTier(own)
  return { passes, segments: examples.length, tiers }
}

function trainTier(examples: readonly Example[]): TierModel {
  const byLabel = [...Map.groupBy(examples, (each) => each.labelId)].sort(([a], [b]) => (a < b ? -1 : 1))
  const tokens = new Map<number, Map<number, number>>()
  for (const [index, [, own]] of byLabel.entries())
    for (const { features } of own)
      for (const token of new Set([...features].map(hashFeature))) {
        const counts = tokens.get(token) ?? new Map<number, number>()
        tokens.set(token, counts.set(index, (counts.get(index) ?? 0) + 1))
      }
  const told = [...tokens].filter(([, counts]) => [...counts.values()].reduce((sum, each) => sum + each, 0) >= leastSegments)
  return {
    labels: byLabel.map(([id, own]) => ({ id, count: own.length })),
    tokens: Object.fromEntries(told.map(([token, counts]) => [token, [...counts].flat()])),
  }
}

export type Suggestion = { labelId: LabelId /** 0 to 1, of all that were weighed. */; share: number }

/** Added to every count: a token that an intent was never seen with makes it unlikely, not impossible. */
const smoothing = 0.4

/**
 * Intents of a tier by how well they fit (naive Bayes over the tokens that are there), the best first; of equal ones the more frequent.
 * Only those of `allowed` are given. Empty where the tier was never seen.
 */
export function rankLabels(model: SuggestModel, tier: string, features: ReadonlySet<string>, allowed: ReadonlySet<string>): Suggestion[] {
  const learned = model.tiers[tier]
  if (!learned) return []
  const scores = learned.labels.map(({ count }) => Math.log(count))
  let seen = 0
  for (const token of new Set([...features].map(hashFeature))) {
    const pairs = learned.tokens[token]
    if (!pairs) continue
    seen++
    const counts = new Map<number, number>()
    for (let at = 0; at < pairs.length; at += 2) counts.set(pairs[at] as number, pairs[at + 1] as number)
    for (const [index, { count }] of learned.labels.entries())
      scores[index] = (scores[index] as number) + Math.log(((counts.get(index) ?? 0) + smoothing) / (count + 2 * smoothing))
  }
  // tokens come in company: as many as there are, they don't say that much more
  const heat = Math.max(1, Math.sqrt(seen))
  const best = Math.max(...scores)
  const weights = scores.map((each) => Math.exp((each - best) / heat))
  const sum = weights.reduce((total, each) => total + each, 0)
  return learned.labels
    .map(({ id }, index) => ({ labelId: id, share: (weights[index] as number) / sum, score: scores[index] as number, index }))
    .filter((each) => allowed.has(each.labelId))
    .sort((a, b) => b.score - a.score || (learned.labels[b.index]?.count ?? 0) - (learned.labels[a.index]?.count ?? 0) || a.index - b.index)
    .map(({ labelId, share }) => ({ labelId, share }))
}
