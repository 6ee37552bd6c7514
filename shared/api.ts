import { z } from 'zod'
import { idSchema } from './ids.ts'
import { keymapDoc } from './keys/keymap.ts'
import { attributeValues } from './labels/attributes.ts'
import { decision, migrationStep } from './labels/migrations.ts'
import { flagReasons, passStates, returnReasons } from './labels/passes.ts'
import { actionLabel, change, outcomes, segment } from './labels/segments.ts'
import { taxonomyDoc } from './labels/taxonomy.ts'
import { roles } from './policy.ts'
import { skewDoubts } from './replay/skew.ts'
import { maxShiftUs } from './replay/streamShifts.ts'
import { sessionDoc, warning } from './session.ts'

/** What the API takes and gives. Every body is checked against these on the way in; the client's types come from them. */

const keysOf = <T extends Record<string, unknown>>(table: T) => Object.keys(table) as [keyof T & string, ...(keyof T & string)[]]
const iso = z.iso.datetime()

export const person = z.object({ id: z.string(), name: z.string(), email: z.string(), role: z.enum(roles) })
export type Person = z.infer<typeof person>
/** A person's keys; revision 0 as long as they changed none. */
export const keymapView = z.object({ revision: z.int(), doc: keymapDoc })
export type KeymapView = z.infer<typeof keymapView>

export const project = z.object({ id: idSchema('project'), key: z.string(), name: z.string(), sessions: z.int(), createdAt: iso })
export type Project = z.infer<typeof project>
export const newProject = z.strictObject({
  key: z.string().regex(/^[a-z0-9][a-z0-9-]{1,39}$/, 'expected 2 to 40 of a-z, 0-9 and -'),
  name: z.string().trim().min(1).max(120),
})

export const sessionStatuses = ['processing', 'ready', 'failed'] as const
export const sessionSummary = z.object({
  id: idSchema('session'),
  projectId: idSchema('project'),
  title: z.string(),
  format: z.string(),
  formatVersion: z.string(),
  /** `processing`: the picture is still being converted; events are there. */
  status: z.enum(sessionStatuses),
  durationUs: z.int(),
  events: z.int(),
  frames: z.int(),
  screens: z.array(z.string()),
  warnings: z.int(),
  openFlags: z.int(),
  passes: z.array(z.object({ id: idSchema('pass'), state: z.enum(passStates), author: z.string(), authorId: z.string() })),
  hasThumb: z.boolean(),
  subject: z.string().nullable(),
  importedAt: iso,
})
export type SessionSummary = z.infer<typeof sessionSummary>

export const sessionSorts = ['importedAt', '-importedAt', 'title', '-title', 'durationUs', '-durationUs', 'events', '-events'] as const
export const sessionQuery = z.object({
  project: z.string().optional(),
  q: z.string().max(200).optional(),
  state: z.enum(['flagged', 'unlabeled', 'draft', 'submitted', 'accepted', 'returned']).optional(),
  sort: z.enum(sessionSorts).default('-importedAt'),
  cursor: z.string().optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
})
export const sessionPage = z.object({ items: z.array(sessionSummary), nextCursor: z.string().nullable(), total: z.int() })

/** A video stream as the browser plays it: the recorded file, or a copy where browsers can't play that or seek in it only slowly. */
export const playable = z.object({
  stream: z.int(),
  sha256: z.string(),
  mediaType: z.string(),
  /** Its frames from keyframe to keyframe; missing until somebody has looked. */
  groups: z.array(z.object({ rows: z.int(), times: z.int() })).optional(),
})
/** Sheets of small pictures of a stream, each a blob of the session; `shared/replay/sprites.ts` says what is where. */
export const spriteSet = z.object({
  stream: z.int(),
  tileWPx: z.int(),
  tileHPx: z.int(),
  levels: z.array(z.object({ spacingUs: z.int(), rows: z.array(z.int()), sheets: z.array(z.string()) })),
  changes: z.array(z.int().min(0).max(255)).optional(),
})
export const flag = z.object({
  id: idSchema('flag'),
  sessionId: idSchema('session'),
  startUs: z.int().nullable(),
  endUs: z.int().nullable(),
  reason: z.enum(keysOf(flagReasons)),
  comment: z.string(),
  author: z.string(),
  createdAt: iso,
  resolvedAt: iso.nullable(),
})
export type Flag = z.infer<typeof flag>
export const newFlag = z
  .strictObject({
    reason: z.enum(keysOf(flagReasons)),
    comment: z.string().max(2000).default(''),
    startUs: z.int().nonnegative().nullable().default(null),
    endUs: z.int().positive().nullable().default(null),
  })
  .refine(
    (each) => (each.startUs === null) === (each.endUs === null) && (each.endUs === null || each.endUs > (each.startUs ?? 0)),
    'a range needs both ends, in order',
  )

