import { z } from 'zod'
import { action, actionProfiles } from '../actions/types.ts'
import { idSchema } from '../ids.ts'
import { attributeValues } from '../labels/attributes.ts'
import { actionLabel, outcomes } from '../labels/segments.ts'

const sha256 = z.string().regex(/^[0-9a-f]{64}$/)

export const splitNames = ['train', 'validation', 'test'] as const
export type SplitName = (typeof splitNames)[number]

/** The picture that a model is shown before a step. */
export const stepPicture = z.strictObject({
  sha256,
  mediaType: z.enum(['image/png', 'image/jpeg']),
  wPx: z.int(),
  hPx: z.int(),
  /** When it was recorded, session time. */
  tUs: z.int(),
})
export type StepPicture = z.infer<typeof stepPicture>

/** A point as shares of the picture's width and height. Not clamped: below 0 or above 1 is outside the picture. */
const unitPoint = z.tuple([z.number(), z.number()])
export type UnitPoint = z.infer<typeof unitPoint>

/** What a segment says of a step. What it does not say is left out, but for the text. */
export const stepLabel = z.strictObject({
  tier: z.string(),
  startUs: z.int(),
  endUs: z.int(),
  /** Path of the intent's names. */
  label: z.array(z.string()),
  text: z.string(),
  attributes: attributeValues.optional(),
  outcome: z.enum(outcomes).optional(),
})

/** What a person said of an action, beside what was derived: `derived` are the actions that the step's own was read from. */
export const stepCorrection = z.strictObject({
  ...actionLabel.pick({ kind: true, text: true, target: true, mark: true }).shape,
  /** When it was said, ms since 1970. Who said it is the author of the row's pass. */
  editedAtMs: z.int().nullable(),
  derived: z.array(action.omit({ frameTUs: true })),
})

/** One action of a task with its picture and what people said of it. */
export const releaseStep = z.strictObject({
  index: z.int(),
  /** As it should be read: derived, with what `correction` says in its place. */
  action,
  correction: stepCorrection.optional(),
  picture: stepPicture.nullable(),
  at: unitPoint.nullable(),
  to: unitPoint.nullable(),
  /** Segments that hold the action's start, and points within it, in order of tiers. */
  labels: z.array(stepLabel),
})
export type ReleaseStep = z.infer<typeof releaseStep>

/** One row of a release: one task of one session, as one accepted pass has it. */
export const releaseRow = z.strictObject({
  task: z.string(),
  session: idSchema('session'),
  subject: idSchema('subject').nullable(),
  pass: idSchema('pass'),
  split: z.enum(splitNames),
  /** What the person was asked to do, in the reviewed words. */
  instruction: z.string(),
  /** What the recorder was told that the task is; null where it was told nothing. */
  recordedTask: z.string().nullable(),
  goal: z.array(z.string()),
  startUs: z.int(),
  endUs: z.int(),
  steps: z.array(releaseStep),
})
export type ReleaseRow = z.infer<typeof releaseRow>

export const releaseFile = z.strictObject({ path: z.string(), bytes: z.int().nonnegative(), sha256 })
export type ReleaseFile = z.infer<typeof releaseFile>

const counted = z.array(z.strictObject({ reason: z.string(), count: z.int() }))

/** Everything that decides what is in a release. Two releases of one specification over one state have equal contents. */
export const releaseContents = z.strictObject({
  format: z.literal('retrace-release'),
  formatVersion: z.literal(1),
  project: z.string(),
  profile: z.enum(actionProfiles),
  filter: z.record(z.string(), z.json()),
  split: z.record(z.enum(splitNames), z.number()),
  seed: z.int(),
  sessions: z.array(
    z.strictObject({
      id: idSchema('session'),
      subject: idSchema('subject').nullable(),
      split: z.enum(splitNames),
      format: z.string(),
      formatVersion: z.string(),
      sourceDigest: z.string(),
      contentDigest: z.string(),
      durationUs: z.int(),
      /** How far its streams' clocks were off, as somebody had said by then; left out where nobody had. `docs/` is without it, rows are with it. */
      shifts: z.array(z.strictObject({ stream: z.int(), shiftUs: z.int() })).optional(),
      warnings: z.int(),
      pass: idSchema('pass'),
      taxonomyVersion: z.int(),
      rows: z.int(),
      steps: z.int(),
      /** Steps that point outside their picture: the screen was larger than what was recorded of it. */
      outside: z.int(),
      /** Actions that the profile's rules lose, and those outside every goal. */
      dropped: counted,
    }),
  ),
  excluded: counted,
  counts: z.strictObject({ sessions: z.int(), rows: z.int(), steps: z.int(), rowsBySplit: z.record(z.enum(splitNames), z.int()) }),
})
export type ReleaseContents = z.infer<typeof releaseContents>

/** What names a release; outside the root, as two equal releases differ in it. */
export const releaseTitle = z.strictObject({
  id: idSchema('release'),
  project: z.string(),
  name: z.string(),
  version: z.int(),
  createdAt: z.string(),
})
export type ReleaseTitle = z.infer<typeof releaseTitle>

/** `root` is the Merkle root over `files`, which are in order of path. */
export const releaseManifest = z.strictObject({
  manifestVersion: z.literal(1),
  release: releaseTitle,
  root: sha256,
  files: z.array(releaseFile),
})
export type ReleaseManifest = z.infer<typeof releaseManifest>

/** `manifest.json` of an exported folder: the release's own manifest, and the files that this export is made of. */
export const exportManifest = z.strictObject({
  ...releaseManifest.shape,
  export: z.strictObject({
    format: z.string(),
    formatVersion: z.int(),
    rows: z.int(),
    /** Rows of the release that the format can't hold. */
    excluded: counted,
    root: sha256,
    files: z.array(releaseFile),
  }),
})
export type ExportManifest = z.infer<typeof exportManifest>
