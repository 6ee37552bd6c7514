import { z } from 'zod'
import { actionProfiles } from '../actions/types.ts'
import { idSchema } from '../ids.ts'

/** What the API takes and gives of releases. */

const iso = z.iso.datetime()

export const splitSpec = z
  .strictObject({ train: z.number().min(0).max(1), validation: z.number().min(0).max(1), test: z.number().min(0).max(1) })
  .refine((s) => Math.abs(s.train + s.validation + s.test - 1) < 1e-9, 'the shares must add up to 1')
export const releaseFilter = z.strictObject({
  labels: z.array(z.string()).optional(),
  minDurationUs: z.int().optional(),
  titles: z.string().max(200).optional(),
})
export const newRelease = z.strictObject({
  project: z.string(),
  name: z.string().trim().min(1).max(80),
  profile: z.enum(actionProfiles).default('agentnet'),
  filter: releaseFilter.default({}),
  split: splitSpec.default({ train: 0.8, validation: 0.1, test: 0.1 }),
  seed: z.int().default(1),
})
export type NewRelease = z.infer<typeof newRelease>
export const releaseStates = ['building', 'ready', 'failed', 'cancelled'] as const
export const releaseView = z.object({
  id: idSchema('release'),
  projectId: idSchema('project'),
  name: z.string(),
  version: z.int(),
  state: z.enum(releaseStates),
  progress: z.number(),
  step: z.string(),
  error: z.string().nullable(),
  sessions: z.int(),
  rows: z.int(),
  excluded: z.array(z.object({ reason: z.string(), count: z.int() })),
  root: z.string().nullable(),
  createdBy: z.string(),
  createdAt: iso,
})
export type ReleaseView = z.infer<typeof releaseView>

/** A session of a release that is no more. `since` is null where nothing tells when it went. */
export const revokedSession = z.object({ session: idSchema('session'), since: iso.nullable() })
