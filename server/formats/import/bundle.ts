import { type BundleFrame, type BundleSession, bundleFrame, bundleSession, bundleVersion } from '#shared/bundle.ts'
import { ensure } from '#shared/errors.ts'
import { type CanonicalEvent, canonicalEvent, type MoveEvent, type SourceRef } from '#shared/events.ts'
import { warnLeftOut } from '../leftOut.ts'
import { headLines, type JsonObject, type Line, parseObject, positionOf, readObject, readRecords } from '../lines.ts'
import { refuse } from '../refuse.ts'
import type { DraftFrame, DraftSource, DraftStream, Importer, Report, Sample, SessionDraft, Source, SourceEntry } from '../types.ts'
import { scrub } from './agentnetMeta.ts'
import { maxSeq, SeqGuard } from './seqGuard.ts'

const formatName = 'retrace-bundle'

function sniff(sample: Sample): number {
  const file = sample.files.find((each) => each.path === 'session.json')
  if (!file) return 0
  const head = Buffer.from(file.head()).toString('utf8')
  // the file may be longer than the head: then the name must do
  const parsed = parseObject(head) ?? parseObject(headLines(file.head(), 1)[0] ?? '')
  if (parsed) return parsed.format === formatName ? 1 : 0
  return head.includes(`"${formatName}"`) ? 1 : 0
}

type Entries = ReadonlyMap<string, SourceEntry>

function find(entries: Entries, path: string, by: string): SourceEntry {
  const entry = entries.get(path)
  if (!entry) throw refuse('bad_input', by, null, `names "${path}", which is not in the bundle`)
  return entry
}

/** `session.json` without what identifies a machine or its owner, and the file to keep of it. */
type Scrubbed = { json: JsonObject; source: DraftSource }

async function readScrubbed(entry: SourceEntry): Promise<Scrubbed> {
  const json = await readObject(entry)
  const taken: string[] = []
  const platform = scrub(json.platform, taken, 'platform')
  if (taken.length === 0) return { json, source: { name: entry.path, file: entry.file } }
  const kept = { ...json, platform }
  return { json: kept, source: { name: entry.path, content: Buffer.from(`${JSON.stringify(kept, null, 2)}\n`), scrubbed: taken } }
}

function parseSession(entry: SourceEntry, json: JsonObject): BundleSession {
  const { version } = json
  if (typeof version === 'number' && version > bundleVersion)
    throw refuse('unsupported', entry.path, null, `the bundle has version ${version}; versions up to ${bundleVersion} are known here`)
  const parsed = bundleSession.safeParse(json)
  if (parsed.success) return checkReferences(parsed.data, entry.path)
  const [issue] = parsed.error.issues
  throw refuse('bad_input', entry.path, issue?.path.join('.') ?? null, issue?.message ?? 'not as the schema says')
}

/** The numbers that name a surface must name one that is there. */
function checkReferences(session: BundleSession, path: string): BundleSession {
  const count = session.surfaces.length
  for (const [index, each] of session.geometry.entries())
    if (each.surface >= count) throw refuse('bad_input', path, `geometry.${index}`, `names surface ${each.surface} of ${count}`)
  for (const [index, each] of session.streams.entries()) {
    if (each.surface >= count) throw refuse('bad_input', path, `streams.${index}`, `names surface ${each.surface} of ${count}`)
    if (each.kind === 'video' && !each.file) throw refuse('bad_input', path, `streams.${index}`, 'a video stream has no file')
  }
  return session
}

async function readFrames(entries: Entries, streams: number, signal: AbortSignal, report: Report): Promise<BundleFrame[]> {
  const entry = entries.get('frames.jsonl')
  const frames: BundleFrame[] = []
  if (!entry) return frames
  await readRecords(entry, signal, report, (record, line) => {
    const parsed = bundleFrame.safeParse(record)
    const [issue] = parsed.error?.issues ?? []
    if (!parsed.success || parsed.data.stream >= streams)
      throw refuse(
        'bad_input',
        entry.path,
        positionOf(line),
        parsed.success ? `there is no stream ${parsed.data.stream}` : `${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'not a frame'}`,
      )
    frames.push(parsed.data)
  })
  return frames
}

function toStreams(session: BundleSession, frames: readonly BundleFrame[], entries: Entries): DraftStream[] {
  return session.streams.map((stream, index): DraftStream => {
    const { id, surface, offsetUs, mapping } = stream
    const size = stream.wPx && stream.hPx ? { size: { wPx: stream.wPx, hPx: stream.hPx } } : {}
    const common = { id, surface, offsetUs, ...size, ...(mapping ? { mapping } : {}) }
    if (stream.kind === 'video') {
      const { path, file } = find(entries, ensure(stream.file, 'file of a video'), 'session.json')
      return { ...common, kind: 'video', path, file }
    }
    const own = frames.filter((frame) => frame.stream === index)
    const toDraft = (frame: BundleFrame): DraftFrame => ({
      tUs: frame.tUs,
      path: frame.file,
      file: find(entries, frame.file, 'frames.jsonl').file,
    })
    return { ...common, kind: 'frames', frames: own.map(toDraft) }
  })
}

