import type { CanonicalEvent } from '#shared/events.ts'
import type { Geometry, Surface } from '#shared/session.ts'
import { headLines, parseObject } from '../lines.ts'
import { refuse } from '../refuse.ts'
import type { DraftFrame, DraftSource, DraftStream, Importer, Report, Sample, SessionDraft, Source, SourceEntry } from '../types.ts'
import { createMask, findUserNames } from '../userNames.ts'
import { createTrace, type Page, type Shot, type Trace } from './playwrightPages.ts'
import { TraceFileReader } from './playwrightTrace.ts'

const isTraceName = (path: string) => /^[^/]+\.trace$/.test(path)

function sniff(sample: Sample): number {
  const traces = sample.files.filter((file) => isTraceName(file.path))
  const isTrace = traces.some((file) => {
    const line = headLines(file.head(), 1)[0] ?? ''
    const type = parseObject(line)?.type
    // the first record may be longer than the head
    return type === 'context-options' || type === 'before' || /^\{"version":\s*\d+,\s*"type":\s*"context-options"/.test(line)
  })
  return isTrace ? 1 : 0
}

/** Pictures of a page: its screencast, or where there is none the screenshots taken around calls. */
function chooseShots(page: Page): Shot[] {
  const screencast = page.shots.filter((shot) => shot.kind === 'screencast')
  return screencast.length > 0 ? screencast : page.shots
}

function toStream(page: Page, entries: ReadonlyMap<string, SourceEntry>, startUs: number, report: Report): DraftStream | null {
  const frames: DraftFrame[] = []
  for (const shot of chooseShots(page)) {
    const entry = entries.get(shot.path)
    const covers = shot.wPx > 0 && shot.hPx > 0 ? { covers: { wPx: shot.wPx, hPx: shot.hPx } } : {}
    if (entry) frames.push({ tUs: shot.tUs - startUs, path: entry.path, file: entry.file, ...covers })
    else report.warn('frame_missing', `the trace names the picture ${shot.path}, which is not in the archive`, { tUs: shot.tUs - startUs })
  }
  return frames.length > 0 ? { id: page.id, kind: 'frames', surface: page.surface, offsetUs: 0, frames } : null
}

/** The declared viewport of each page, and every size that its pictures say it had. */
function toGeometry(page: Page, startUs: number): Geometry[] {
  const sizes = [
    ...(page.viewport ? [{ tUs: 0, ...page.viewport }] : []),
    ...page.shots
      .filter((shot) => shot.wPx > 0 && shot.hPx > 0)
      .map(({ tUs, wPx, hPx }) => ({ tUs: tUs - startUs, wPx, hPx, scale: page.viewport?.scale ?? 1 })),
  ]
  return sizes
    .filter((size, index) => size.wPx !== sizes[index - 1]?.wPx || size.hPx !== sizes[index - 1]?.hPx)
    .map((size) => ({ ...size, surface: page.surface, display: '0', xPx: 0, yPx: 0, certainty: 'declared' as const }))
}

function toSurfaces(pages: readonly Page[]): Surface[] {
  if (pages.length === 0) return [{ id: 'page', space: 'viewport_css', title: 'Page' }]
  return pages.map((page, index) => ({ id: page.id, space: 'viewport_css', title: hostOf(page.url) ?? `Page ${index + 1}` }))
}

function hostOf(url: string): string | null {
  return URL.canParse(url) ? new URL(url).host || null : null
}

function warnOf(trace: Trace, pages: readonly Page[], streams: number, report: Report): void {
  const inputs = trace.events.filter((event) => event.flags?.includes('synthetic') && event.type !== 'dom').length
  if (inputs > 0)
    report.warn(
      'synthetic_input',
      'pointer and key events are made from the calls that caused them: the trace has no way of the pointer and no times of single keys',
      { count: inputs },
    )
  else report.warn('no_input', 'no call of the trace says where the pointer was or what was typed')
  if (streams === 0) report.warn('no_video', 'the trace has no screencast and no screenshots: only the calls can be replayed')
  if (pages.length > 1)
    report.warn('several_pages', `the trace shows ${pages.length} pages; each is a surface of its own`, { count: pages.length })
  const both = pages.filter((page) => new Set(page.shots.map((shot) => shot.kind)).size > 1).length
  if (both > 0) report.warn('screenshots_left_out', 'pages have a screencast and screenshots: the screencast is shown', { count: both })
}

function readTitle(trace: Trace, pages: readonly Page[], name: string): string {
  const first = pages.find((page) => page.url)?.url
  return trace.title || name || first || 'Playwright trace'
}

const isStacks = (path: string) => path.endsWith('.stacks')

/** A mask for the user names in paths of the machine that recorded; null where there are none. */
async function findMask(source: Source, report: Report): Promise<((text: string) => string) | null> {
  const names = new Set<string>()
  for (const entry of source.entries)
    if (isTraceName(entry.path) || isStacks(entry.path))
      for (const name of await findUserNames(entry, isStacks(entry.path), source.signal)) names.add(name)
  if (names.size > 0)
    report.warn('user_name_masked', 'names of users in paths of the recording machine were replaced by x', { count: names.size })
  return createMask(names)
}

function toSource(entry: SourceEntry, mask: ((text: string) => string) | null): DraftSource {
  const { path: name, file } = entry
  const isText = isTraceName(name) || isStacks(name) || name.endsWith('.network')
  if (!mask || !isText) return { name, file }
  const scrubbed: string[] = []
  const noting = (text: string) => {
    const masked = mask(text)
    if (masked !== text && scrubbed.length === 0) scrubbed.push('user names in paths')
    return masked
  }
  return { name, file, scrubbed, mask: noting }
}

async function* read(source: Source, report: Report): AsyncIterable<SessionDraft> {
  const traces = source.entries.filter((entry) => isTraceName(entry.path))
  if (traces.length === 0) throw refuse('bad_input', source.name, null, 'there is no .trace file')
  const trace = createTrace()
  const mask = await findMask(source, report)
  for (const [sourceIndex, entry] of traces.entries()) {
    report.progress(sourceIndex / traces.length / 2, `reading ${entry.path}`)
    await new TraceFileReader({ entry, sourceIndex, trace, report, signal: source.signal, mask }).read()
  }
  if (!Number.isFinite(trace.firstUs))
    throw refuse('bad_input', traces[0]?.path ?? source.name, null, 'the trace has no records with a time')
  const startUs = trace.firstUs
  const entries = new Map(source.entries.map((entry) => [entry.path, entry]))
  const pages = [...trace.pages.values()]
  const streams = pages.flatMap((page) => toStream(page, entries, startUs, report) ?? [])
  const shown = new Set(streams.flatMap((stream) => (stream.kind === 'frames' ? stream.frames.map((frame) => frame.file) : [])))
  const others = source.entries.filter((entry) => !traces.includes(entry) && !shown.has(entry.file))
  warnOf(trace, pages, streams.length, report)
  yield {
    title: readTitle(trace, pages, source.name),
    formatVersion: trace.versions.size > 0 ? String(Math.max(...trace.versions)) : 'unknown',
    task: trace.title ? { instruction: trace.title } : {},
    platform: trace.platform,
    clocks: trace.clocks.map((clock) => toSessionClock(clock, startUs)),
    surfaces: toSurfaces(pages),
    geometry: pages.flatMap((page) => toGeometry(page, startUs)),
    sources: [...traces, ...others].map((entry) => toSource(entry, mask)),
    streams,
    async readEvents(emit) {
      for (const event of trace.events) emit(toSessionTime(event, startUs))
      return { durationUs: trace.lastUs - startUs }
    },
  }
}

/** A clock's reading at session time 0, from its reading at a known moment. */
function toSessionClock(clock: Trace['clocks'][number], startUs: number): Trace['clocks'][number] {
  const epochMs = startUs / 1000
  const originMs = Number(clock.originRaw) + (epochMs - (clock.epochMs ?? epochMs))
  return { ...clock, originRaw: String(Math.round(originMs * 1000) / 1000), epochMs }
}

const toSessionTime = (event: CanonicalEvent, startUs: number): CanonicalEvent => ({ ...event, tUs: event.tUs - startUs })

/** Playwright's trace zips (or the folder one unpacks to): calls, screencast pictures, console. */
export const playwrightImporter: Importer = { id: 'playwright', title: 'Playwright trace (zip)', sniff, read }
