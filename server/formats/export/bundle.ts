import { type BundleSession, bundleVersion } from '#shared/bundle.ts'
import { ensure } from '#shared/errors.ts'
import type { SourceRef } from '#shared/events.ts'
import type { SessionDoc, Stream } from '#shared/session.ts'
import { emptyTrack } from '#shared/tracks/arrow.ts'
import { type Track, trackKinds } from '#shared/tracks/columns.ts'
import { iterateEvents } from '#shared/tracks/events.ts'
import type { Deps } from '../../deps.ts'
import { loadFrameTrack, loadTrack, loadTracks } from '../../services/tracks.ts'
import type { ExportFile } from '../types.ts'

type Blobs = Pick<Deps, 'blobs'>
/** Where each blob of the session stands in the bundle; one place each, however often it is used. */
type Paths = Map<string, string>

const videoEndings: Record<string, string> = {
  'video/mp4': 'mp4',
  'video/webm': 'webm',
  'video/quicktime': 'mov',
  'video/x-matroska': 'mkv',
}

async function endingOfPicture(deps: Blobs, sha256: string): Promise<string> {
  const stream = await deps.blobs.stream(sha256, { start: 0, end: 4 })
  const chunks: Uint8Array[] = []
  for await (const chunk of stream as AsyncIterable<Uint8Array>) chunks.push(chunk)
  const first = Buffer.concat(chunks).toString('latin1')
  return first === 'RIFF' ? 'webp' : first.startsWith('\xff\xd8') ? 'jpg' : 'png'
}

/** Gives every picture and video its path, and the lines of `frames.jsonl`. */
async function placeMedia(deps: Blobs, doc: SessionDoc, paths: Paths): Promise<string[]> {
  const lines: string[] = []
  for (const [stream, { kind, media }] of doc.streams.entries()) {
    if (kind === 'video') {
      const { sha256, mediaType } = ensure(media, 'media of a video stream')
      if (!paths.has(sha256)) paths.set(sha256, `media/${stream}.${videoEndings[mediaType] ?? 'video'}`)
      continue
    }
    const track = await loadFrameTrack(deps, doc, stream)
    for (let row = 0; row < track.rows; row++) {
      const sha256 = ensure(track.sha256[row], 'picture of a frame')
      const path = paths.get(sha256) ?? `media/${stream}/${String(row).padStart(5, '0')}.${await endingOfPicture(deps, sha256)}`
      paths.set(sha256, path)
      lines.push(`${JSON.stringify({ stream, tUs: ensure(track.tUs[row], 'frame time'), file: path })}\n`)
    }
  }
  return lines
}

function placeSources(doc: SessionDoc, paths: Paths): void {
  for (const [index, { name, sha256 }] of doc.source.files.entries()) {
    const ending = /\.[a-z0-9]{1,8}$/i.exec(name)?.[0] ?? ''
    if (!paths.has(sha256)) paths.set(sha256, `sources/${String(index).padStart(4, '0')}${ending}`)
  }
}

const pathOf = (paths: Paths, sha256: string) => ensure(paths.get(sha256), 'path of a file of the bundle')

function toStream(stream: Stream, paths: Paths): BundleSession['streams'][number] {
  const { id, kind, surface, wPx, hPx, offsetUs, mapping, media } = stream
  return { id, kind, surface, wPx, hPx, offsetUs, mapping, ...(media ? { file: pathOf(paths, media.sha256) } : {}) }
}

function toSession(doc: SessionDoc, paths: Paths): BundleSession {
  const { title, task, platform, clocks, durationUs, surfaces, geometry, warnings, source } = doc
  const files = source.files.map(({ name, sha256, scrubbed }) => ({ name, file: pathOf(paths, sha256), ...(scrubbed ? { scrubbed } : {}) }))
  return {
    ...{ format: 'retrace-bundle', version: bundleVersion, title, task, platform, clocks, durationUs, surfaces, geometry },
    streams: doc.streams.map((stream) => toStream(stream, paths)),
    warnings,
    source: { format: source.format, formatVersion: source.formatVersion, files },
  }
}

/** The source position of an event, by its place in the order, which is its own. */
function findSource(sources: Track<'sources'>, seq: number): SourceRef | null {
  let low = 0
  let high = sources.rows
  while (low < high) {
    const middle = (low + high) >> 1
    if ((sources.seq[middle] as number) < seq) low = middle + 1
    else high = middle
  }
  if (sources.seq[low] !== seq) return null
  return [sources.file[low] as number, sources.offset[low] as number, sources.length[low] as number]
}

/** Lines of `events.jsonl`, about 64 KiB at a time. */
async function* writeEvents(deps: Blobs, doc: SessionDoc): AsyncIterable<Uint8Array> {
  const kinds = trackKinds.filter((kind) => kind !== 'frames' && kind !== 'sources')
  const tracks = await loadTracks(deps, doc, kinds)
  const ref = doc.tracks.find((each) => each.kind === 'sources')
  const sources = ref ? await loadTrack(deps, ref, 'sources') : emptyTrack('sources')
  let text = ''
  for (const event of iterateEvents(tracks)) {
    const src = findSource(sources, event.seq)
    text += `${JSON.stringify(src ? { ...event, src } : event)}\n`
    if (text.length < 65_536) continue
    yield Buffer.from(text)
    text = ''
  }
  if (text) yield Buffer.from(text)
}

async function* readBlob(deps: Blobs, sha256: string): AsyncIterable<Uint8Array> {
  yield* (await deps.blobs.stream(sha256)) as AsyncIterable<Uint8Array>
}

/**
 * A session as our own bundle: `session.json`, `events.jsonl`, `frames.jsonl`, `media/`, `sources/`. Nothing is lost: importing the
 * files gives the same session, with the same tracks byte for byte. Paths are relative to the bundle's folder.
 */
export async function* exportBundle(deps: Blobs, doc: SessionDoc): AsyncIterable<ExportFile> {
  const paths: Paths = new Map()
  const frames = await placeMedia(deps, doc, paths)
  placeSources(doc, paths)
  yield { path: 'session.json', content: Buffer.from(`${JSON.stringify(toSession(doc, paths), null, 2)}\n`) }
  yield { path: 'events.jsonl', content: writeEvents(deps, doc) }
  if (frames.length > 0) yield { path: 'frames.jsonl', content: Buffer.from(frames.join('')) }
  for (const [sha256, path] of paths) yield { path, content: readBlob(deps, sha256) }
}