/** The recorder's own files where the bundle carries them; else the bundle's records are the first ones there are. */
function toSources(session: BundleSession, scrubbed: Scrubbed, entries: Entries): DraftSource[] {
  if (!session.source) {
    const own = ['events.jsonl', 'frames.jsonl'].flatMap((path) => entries.get(path) ?? [])
    return [...own.map(({ path, file }) => ({ name: path, file })), scrubbed.source, ...mediaSources(session, entries)]
  }
  return session.source.files.map(({ name, file, scrubbed }) => ({
    ...{ name, file: find(entries, file, 'session.json').file },
    ...(scrubbed ? { scrubbed } : {}),
  }))
}

function mediaSources(session: BundleSession, entries: Entries): DraftSource[] {
  return session.streams.flatMap(({ file }) => (file ? { name: file, file: find(entries, file, 'session.json').file } : []))
}

function pathsOf(session: BundleSession, frames: readonly BundleFrame[]): Set<string> {
  const named = [
    ...session.streams.map((each) => each.file),
    ...(session.source?.files ?? []).map((each) => each.file),
    ...frames.map((each) => each.file),
  ]
  return new Set(['session.json', 'events.jsonl', 'frames.jsonl', ...named.filter((path) => path !== undefined)])
}

/** Moves are nearly all of a recording, so they are checked by hand, some ten times faster than by the schema; odd ones go there. */
function toMove(record: JsonObject): MoveEvent | null {
  let fields = 0
  for (const key in record) if (Object.hasOwn(record, key)) fields++
  const { type, seq, tUs, xPx, yPx, surface } = record
  const isPlain = type === 'pointer.move' && fields === (surface === undefined ? 5 : 6)
  if (!isPlain || !isCount(seq) || !Number.isSafeInteger(tUs) || !Number.isFinite(xPx) || !Number.isFinite(yPx)) return null
  const place = surface ?? 0
  if (!isCount(place) || place > 255) return null
  return { type, seq, tUs: tUs as number, xPx: xPx as number, yPx: yPx as number, surface: place } // checked above
}

const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0

function toEvent(record: JsonObject, path: string, line: Line): CanonicalEvent {
  const move = toMove(record)
  if (move) return move
  const parsed = canonicalEvent.safeParse(record)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  throw refuse('bad_input', path, positionOf(line), `${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'not an event'}`)
}

async function* read(source: Source, report: Report): AsyncIterable<SessionDraft> {
  const entries: Entries = new Map(source.entries.map((entry) => [entry.path, entry]))
  const header = find(entries, 'session.json', 'the bundle')
  const scrubbed = await readScrubbed(header)
  const session = parseSession(header, scrubbed.json)
  const frames = await readFrames(entries, session.streams.length, source.signal, report)
  for (const { code, message, ...where } of session.warnings) report.warn(code, message, where)
  const events = entries.get('events.jsonl')
  warnLeftOut(source.entries, pathsOf(session, frames), report)
  const sources = toSources(session, scrubbed, entries)
  yield {
    title: session.title || source.name,
    format: session.source?.format ?? bundleImporter.id,
    formatVersion: session.source?.formatVersion ?? String(session.version),
    task: session.task,
    platform: session.platform,
    clocks: session.clocks,
    surfaces: session.surfaces,
    geometry: session.geometry,
    sources,
    streams: toStreams(session, frames, entries),
    async readEvents(emit) {
      let lastUs = 0
      if (!events) return { durationUs: session.durationUs }
      const guard = new SeqGuard()
      const sourceBytes = session.source ? session.source.files.map(({ file }) => find(entries, file, 'session.json').bytes) : null
      await readRecords(events, source.signal, report, (record, line) => {
        if (line.number % 4096 === 0) report.progress(line.offset / events.bytes, 'reading events')
        const event = toEvent(record, events.path, line)
        const why = whyBadEvent(event, session.surfaces.length, sourceBytes, guard)
        if (why) throw refuse('bad_input', events.path, positionOf(line), why)
        lastUs = Math.max(lastUs, event.tUs)
        // without sources of its own, a bundle's line is the first record of the event
        emit(session.source ? event : { ...event, src: [0, line.offset, line.length] })
      })
      return { durationUs: Math.max(session.durationUs, lastUs) }
    },
  }
}

/** What no schema says: numbers that name things must name things that are there, and a place in the order is one event's. */
function whyBadEvent(event: CanonicalEvent, surfaces: number, sources: number[] | null, guard: SeqGuard): string | null {
  if ('surface' in event && event.surface >= surfaces) return `names surface ${event.surface} of ${surfaces}`
  const why = sources !== null && event.src ? whyBadSource(event.src, sources) : null
  if (why) return why
  if (event.seq > maxSeq) return `seq ${event.seq} is over ${maxSeq}`
  return guard.take(event.seq) ? null : `seq ${event.seq} occurs twice`
}

/** `sources` are the lengths of the source files. */
function whyBadSource([file, offset, length]: SourceRef, sources: number[]): string | null {
  const bytes = sources[file]
  if (bytes === undefined) return `names source ${file} of ${sources.length}`
  return offset + length > bytes ? `its record would end at byte ${offset + length} of source ${file}, which has ${bytes}` : null
}

/** Our own bundle, as a folder or a zip: see README.md beside this folder. */
export const bundleImporter: Importer = { id: 'bundle', title: 'Retrace bundle (folder or zip)', sniff, read }
