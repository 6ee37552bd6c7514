import { z } from 'zod'
import { idSchema } from '../ids.ts'
import { migrationStep } from './migrations.ts'
import { passStates } from './passes.ts'
import { segment } from './segments.ts'

// Shapes of what the API takes and answers about the history of a pass, segments of a whole project, and saved searches.

/** One change of a pass: who did what when, and how much of it, without the segments. */
export const historyEntry = z.object({
  revision: z.int(),
  /** What the person did: "Split", "Move". */
  name: z.string(),
  author: z.string(),
  at: z.iso.datetime(),
  put: z.int(),
  removed: z.int(),
})
export type HistoryEntry = z.infer<typeof historyEntry>
export const historyQuery = z.object({ cursor: z.string().optional(), limit: z.coerce.number().int().min(1).max(500).default(200) })

/** The segments of a pass as they stood at a revision, and the steps of the taxonomy that the pass went through since. */
export const passAt = z.object({
  ...{ id: idSchema('pass'), revision: z.int(), segments: z.array(segment) },
  steps: z.array(migrationStep),
})
export type PassAt = z.infer<typeof passAt>

/** Which segments of a project; all that is said has to hold. */
const searchFields = {
  /** In the language of `segmentSearch.ts`. */
  q: z.string().max(500),
  /** This intent, one below it, or one that was merged into it. */
  label: idSchema('label'),
  author: z.string().max(80),
  tier: z.string().max(31),
  state: z.enum(passStates),
  session: idSchema('session'),
}
/** What a saved view holds. */
export const viewSearch = z.strictObject(searchFields).partial()
export type ViewSearch = z.infer<typeof viewSearch>
export const segmentQuery = z.object({
  ...viewSearch.shape,
  cursor: z.string().optional(),
  limit: z.coerce.number().int().min(1).max(500).default(100),
})
export type SegmentQuery = z.infer<typeof segmentQuery>

/** How an intent stands in the newest published version of the taxonomy. */
export const labelStates = ['current', 'deprecated', 'gone'] as const
export const labelNow = z.object({
  id: idSchema('label'),
  path: z.array(z.string()),
  color: z.string().nullable(),
  state: z.enum(labelStates),
  /** Names of what its segments are moved to. */
  into: z.array(z.string()),
})
export type LabelNow = z.infer<typeof labelNow>

/** A segment that was found, with what tells where it is. */
export const segmentHit = z.object({
  ...segment.pick({ id: true, tier: true, startUs: true, endUs: true, text: true, outcome: true }).shape,
  label: labelNow.nullable(),
  passId: idSchema('pass'),
  passState: z.enum(passStates),
  author: z.string(),
  authorId: z.string(),
  sessionId: idSchema('session'),
  sessionTitle: z.string(),
})
export type SegmentHit = z.infer<typeof segmentHit>
/** `total` is counted on the first page only, and no further than `mostCounted`. */
export const segmentPage = z.object({ items: z.array(segmentHit), nextCursor: z.string().nullable(), total: z.int().nullable() })
export type SegmentPage = z.infer<typeof segmentPage>
export const mostCounted = 10_000

export const newView = z.strictObject({ name: z.string().trim().min(1).max(80), isShared: z.boolean(), search: viewSearch })
export type NewView = z.infer<typeof newView>
export const savedView = z.object({
  ...newView.shape,
  id: idSchema('savedView'),
  owner: z.string(),
  ownerId: z.string(),
  /** The intent that it searches for, as it is called and stands now. */
  label: labelNow.nullable(),
  updatedAt: z.iso.datetime(),
})
export type SavedView = z.infer<typeof savedView>
