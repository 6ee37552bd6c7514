import type { Recording } from '../../replay/recording.ts'
import type { Segments } from '../segments.ts'
import type { Tier } from '../taxonomy.ts'
import { featuresOf } from './features.ts'
import type { Example } from './model.ts'

/** What one accepted pass teaches: each of its segments that has an intent. */
export function examplesOf(recording: Pick<Recording, 'tracks'>, segments: Segments, tiers: readonly Tier[]): Example[] {
  return segments.flatMap((each) =>
    each.labelId === null ? [] : [{ tier: each.tier, labelId: each.labelId, features: featuresOf(recording, each, { segments, tiers }) }],
  )
}