/** One edit of a stream's clock: from then on its pictures count as `shiftUs` later than recorded (earlier where negative). */
export const streamShift = z.object({
  /** Edits of a session are counted from 1. */
  revision: z.int(),
  stream: z.int(),
  shiftUs: z.int(),
  author: z.string(),
  createdAt: iso,
})
export type StreamShift = z.infer<typeof streamShift>
export const newStreamShift = z.strictObject({ stream: z.int().nonnegative(), shiftUs: z.int().min(-maxShiftUs).max(maxShiftUs) })
export type NewStreamShift = z.infer<typeof newStreamShift>

/** What the pictures around clicks say about a stream's clock; see `shared/replay/skew.ts`. Times are as recorded. */
export const shiftProposal = z.object({
  stream: z.int(),
  shiftUs: z.int().nullable(),
  doubt: z.enum(skewDoubts).nullable(),
  spreadUs: z.int(),
  agreed: z.int(),
  clicks: z.int(),
  curve: z.object({ fromUs: z.int(), stepUs: z.int(), scores: z.array(z.number()) }),
  evidence: z.array(
    z.object({ downUs: z.int(), upUs: z.int().nullable(), changes: z.array(z.object({ tUs: z.int(), weight: z.number() })) }),
  ),
})
export type ShiftProposal = z.infer<typeof shiftProposal>
/** Lines of the answer while it is being looked for: how far it is, 0 to 1, and at the end what was found or why it can't be. */
export const proposalLine = z.union([
  z.object({ progress: z.number() }),
  z.object({ proposal: shiftProposal }),
  z.object({ error: z.object({ code: z.string(), message: z.string() }) }),
])
export type ProposalLine = z.infer<typeof proposalLine>

export const sessionView = z.object({
  ...sessionSummary.shape,
  project: z.object({ id: idSchema('project'), key: z.string(), name: z.string() }),
  doc: sessionDoc,
  playable: z.array(playable),
  /** Small pictures of its streams; missing until they are made, for a stream whose pictures can't all be decoded for good. */
  sprites: z.array(spriteSet).optional(),
  /** How far the making of what is made from its pictures is, 0 to 1, while it runs. */
  progress: z.number().optional(),
  flags: z.array(flag),
  /** The newest edit of each stream's clock, in order of streams. `doc` is as recorded, without them. */
  shifts: z.array(streamShift),
})
export type SessionView = z.infer<typeof sessionView>

/** A frame that is copied or saved out of a session: its time in µs, and its stream. */
export const frameTaken = z.object({ at: z.coerce.number().int(), stream: z.coerce.number().int().nonnegative() })

export const rawRecord = z.object({ file: z.string(), line: z.int().nullable(), offset: z.int(), length: z.int(), text: z.string() })
export type RawRecord = z.infer<typeof rawRecord>

/** Refusal of one path of an import. `position` is a line, a byte offset or an archive member, in words. */
export const refusal = z.object({ path: z.string(), code: z.string(), message: z.string(), position: z.string().optional() })
export type Refusal = z.infer<typeof refusal>
export const importedSession = z.object({
  id: idSchema('session'),
  project: z.string(),
  format: z.string(),
  formatVersion: z.string(),
  status: z.enum(sessionStatuses),
  events: z.int(),
  frames: z.int(),
  durationUs: z.int(),
  screens: z.array(z.string()),
  warnings: z.array(warning),
  duplicateOf: idSchema('session').optional(),
})
export const importResult = z.object({ sessions: z.array(importedSession), refused: z.array(refusal) })
export type ImportResult = z.infer<typeof importResult>
export const importStates = ['uploading', 'queued', 'running', 'done', 'failed', 'cancelled'] as const
export const importView = z.object({
  id: idSchema('import'),
  state: z.enum(importStates),
  title: z.string(),
  /** 0 to 1, and what is being done. */
  progress: z.number(),
  step: z.string(),
  result: importResult.nullable(),
  createdAt: iso,
})
export type ImportView = z.infer<typeof importView>
export const newImport = z.strictObject({
  project: z.string(),
  title: z.string().max(200),
  format: z.string().optional(),
  subject: z.string().trim().min(1).max(80).optional(),
})

