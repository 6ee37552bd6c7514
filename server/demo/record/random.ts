/** Repeatable randomness: the same seed gives the same session, move for move. */
export type Random = {
  /** Uniform in [0, 1). */
  next(): number
  between(low: number, high: number): number
  normal(mean: number, deviation: number): number
  chance(probability: number): boolean
}

/** mulberry32: 32 bits of state are plenty for a few thousand pointer moves. */
export function createRandom(seed: number): Random {
  let state = seed >>> 0
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  const normal = (mean: number, deviation: number) =>
    mean + deviation * Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next())
  return { next, between: (low, high) => low + (high - low) * next(), normal, chance: (probability) => next() < probability }
}
