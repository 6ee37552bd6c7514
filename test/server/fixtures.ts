import { zstdCompressSync } from 'node:zlib'
import { eq } from 'drizzle-orm'
import { projects, sessionBlobs, sessions, subjects } from '#db/schema/sessions.ts'
import type { ErrorBody } from '#shared/errors.ts'
import { ensure } from '#shared/errors.ts'
import type { CanonicalEvent } from '#shared/events.ts'
import type { LabelId, ProjectId, SegmentId, SessionId, UserId } from '#shared/ids.ts'
import { type Change, newSegment, type Segment } from '#shared/labels/segments.ts'
import type { Actor } from '#shared/policy.ts'
import type { SessionDoc, SourceFile, TrackRef } from '#shared/session.ts'
import { encodeTrack } from '#shared/tracks/arrow.ts'
import { TrackBuilder } from '#shared/tracks/builder.ts'
import type { TestServer } from './harness.ts'

/** A JSON request; `ifMatch` and `key` become their headers. */
export const json = (method: string, value: unknown, also: { ifMatch?: number; key?: string } = {}): RequestInit => ({
  method,
  body: JSON.stringify(value),
  headers: {
    'Content-Type': 'application/json',
    ...(also.ifMatch === undefined ? {} : { 'If-Match': `"${also.ifMatch}"` }),
    ...(also.key === undefined ? {} : { 'Idempotency-Key': also.key }),
  },
})

/** Status and, where it failed, code and message: what most tests ask. */
export async function outcome(answer: Response | Promise<Response>): Promise<string> {
  const response = await answer
  if (response.ok) return String(response.status)
  const body = (await response.json()) as ErrorBody
  return `${response.status} ${body.error.code}: ${body.error.message}`
}

export async function addProject(server: TestServer, key: string): Promise<ProjectId> {
  const admin = await server.person('admin')
  const answer = await server.request(admin, '/api/projects', json('POST', { key, name: `Project ${key}` }))
  return ((await answer.json()) as { id: ProjectId }).id
}

export type SessionSpec = {
  project: string
  title?: string
  durationUs?: number
  /** Rows per track file. */
  partRows?: number
  events?: CanonicalEvent[]
  /** Source file kept verbatim. */
  source?: { name: string; text: string }
  media?: { bytes: Uint8Array; mediaType: string }
  /** The person recorded. */
  subject?: Actor
}

async function storeTracks(server: TestServer, spec: SessionSpec) {
  const builder = new TrackBuilder()
  for (const event of spec.events ?? []) builder.add(event)
  const refs: TrackRef[] = []
  for (const track of builder.build()) {
    const size = spec.partRows ?? track.rows
    const parts: TrackRef['parts'] = []
    for (let from = 0; from < track.rows; from += size) {
      const to = Math.min(from + size, track.rows)
      const { sha256, bytes } = await server.deps.blobs.put(zstdCompressSync(encodeTrack(track, from, to)))
      parts.push({ sha256, bytes, rows: to - from, fromUs: 0, toUs: 0 })
    }
    refs.push({ kind: track.kind, rows: track.rows, parts })
  }
  return refs
}

/** Puts a session into the store as an import would, without a recording to read. */
export async function addSession(server: TestServer, spec: SessionSpec): Promise<SessionId> {
  const { db, blobs, newId, now } = server.deps
  const [project] = await db.select().from(projects).where(eq(projects.key, spec.project))
  const projectId = ensure(project, `project ${spec.project}`).id
  const id = newId('session')
  const held: (typeof sessionBlobs.$inferInsert)[] = []
  const hold = async (bytes: Uint8Array, role: 'source' | 'media', mediaType: string) => {
    const blob = await blobs.put(bytes)
    held.push({ sessionId: id, role, mediaType, ...blob })
    return blob
  }
  const tracks = await storeTracks(server, spec)
  for (const part of tracks.flatMap((each) => each.parts))
    held.push({ sessionId: id, sha256: part.sha256, bytes: part.bytes, role: 'track', mediaType: 'application/vnd.apache.arrow.file' })
  const files: SourceFile[] = []
  if (spec.source) {
    const blob = await hold(new TextEncoder().encode(spec.source.text), 'source', 'application/jsonl')
    files.push({ name: spec.source.name, ...blob })
  }
  if (spec.media) await hold(spec.media.bytes, 'media', spec.media.mediaType)
  const durationUs = spec.durationUs ?? 10_000_000
  const doc: SessionDoc = {
    source: { format: 'test', formatVersion: '1', files },
    title: spec.title ?? id,
    task: {},
    platform: {},
    clocks: [],
    durationUs,
    surfaces: [{ id: 'screen', space: 'screen_px', title: 'Screen' }],
    geometry: [{ tUs: 0, surface: 0, display: '0', xPx: 0, yPx: 0, wPx: 1366, hPx: 768, scale: 1, certainty: 'declared' }],
    streams: [],
    tracks,
    warnings: [{ code: 'test', message: 'made by a test', count: 2 }],
  }
  let subjectId = null
  if (spec.subject) {
    subjectId = newId('subject')
    await db.insert(subjects).values({ id: subjectId, projectId, pseudonym: `P-${subjectId.slice(-4)}`, userId: spec.subject.id as UserId })
  }
  await db.insert(sessions).values({
    id,
    projectId,
    subjectId,
    title: doc.title,
    format: 'test',
    formatVersion: '1',
    status: 'ready',
    durationUs,
    events: spec.events?.length ?? 0,
    frames: 0,
    doc,
    derived: { thumb: null, playable: [] },
    sourceDigest: id,
    contentDigest: id,
    createdAt: now(),
  })
  if (held.length > 0) await db.insert(sessionBlobs).values(held)
  return id
}

/** Makes segments and changes that read shortly in tests. */
export function createEdits(server: TestServer) {
  const { newId } = server.deps
  const segment = (startUs: number, endUs: number, also: Partial<Segment> = {}): Segment =>
    newSegment({ id: newId('segment'), tier: 'goal', startUs, endUs }, also)
  const put = (...segments: Segment[]): Change => ({ id: newId('change'), name: 'Put', put: segments, remove: [] })
  const remove = (...ids: SegmentId[]): Change => ({ id: newId('change'), name: 'Delete', put: [], remove: ids })
  return { segment, put, remove }
}

export type PassAnswer = { id: string; revision: number; state: string; segments: Segment[]; authorId: string }

/** The actor's own pass on a session. */
export async function openPass(server: TestServer, actor: Actor, session: SessionId): Promise<PassAnswer> {
  return (await (await server.request(actor, `/api/sessions/${session}/passes`, { method: 'POST' })).json()) as PassAnswer
}

export const labelOf = (server: TestServer, name: string, key: string | null = null) => ({
  id: server.deps.newId('label') as LabelId,
  parentId: null,
  name,
  color: '#4f8cff',
  key,
  description: '',
  isDeprecated: false,
})