export const formatInfo = z.object({ id: z.string(), title: z.string(), kind: z.enum(['import', 'export']) })

export const taxonomyView = z.object({
  id: idSchema('taxonomyVersion'),
  projectId: idSchema('project'),
  version: z.int(),
  state: z.enum(['draft', 'published']),
  revision: z.int(),
  doc: taxonomyDoc,
  createdAt: iso,
})
export type TaxonomyView = z.infer<typeof taxonomyView>

/** A version with how it came from the published one before it. */
export const taxonomyVersionView = z.object({
  ...taxonomyView.shape,
  steps: z.array(z.object({ step: migrationStep, author: z.string(), at: iso })),
})
export type TaxonomyVersionView = z.infer<typeof taxonomyVersionView>

/** A draft to save. Without `decisions` those that were made before stand, as far as the document still bears them. */
export const taxonomyDraft = z.strictObject({ ...taxonomyDoc.shape, decisions: z.array(decision).max(1000).optional() })
export type TaxonomyDraft = z.infer<typeof taxonomyDraft>

/** A version without its content, with the number of its intents. */
export const taxonomySummary = z.object({ ...taxonomyView.omit({ doc: true }).shape, labels: z.int() })

/** How many segments have each intent, and how many of them are other people's. */
export const labelUseView = z.object({ items: z.array(z.object({ labelId: idSchema('label'), segments: z.int(), ofOthers: z.int() })) })
export type LabelUseView = z.infer<typeof labelUseView>

export const review = z.object({
  decision: z.enum(['accept', 'return']),
  reason: z.enum(keysOf(returnReasons)).nullable(),
  comment: z.string(),
  reviewer: z.string(),
  at: iso,
})
export const passView = z.object({
  id: idSchema('pass'),
  sessionId: idSchema('session'),
  sessionTitle: z.string(),
  authorId: z.string(),
  author: z.string(),
  state: z.enum(passStates),
  /** Goes up by one with every change; the ETag of the pass. */
  revision: z.int(),
  taxonomy: taxonomyView,
  segments: z.array(segment),
  reviews: z.array(review),
  submittedAt: iso.nullable(),
})
export type PassView = z.infer<typeof passView>

/** How a pass differs from a revision that was named: the details of `revision_conflict`. */
export const passNews = z.object({
  pass: passView,
  /** Changes since that revision, oldest first, with the segments each one puts or removes. */
  since: z.array(z.object({ id: idSchema('change'), name: z.string(), author: z.string(), touched: z.array(idSchema('segment')) })),
  /** Of those segments, the ones that were there at that revision, as they were. */
  before: z.array(segment),
})
export type PassNews = z.infer<typeof passNews>
export const newsQuery = z.object({ since: z.coerce.number().int().nonnegative() })
export const passSummary = z.object({
  ...passView.omit({ segments: true, taxonomy: true, reviews: true }).shape,
  segmentCount: z.int(),
  durationUs: z.int(),
  isFlagged: z.boolean(),
})
export type PassSummary = z.infer<typeof passSummary>
/** Changes in the order they were made. One already applied (same id) is passed over, so a repeat is harmless. */
export const changesBody = z.strictObject({ changes: z.array(change).min(1).max(500) })
export const changesResult = z.object({ revision: z.int() })
/** What a version brings for the passes that are pinned to older ones, step by step. */
export const migrationPreview = z.object({
  version: z.int(),
  state: z.enum(['draft', 'published']),
  /** Passes pinned to an older version. */
  passes: z.int(),
  steps: z.array(
    z.object({ version: z.int(), step: migrationStep, segments: z.int(), passes: z.int(), sessions: z.int(), undecided: z.int() }),
  ),
})
export type MigrationPreview = z.infer<typeof migrationPreview>

