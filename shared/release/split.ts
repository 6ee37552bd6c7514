import { type SplitName, splitNames } from './types.ts'

/** 53 bits of a text and a seed (FNV-1a twice, mixed): even enough to order by, and the same everywhere. Not for secrets. */
export function hashText(text: string, seed: number): number {
  let a = 0x811c9dc5 ^ seed
  let b = 0x01000193 ^ Math.imul(seed, 0x9e3779b1)
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    a = Math.imul(a ^ code, 0x01000193)
    b = Math.imul(b ^ code, 0x85ebca6b)
  }
  a = Math.imul(a ^ (a >>> 15), 0x2c1b3c6d)
  b = Math.imul(b ^ (b >>> 13), 0x297a2d39)
  return ((b ^ (b >>> 16)) >>> 11) * 4294967296 + ((a ^ (a >>> 12)) >>> 0)
}

/** Something to split whole: a person, or a session of nobody in particular. `size` is its number of sessions. */
export type SplitGroup = { id: string; size: number }

/**
 * A split for every group, so that nobody is in two. Groups are taken in an order that the seed decides, and each goes where
 * most is missing of the share asked for; the same groups and seed give the same splits.
 */
export function assignSplits(groups: readonly SplitGroup[], shares: Record<SplitName, number>, seed: number): Map<string, SplitName> {
  const total = groups.reduce((sum, group) => sum + group.size, 0)
  const missing = new Map(splitNames.filter((name) => shares[name] > 0).map((name) => [name, shares[name] * total]))
  const ordered = [...groups].sort((a, b) => hashText(a.id, seed) - hashText(b.id, seed) || (a.id < b.id ? -1 : 1))
  const result = new Map<string, SplitName>()
  for (const group of ordered) {
    let best: SplitName = 'train'
    let most = Number.NEGATIVE_INFINITY
    for (const [name, left] of missing) {
      if (left <= most + 1e-9) continue // ties go to the first
      best = name
      most = left
    }
    missing.set(best, (missing.get(best) ?? 0) - group.size)
    result.set(group.id, best)
  }
  return result
}
