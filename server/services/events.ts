import { promisify } from 'node:util'
import { zstdDecompress } from 'node:zlib'
import { maxRecordBytes, type RawRecord } from '#shared/api.ts'
import { AppError, ensure } from '#shared/errors.ts'
import type { CanonicalEvent } from '#shared/events.ts'
import type { SessionDoc, TrackPart, TrackRef } from '#shared/session.ts'
import { decodeTrack } from '#shared/tracks/arrow.ts'
import { partRows, type Track, type TrackKind } from '#shared/tracks/columns.ts'
import { type EventTrack, type Head, isBefore, toEvent } from '#shared/tracks/events.ts'
import type { Deps } from '../deps.ts'

type Blobs = Pick<Deps, 'blobs'>
const unzstd = promisify(zstdDecompress)
/** A part has 131,072 rows; at 2 KB of text a row that is far above anything real, and stops a bomb. */
const maxPartBytes = 512 * 1024 * 1024

async function loadPart<K extends TrackKind>(deps: Blobs, kind: K, part: TrackPart): Promise<Track<K>> {
  return decodeTrack(kind, await unzstd(await deps.blobs.read(part.sha256), { maxOutputLength: maxPartBytes }))
}

type PartHead = Head & { rest: TrackPart[] }

async function openTrack(deps: Blobs, ref: TrackRef): Promise<PartHead[]> {
  const [first, ...rest] = ref.parts
  if (!first || first.rows === 0 || ref.kind === 'frames' || ref.kind === 'sources') return []
  return [{ track: (await loadPart(deps, ref.kind, first)) as EventTrack, row: 0, rest }] // the kind was narrowed above
}

/** All events of a session in order of (tUs, seq), in batches. Holds one part of each track at a time, however long the session is. */
export async function* readEvents(deps: Blobs, doc: Pick<SessionDoc, 'tracks'>, batchSize = 2000): AsyncGenerator<CanonicalEvent[]> {
  const heads = (await Promise.all(doc.tracks.map((ref) => openTrack(deps, ref)))).flat()
  let batch: CanonicalEvent[] = []
  while (heads.length > 0) {
    const head = heads.reduce((best, each) => (isBefore(each, best) ? each : best))
    batch.push(toEvent(head.track, head.row++))
    if (head.row === head.track.rows) {
      const next = head.rest.shift()
      if (next) Object.assign(head, { track: await loadPart(deps, head.track.kind, next), row: 0 })
      else heads.splice(heads.indexOf(head), 1)
    }
    if (batch.length < batchSize) continue
    yield batch
    batch = []
  }
  if (batch.length > 0) yield batch
}

/** Batches of things as JSON lines. */
export async function* toJsonLines(batches: AsyncIterable<readonly unknown[]> | Iterable<readonly unknown[]>): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder()
  for await (const batch of batches) yield encoder.encode(batch.map((each) => `${JSON.stringify(each)}\n`).join(''))
}

type Place = { file: number; offset: number; length: number }

/** `sources` is in order of seq, and seq is at least the row's number: the part is that of `seq` or one before it. */
async function findPlace(deps: Blobs, doc: SessionDoc, seq: number): Promise<Place | null> {
  const parts = doc.tracks.find((each) => each.kind === 'sources')?.parts ?? []
  for (let index = Math.min(Math.floor(seq / partRows), parts.length - 1); index >= 0; index--) {
    const track = await loadPart(deps, 'sources', ensure(parts[index], 'part'))
    if ((track.seq[0] ?? 0) > seq) continue
    const row = track.seq.indexOf(seq)
    return row < 0 ? null : { file: track.file[row] ?? 0, offset: track.offset[row] ?? 0, length: track.length[row] ?? 0 }
  }
  return null
}

/** An event as its recorder wrote it, from the source file kept verbatim; cut at `maxRecordBytes`. Throws `not_found`. */
export async function getRecord(deps: Blobs, doc: SessionDoc, seq: number): Promise<RawRecord> {
  const place = await findPlace(deps, doc, seq)
  const file = place && doc.source.files[place.file]
  if (!place || !file) throw new AppError('not_found', `no source record is kept for event ${seq}`)
  const end = place.offset + Math.min(place.length, maxRecordBytes)
  const bytes = new Uint8Array(await new Response(await deps.blobs.stream(file.sha256, { start: place.offset, end })).arrayBuffer())
  const line = isLineFile(file.name) ? await countLines(deps, file.sha256, place.offset) : null
  return { file: file.name, line, offset: place.offset, length: place.length, text: new TextDecoder().decode(bytes) }
}

const isLineFile = (name: string) => /\.(jsonl|ndjson|trace|txt|csv|tsv|log)$/i.test(name)

/** Number of the line, from 1, that begins at `offset`. */
async function countLines(deps: Blobs, sha256: string, offset: number): Promise<number> {
  let line = 1
  if (offset === 0) return line
  for await (const chunk of await deps.blobs.stream(sha256, { start: 0, end: offset }))
    for (let at = chunk.indexOf(10); at >= 0; at = chunk.indexOf(10, at + 1)) line++
  return line
}