/** Moves passes by and by: each answer says where the next request goes on. `undo` moves those back that were moved to the newest version. */
export const migrateBody = z.strictObject({ after: idSchema('pass').nullable().default(null), undo: z.boolean().default(false) })
export const migrateResult = z.object({
  moved: z.int(),
  /** Passes that stay as they are, and why. */
  refused: z.array(
    z.object({ passId: idSchema('pass'), sessionId: idSchema('session'), session: z.string(), author: z.string(), message: z.string() }),
  ),
  /** `after` of the next request; null when there is nothing left. */
  next: idSchema('pass').nullable(),
})
export type MigrateResult = z.infer<typeof migrateResult>

/** What moving one pass to the newest version does to it. */
export const passMigration = z.object({
  from: z.int(),
  /** Null when the pass is on the newest version. */
  to: taxonomyView.nullable(),
  steps: z.array(z.object({ version: z.int(), step: migrationStep, segments: z.int() })),
  /** Segments whose intent was split, that a person has to decide about. */
  undecided: z.array(idSchema('segment')),
  /** How many segments lose attributes that the newer version does not take. */
  withoutAttributes: z.int(),
  /** Why the pass can't be moved as it is. */
  problems: z.array(z.string()),
  /** The version that an undo brings the pass back to; null when it was not moved last. */
  undoTo: z.int().nullable(),
})
export type PassMigration = z.infer<typeof passMigration>
export const reviewBody = z
  .strictObject({
    decision: z.enum(['accept', 'return']),
    reason: z.enum(keysOf(returnReasons)).nullable().default(null),
    comment: z.string().max(4000).default(''),
  })
  .refine((each) => each.decision === 'accept' || each.reason !== null, 'returning a pass needs a reason')

export const segmentLine = z.object({
  tier: z.string(),
  /** The intent's name; `labelPath` has the names from the root down. */
  label: z.string().nullable(),
  labelPath: z.array(z.string()),
  labelId: z.string().nullable(),
  startUs: z.int(),
  endUs: z.int(),
  parent: z.string().nullable(),
  text: z.string(),
  author: z.string(),
  attributes: attributeValues,
  outcome: z.enum(outcomes).nullable(),
  /** Of a recorded action, what a person says it was; null fields leave the derived value. */
  action: actionLabel.nullable(),
  passState: z.enum(passStates),
  taxonomyVersion: z.int(),
  origin: z.string(),
  id: z.string(),
})
export type SegmentLine = z.infer<typeof segmentLine>

export const newUser = z.strictObject({ email: z.email(), name: z.string().trim().min(1).max(80).optional(), role: z.enum(roles) })
export const userView = z.object({ ...person.shape, createdAt: iso, lastSeenAt: iso.nullable(), isActive: z.boolean() })
/** Shown once: nothing in the store can give it again. */
export const signInLink = z.object({ id: z.string(), url: z.string() })
export const newToken = z.strictObject({
  name: z.string().max(80).default(''),
  role: z.enum(roles).optional(),
  days: z.int().min(1).max(365).default(90),
})
export const tokenView = z.object({
  id: idSchema('token'),
  name: z.string(),
  role: z.enum(roles),
  createdAt: iso,
  expiresAt: iso,
  lastUsedAt: iso.nullable(),
})
export const createdToken = z.object({ ...tokenView.shape, token: z.string() })

export const accessLine = z.object({
  id: idSchema('access'),
  at: iso,
  who: z.string(),
  role: z.string(),
  action: z.string(),
  sessionId: z.string().nullable(),
  detail: z.string(),
})
export type AccessLine = z.infer<typeof accessLine>

/** A page of a list: `nextCursor` asks for the next, null at the end. */
export const pageOf = <S extends z.ZodType>(item: S) => z.object({ items: z.array(item), nextCursor: z.string().nullable() })
const pageQuery = { cursor: z.string().optional(), limit: z.coerce.number().int().min(1).max(500).default(100) }
export const listQuery = z.object({ project: z.string().optional(), ...pageQuery })
export const accessQuery = z.object({ session: z.string().optional(), ...pageQuery })
/** `state=submitted` alone is the review queue: passes of flagged sessions are not in it unless `flagged` asks for them. */
export const passQuery = z.object({
  project: z.string().optional(),
  session: idSchema('session').optional(),
  state: z.enum(passStates).optional(),
  flagged: z.enum(['true', 'false']).optional(),
  ...pageQuery,
})
export const done = z.object({ ok: z.literal(true) })
export const uploadedFile = z.object({ path: z.string(), bytes: z.int() })
/** Text of an event's verbatim record is cut at this many bytes. */
export const maxRecordBytes = 65_536
