import { createReadStream } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { eq } from 'drizzle-orm'
import { z } from 'zod'
import { projects } from '#db/schema/sessions.ts'
import { demoProject } from '#shared/demo.ts'
import { AppError, ensure } from '#shared/errors.ts'
import type { LabelId, SessionId } from '#shared/ids.ts'
import { newSegment, segment } from '#shared/labels/segments.ts'
import type { TaxonomyDoc } from '#shared/labels/taxonomy.ts'
import type { Actor, Role } from '#shared/policy.ts'
import type { Deps } from '../deps.ts'
import { createFlag } from '../services/flags.ts'
import { importStaged } from '../services/import.ts'
import { changePass, openPass, submitPass } from '../services/passes.ts'
import { addPerson, listPeople } from '../services/people.ts'
import { createProject, listProjects } from '../services/projects.ts'
import { reviewPass } from '../services/reviews.ts'
import { getTaxonomy, publishTaxonomy, saveTaxonomy } from '../services/taxonomy.ts'
import { createImport, removeImport, stageFile } from '../services/uploads.ts'
import { demoIntents, demoTiers } from './intents.ts'

/** The recorded sessions, in the order they come in, and a pseudonym for who was recorded. */
export const demoSessions = [
  { id: 'order-lamps', subject: 'P-101' },
  { id: 'correct-stock', subject: 'P-102' },
  { id: 'answer-mail', subject: 'P-103' },
  { id: 'tidy-inbox', subject: 'P-103' },
  { id: 'no-voucher', subject: 'P-104' },
] as const
type DemoSession = (typeof demoSessions)[number]['id']

const step = z.object({ ...segment.pick({ tier: true, startUs: true, endUs: true, text: true }).shape, intent: z.string().nullable() })
type Step = z.infer<typeof step>

/** What the recorder's script says was done when. */
async function readSteps(id: DemoSession): Promise<Step[]> {
  return z.array(step).parse(JSON.parse(await readFile(new URL(`${id}.steps.json`, import.meta.url), 'utf8')))
}

/** A made-up person, found again when the address is there already. They have no password and no way in but a link from an admin. */
async function findOrAdd(deps: Deps, name: string, role: Role): Promise<Actor> {
  const email = `${name.split(' ')[0]?.toLowerCase()}@example.com`
  const known = (await listPeople(deps)).find((each) => each.email === email)
  if (known) return { id: known.id, role: known.role }
  const { id } = await addPerson(deps, { email, name, role })
  return { id, role }
}

async function publishIntents(deps: Deps, admin: Actor): Promise<ReadonlyMap<string, LabelId>> {
  const ids = new Map(demoIntents.map(({ key }) => [key as string, deps.newId('label')]))
  const labels: TaxonomyDoc['labels'] = demoIntents.map(({ key, parent, digit, ...rest }) => ({
    ...rest,
    id: ensure(ids.get(key), key),
    parentId: parent === null ? null : ensure(ids.get(parent), parent),
    key: digit,
    isDeprecated: false,
  }))
  const { revision, doc } = await getTaxonomy(deps, admin, demoProject)
  const draft = await saveTaxonomy(deps, admin, demoProject, revision, { ...doc, tiers: [...demoTiers], labels })
  await publishTaxonomy(deps, demoProject, draft.revision)
  return ids
}

/** Brings one bundle in the way of any other recording. */
async function importBundle(deps: Deps, admin: Actor, id: DemoSession, subject: string, signal: AbortSignal): Promise<SessionId> {
  const started = await createImport(deps, admin, { project: demoProject, title: `${id}.zip`, subject }, null)
  const file = createReadStream(new URL(`${id}.zip`, import.meta.url))
  // Node's web stream and the DOM's are declared apart but are the same object
  await stageFile(deps, started.id, `${id}.zip`, Readable.toWeb(file) as ReadableStream<Uint8Array>)
  const { sessions, refused } = await importStaged(deps, { importId: started.id }, signal)
  const [session] = sessions
  if (!session) throw new AppError('internal', `the demo's ${id}.zip was refused: ${refused[0]?.message ?? 'no recording in it'}`)
  await removeImport(deps, started.id) // nobody waits for it, so it need not stand in anybody's list
  return session.id
}

