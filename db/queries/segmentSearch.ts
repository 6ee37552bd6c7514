import { and, asc, desc, eq, gt, gte, ilike, inArray, isNull, lt, or, type SQL, sql } from 'drizzle-orm'
import { AppError } from '#shared/errors.ts'
import { isId, type LabelId, type ProjectId, type UserId } from '#shared/ids.ts'
import { labelsMeant } from '#shared/labels/labelsNow.ts'
import type { MigrationStep } from '#shared/labels/migrations.ts'
import { mostCounted, type SegmentHit, type SegmentQuery } from '#shared/labels/queries.ts'
import { type LabelTerm, labelPathTexts, parseLabelSearch } from '#shared/labels/segmentSearch.ts'
import type { TaxonomyDoc } from '#shared/labels/taxonomy.ts'
import type { Actor } from '#shared/policy.ts'
import { toPattern } from '#shared/replay/eventSearch.ts'
import type { Db } from '../client.ts'
import { passes, segments } from '../schema/labels.ts'
import { users } from '../schema/people.ts'
import { sessions } from '../schema/sessions.ts'
import { parseCursor, toPage } from './cursor.ts'
import { visiblePasses } from './visible.ts'

export type FoundSegment = Omit<SegmentHit, 'label'> & { labelId: LabelId | null }
export type FoundPage = { items: FoundSegment[]; nextCursor: string | null; total: number | null }

/** Every intent that segments of a project may name, and the recorded steps between versions, the older ones first. */
export type ProjectWords = { doc: TaxonomyDoc; steps: readonly MigrationStep[] }

/**
 * Segments of a project that the actor may see and that the query asks for: those of the newest passes first, within one in order
 * of time.  Goes along the index of each pass, so a page costs what it has to look at.
 */
export async function getSegmentPage(
  db: Db,
  actor: Actor,
  projectId: ProjectId,
  words: ProjectWords,
  query: SegmentQuery,
): Promise<FoundPage> {
  const wanted = and(eq(sessions.projectId, projectId), visiblePasses(actor), ...conditions(query, words))
  const from = () =>
    db
      .select({
        ...{ id: segments.id, tier: segments.tier, startUs: segments.startUs, endUs: segments.endUs, text: segments.text },
        ...{ outcome: segments.outcome, labelId: segments.labelId, passId: passes.id, passState: passes.state },
        ...{ author: users.name, authorId: users.id, sessionId: sessions.id, sessionTitle: sessions.title },
      })
      .from(passes)
      .innerJoin(sessions, eq(sessions.id, passes.sessionId))
      .innerJoin(users, eq(users.id, passes.authorId))
      .innerJoin(segments, eq(segments.passId, passes.id))
  const rows = await from()
    .where(and(wanted, query.cursor === undefined ? undefined : isAfter(query.cursor)))
    .orderBy(desc(passes.createdAt), desc(passes.id), asc(segments.startUs), asc(segments.id))
    .limit(query.limit + 1)
  const page = toPage(rows, query.limit, (row) => ({ value: row.startUs, id: `${row.passId} ${row.id}` }))
  if (query.cursor !== undefined) return { ...page, total: null }
  const counted = from().where(wanted).limit(mostCounted).as('counted')
  const [count] = await db.select({ total: sql<number>`count(*)`.mapWith(Number) }).from(counted)
  return { ...page, total: count?.total ?? 0 }
}

function isAfter(text: string): SQL | undefined {
  const { value, id } = parseCursor(text, 'count')
  const [passId = '', segmentId = ''] = id.split(' ')
  if (!isId('pass', passId) || !isId('segment', segmentId)) throw new AppError('bad_input', 'not a cursor of this list')
  const pass = sql`(select c.created_at from ${passes} c where c.id = ${passId})`
  const isLaterPass = sql`(${passes.createdAt}, ${passes.id}) < (${pass}, ${passId})`
  const isLaterSegment = and(eq(passes.id, passId), sql`(${segments.startUs}, ${segments.id}) > (${Number(value)}, ${segmentId})`)
  return or(isLaterPass, isLaterSegment)
}

function conditions(query: SegmentQuery, { doc, steps }: ProjectWords): (SQL | undefined)[] {
  const paths = labelPathTexts(doc)
  return [
    query.label && inArray(segments.labelId, labelsMeant(doc, query.label, steps)),
    query.author === undefined ? undefined : eq(passes.authorId, query.author as UserId), // an id of nobody finds nothing
    query.tier === undefined ? undefined : eq(segments.tier, query.tier),
    query.state && eq(passes.state, query.state),
    query.session && eq(passes.sessionId, query.session),
    ...parseLabelSearch(query.q ?? '', doc.attributes).terms.map((term) => toCondition(term, doc, paths)),
  ]
}

/** As `createLabelMatch` says it of one segment. */
function toCondition(term: LabelTerm, doc: TaxonomyDoc, paths: ReadonlyMap<LabelId, string>): SQL | undefined {
  const lengthUs = sql`(${segments.endUs} - ${segments.startUs})`
  switch (term.kind) {
    case 'no':
      return term.what === 'label' ? isNull(segments.labelId) : eq(segments.text, '')
    case 'length':
      return term.isLonger ? gt(lengthUs, term.us) : lt(lengthUs, term.us)
    case 'at':
      return and(
        Number.isFinite(term.endUs) ? lt(segments.startUs, term.endUs) : undefined,
        or(gt(segments.endUs, term.startUs), gte(segments.startUs, term.startUs)),
      )
    case 'attribute':
      return ilike(sql`${segments.attributes}->>${term.id}`, toLike(term.text))
    case 'by':
      return ilike(users.name, toLike(term.text))
    case 'outcome':
      return ilike(segments.outcome, toLike(term.text))
    case 'text':
      return ilike(segments.text, toLike(term.text))
    case 'label':
      return hasLabel(term.text, paths)
    case 'tier':
      return isOnTier(term.text, doc)
    case 'words':
      return or(ilike(segments.text, toLike(term.text)), hasLabel(term.text, paths), isOnTier(term.text, doc))
  }
}

const toLike = (text: string) => `%${text.replaceAll(/[\\%_]/g, (char) => `\\${char}`)}%`

/** The names stand in the taxonomy, not in the segments: what they are matched to is found here, and asked for by id. */
function hasLabel(text: string, paths: ReadonlyMap<LabelId, string>): SQL {
  const pattern = toPattern(text)
  const ids = [...paths].filter(([, path]) => pattern.test(path)).map(([id]) => id)
  return ids.length === 0 ? sql`false` : inArray(segments.labelId, ids)
}

function isOnTier(text: string, doc: TaxonomyDoc): SQL {
  const pattern = toPattern(text)
  const ids = doc.tiers.filter((each) => pattern.test(each.title)).map((each) => each.id)
  return ids.length === 0 ? sql`false` : inArray(segments.tier, ids)
}
