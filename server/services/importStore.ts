import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import canonicalize from 'canonicalize'
import { ensure } from '#shared/errors.ts'
import { type SessionDoc, type SourceFile, sessionDoc } from '#shared/session.ts'
import { cutText, toStorable, toStorableText } from '#shared/text.ts'
import { TrackBuilder } from '#shared/tracks/builder.ts'
import type { BlobInfo } from '../blobs/store.ts'
import { refuse } from '../formats/refuse.ts'
import type { DraftEnd, DraftSource, Report, SessionDraft } from '../formats/types.ts'
import { readMasked } from '../formats/userNames.ts'
import type { BlobCollector } from './importBlobs.ts'
import { inferGeometry, type StoredStream, storeStream } from './importStreams.ts'
import { type StoredTrack, storeTrack } from './importTracks.ts'

/** A session whose bytes are stored and whose rows are not yet written. */
export type StoredSession = {
  doc: SessionDoc
  sourceDigest: string
  contentDigest: string
  /** Streams that browsers play as they are. */
  playable: { stream: number; sha256: string; mediaType: string }[]
  /** Streams that must be converted first. */
  unplayable: number
}

export function digestOf(value: unknown): string {
  return createHash('sha256')
    .update(ensure(canonicalize(value), 'canonical JSON'))
    .digest('hex')
}

/** The same files again are the same session, whatever folder they lie in. */
export function digestSources(files: readonly SourceFile[]): string {
  return digestOf(files.map(({ name, sha256 }) => `${name}\0${sha256}`).sort())
}

function storeSource(collector: BlobCollector, source: DraftSource): Promise<BlobInfo> {
  const mediaType = 'application/octet-stream' // sources are shown as text or saved, never run
  if (!('file' in source)) return collector.put(source.content, 'source', mediaType)
  return source.mask
    ? collector.put(Readable.from(readMasked(source.file, source.mask)), 'source', mediaType)
    : collector.putFile(source.file, 'source', mediaType)
}

/** Stores the source files, verbatim or with identifiers taken out. */
export async function storeSources(collector: BlobCollector, sources: readonly DraftSource[], signal: AbortSignal): Promise<SourceFile[]> {
  const files: SourceFile[] = []
  for (const source of sources) {
    signal.throwIfAborted()
    const info = await storeSource(collector, source)
    files.push({ name: toStorableText(source.name), ...info, ...(source.scrubbed?.length ? { scrubbed: source.scrubbed } : {}) })
  }
  return files
}

/** One line, without addresses of people: folders and tasks are often named after who recorded them. */
function cleanTitle(title: string): string {
  const line = cutText(title, 1000) // looking for addresses takes time by the square of the length
    .replace(/[\p{Cc}\s]+/gu, ' ')
    .replace(/[\w.+-]+@[\w-]+(\.[\w-]+)+/g, '…')
    .trim()
  return cutText(line, 160) || 'Untitled'
}

async function storeStreams(input: Input): Promise<StoredStream[]> {
  const stored: StoredStream[] = []
  for (const draft of input.draft.streams) stored.push(await storeStream({ ...input, draft }))
  return stored
}

async function storeEvents(input: Input): Promise<{ tracks: StoredTrack[]; end: DraftEnd }> {
  const builder = new TrackBuilder()
  const end = await input.draft.readEvents((event) => builder.add(event))
  const tracks: StoredTrack[] = []
  for (const track of builder.build()) {
    input.signal.throwIfAborted()
    tracks.push(await storeTrack(input.collector, track))
  }
  return { tracks, end }
}

/** What makes two sessions the same recording: everything that is replayed, and nothing of how it came here. */
function digestContent(doc: SessionDoc, tracks: readonly StoredTrack[]): string {
  const { durationUs, clocks, surfaces, geometry, streams } = doc
  const identifying = tracks.filter(({ ref }) => ref.kind !== 'sources').map(({ ref, rawSha256 }) => ({ ...ref, parts: rawSha256 }))
  return digestOf({ durationUs, clocks, surfaces, geometry, streams, tracks: identifying })
}

/** Longest description of a session, as JSON: it is read with every look at the session. A file of a zip takes about 130 bytes. */
const maxDocChars = 16 * 1024 * 1024

/** The description as it can be stored. Throws `bad_input` where an importer let something through, `too_large` over 16 MiB. */
function parseDoc(name: string, described: SessionDoc): SessionDoc {
  const parsed = sessionDoc.safeParse(toStorable(described))
  const [issue] = parsed.error?.issues ?? []
  if (!parsed.success) throw refuse('bad_input', name, issue?.path.join('.') ?? null, issue?.message ?? 'not as the schema says')
  const chars = JSON.stringify(parsed.data).length
  if (chars > maxDocChars)
    throw refuse('too_large', name, null, `its description has ${chars} characters; at most ${maxDocChars} are accepted`)
  return parsed.data
}

type Input = { draft: SessionDraft; collector: BlobCollector; report: Report; signal: AbortSignal }

/** Stores pictures and tracks of a draft. Throws what importers and probes throw; the caller then removes what was stored. */
export async function storeContent(input: Input & { importerId: string; name: string; files: SourceFile[] }): Promise<StoredSession> {
  const { draft, collector, report, files } = input
  // cheap to refuse first: pictures are checked before millions of events are read
  const stored = await storeStreams(input)
  const { tracks, end } = await storeEvents(input)
  for (const [index, each] of stored.entries()) tracks.push(await storeTrack(collector, each.frames, index))
  const streams = stored.map((each) => each.stream)
  const geometry = [...draft.geometry, ...(end.geometry ?? [])]
  const doc = parseDoc(input.name, {
    source: { format: draft.format ?? input.importerId, formatVersion: draft.formatVersion, files },
    title: cleanTitle(draft.title),
    task: draft.task,
    platform: draft.platform,
    clocks: draft.clocks,
    durationUs: Math.max(end.durationUs, ...stored.map((each) => each.endUs)),
    surfaces: draft.surfaces,
    geometry: [...geometry, ...inferGeometry(streams, geometry)],
    streams,
    tracks: tracks.map((each) => each.ref),
    warnings: [...report.warnings],
  })
  const playable = stored.flatMap((each, stream) =>
    each.isPlayable && each.stream.media ? [{ stream, sha256: each.stream.media.sha256, mediaType: each.stream.media.mediaType }] : [],
  )
  return {
    doc,
    sourceDigest: digestSources(files),
    contentDigest: digestContent(doc, tracks),
    playable,
    unplayable: stored.filter((each) => !each.isPlayable).length,
  }
}