/** Labels a session as one author would, one edit per segment, parents first. */
async function label(deps: Deps, author: Actor, sessionId: SessionId, steps: readonly Step[], ids: ReadonlyMap<string, LabelId>) {
  const pass = await openPass(deps, author, sessionId)
  const tiers = pass.taxonomy.doc.tiers.map((each) => each.id)
  const ordered = steps.toSorted((a, b) => tiers.indexOf(a.tier) - tiers.indexOf(b.tier) || a.startUs - b.startUs)
  const changes = ordered.map(({ intent, text, ...rest }) => {
    const labelId = intent === null ? null : ensure(ids.get(intent), `intent ${intent}`)
    const made = newSegment({ ...rest, id: deps.newId('segment') }, { text, labelId })
    return { id: deps.newId('change'), name: 'Create', put: [made], remove: [] }
  })
  await changePass(deps, author, pass.id, pass.revision, changes)
  return pass.id
}

/** What an annotator in a hurry makes of looking something up. */
const withWrongIntent = (steps: readonly Step[]) =>
  steps.map((each) => (each.intent === 'look-up' ? { ...each, intent: 'read-message', text: 'Reads the offer of Northlight Metal' } : each))

/** Half done: what begins in the first part of the session, and no single actions yet. Goals stay whole. */
const firstPart = (steps: readonly Step[], untilUs: number) =>
  steps.filter((each) => each.tier !== 'action' && (each.tier === 'goal' || each.endUs <= untilUs))

const demoName = 'Demo: a small lamp shop'
/** The project's name until everything is in it: a load that was cut short is told by it, and begun anew. */
const loadingName = 'Demo (being loaded)'

/**
 * Fills an empty installation with the project `demo`: recorded sessions, intents, made-up people, and labels in every state of work.
 * Does nothing and gives `null` when there is a project already, unless it is this one, cut short by a crash.
 */
export async function loadDemo(deps: Deps, admin: Actor, signal: AbortSignal): Promise<{ sessions: number } | null> {
  const [first, ...others] = await listProjects(deps)
  if (others.length > 0 || (first && first.name !== loadingName)) return null
  if (first) await deps.db.delete(projects).where(eq(projects.id, first.id))
  await createProject(deps, { key: demoProject, name: loadingName })
  const ids = await publishIntents(deps, admin)
  const noor = await findOrAdd(deps, 'Noor Haddad', 'annotator')
  const tomas = await findOrAdd(deps, 'Tomas Rivera', 'annotator')
  const elin = await findOrAdd(deps, 'Elin Sandberg', 'reviewer')
  await findOrAdd(deps, 'Priya Nair', 'ml')
  const sessions = new Map<DemoSession, SessionId>()
  for (const { id, subject } of demoSessions) sessions.set(id, await importBundle(deps, admin, id, subject, signal))
  const sessionOf = (id: DemoSession) => ensure(sessions.get(id), id)

  const accepted = await label(deps, noor, sessionOf('order-lamps'), await readSteps('order-lamps'), ids)
  await submitPass(deps, noor, accepted, null)
  await reviewPass(deps, elin, accepted, null, {
    decision: 'accept',
    reason: null,
    comment: 'Good boundaries, and the slip in the address is caught.',
  })

  const submitted = await label(deps, tomas, sessionOf('correct-stock'), await readSteps('correct-stock'), ids)
  await submitPass(deps, tomas, submitted, null)

  const returned = await label(deps, noor, sessionOf('tidy-inbox'), withWrongIntent(await readSteps('tidy-inbox')), ids)
  await submitPass(deps, noor, returned, null)
  const comment = 'The person searches for Northlight first: that is “Look something up”, not “Read a message”.'
  await reviewPass(deps, elin, returned, null, { decision: 'return', reason: 'wrong_label', comment })

  await label(deps, tomas, sessionOf('answer-mail'), firstPart(await readSteps('answer-mail'), 25_000_000), ids)

  const why = 'The voucher is refused three times and the person leaves the shop without ordering.'
  await createFlag(deps, tomas, sessionOf('no-voucher'), { reason: 'not_completed', comment: why, startUs: null, endUs: null })
  await deps.db.update(projects).set({ name: demoName }).where(eq(projects.key, demoProject))
  return { sessions: sessions.size }
}
