import type { CanonicalEvent, SourceRef } from '#shared/events.ts'
import { isObject, type JsonObject, type Line, positionOf, readRecords } from '../lines.ts'
import { refuse } from '../refuse.ts'
import type { Report, SourceEntry } from '../types.ts'
import { findClock } from './playwrightClock.ts'
import { type Call, numberOf, textOf, toBox, toInputEvents, toPoint } from './playwrightInput.ts'
import { createMemory, modernize, newestVersion, oldestVersion } from './playwrightModernize.ts'
import { findPage, type Page, type Trace, type Viewport } from './playwrightPages.ts'

type Mask = ((text: string) => string) | null
type FileInput = { entry: SourceEntry; sourceIndex: number; trace: Trace; report: Report; signal: AbortSignal; mask: Mask }
/** Pages that were gone to, and where each surface is now. */
type Navs = { events: CanonicalEvent[]; lastUrls: Map<number, string> }
/** Versions before 7 wrote none into the test runner's own files; those did not change between 3 and 6. */
const unwrittenVersion = 6

/** Reads one `.trace` file: the records of one browser context, or of the test runner. */
export class TraceFileReader {
  readonly #in: FileInput
  readonly #calls = new Map<string, Call>()
  readonly #memory = createMemory()
  /** When the picture just before an input was taken, by call; version 3 writes it before the call itself. */
  readonly #inputTimes = new Map<string, number>()
  #version: number | null = null
  /** Wall time minus monotonic time, ms. */
  #offsetMs = 0
  #isRunner = true
  #viewport: Viewport = null
  #lastUs = 0
  #records = 0
  readonly #snapshotNavs: Navs = { events: [], lastUrls: new Map() }
  readonly #eventNavs: Navs = { events: [], lastUrls: new Map() }

  constructor(input: FileInput) {
    this.#in = input
  }

  async read(): Promise<void> {
    const { entry, report, signal, trace, mask } = this.#in
    await this.#setClock()
    await readRecords(entry, signal, report, (record, line) => this.#readRecord(record, line), mask)
    if (this.#records === 0) report.warn('empty_trace', `${entry.path} has no records`)
    for (const [id, call] of this.#calls) {
      report.warn('call_without_end', `${entry.path}: the call ${id} (${call.title}) has no end: the recording stopped in it`)
      this.#finish(call)
    }
    for (const nav of this.#snapshotNavs.events.length > 0 ? this.#snapshotNavs.events : this.#eventNavs.events) trace.events.push(nav)
  }

  #readRecord(record: JsonObject, line: Line): void {
    this.#records++
    if (this.#version === null) this.#begin(record, line)
    else if (record.type === 'context-options' && record.version !== this.#version)
      throw refuse(
        'bad_input',
        this.#in.entry.path,
        positionOf(line),
        `version ${String(record.version)} in a trace of version ${this.#version}`,
      )
    for (const each of modernize(record, this.#version ?? unwrittenVersion, this.#memory)) this.#read(each, line)
  }

  #begin(record: JsonObject, line: Line): void {
    const version = record.type === 'context-options' ? numberOf(record.version) : unwrittenVersion
    const { entry } = this.#in
    if (version === null) throw refuse('bad_input', entry.path, positionOf(line), 'the trace says no version')
    if (version > newestVersion || version < oldestVersion || !Number.isInteger(version))
      throw refuse(
        'unsupported',
        entry.path,
        positionOf(line),
        `the trace has version ${version}; versions ${oldestVersion} to ${newestVersion} are known here`,
      )
    this.#version = version
    if (record.type === 'context-options') this.#in.trace.versions.add(version)
  }

  /** Epoch microseconds of a monotonic time in ms. */
  #toUs(ms: number): number {
    const tUs = Math.round((ms + this.#offsetMs) * 1000)
    if (!Number.isSafeInteger(tUs)) throw refuse('bad_input', this.#in.entry.path, null, `the time ${ms} is out of range`)
    return tUs
  }

  async #setClock(): Promise<void> {
    const { entry, report, signal, trace } = this.#in
    const pair = await findClock(entry, signal)
    if (!pair) {
      report.warn('no_wall_time', `${entry.path} has no wall time; its own clock is taken as it is`)
      return
    }
    this.#offsetMs = pair.wallMs - pair.monotonicMs
    const id = `monotonic ${trace.clocks.length + 1}`
    trace.clocks.push({ id, kind: 'monotonic', unit: 'ms', originRaw: String(pair.monotonicMs), epochMs: pair.wallMs })
  }

  #seen(tUs: number): number {
    const { trace } = this.#in
    trace.firstUs = Math.min(trace.firstUs, tUs)
    trace.lastUs = Math.max(trace.lastUs, tUs)
    this.#lastUs = Math.max(this.#lastUs, tUs)
    return tUs
  }

  #refOf(line: Line): SourceRef {
    return [this.#in.sourceIndex, line.offset, line.length]
  }

  #page(id: string): Page {
    return findPage(this.#in.trace, { id, firstUs: this.#lastUs, viewport: this.#viewport, path: this.#in.entry.path })
  }

  #read(record: JsonObject, line: Line): void {
    const type = textOf(record.type)
    const reader = Object.hasOwn(this.#readers, type) ? this.#readers[type] : undefined
    if (reader) reader(record, line)
    else this.#count(type)
  }

  readonly #readers: Record<string, (record: JsonObject, line: Line) => void> = {
    'context-options': (record) => this.#readContext(record),
    before: (record, line) => this.#readBefore(record, line),
    action: (record, line) => {
      this.#readBefore(record, line)
      if (toPoint(record.point) || this.#inputTimes.has(textOf(record.callId))) this.#readInput(record, line)
      this.#readAfter(record)
    },
    input: (record, line) => this.#readInput(record, line),
    after: (record) => this.#readAfter(record),
    log: (record) => this.#readLog(record),
    event: (record, line) => this.#readEvent(record, line),
    console: (record, line) => this.#note('console', record, line, textOf(record.text), { level: textOf(record.messageType) }),
    'screencast-frame': (record) => this.#readShot(record),
    screenshot: (record) => this.#readShot(record),
    'frame-snapshot': (record, line) => this.#readSnapshot(record, line),
  }

  #readLog(record: JsonObject): void {
    const time = numberOf(record.time)
    if (time === null || time < 0) return // lines of a log from before version 6 have none
    const tUs = this.#seen(this.#toUs(time))
    if (/^\s*performing .* action/.test(textOf(record.message))) this.#setInputTime(textOf(record.callId), tUs)
  }

  #setInputTime(callId: string, tUs: number): void {
    this.#inputTimes.set(callId, tUs)
    for (const input of this.#calls.get(callId)?.inputs ?? []) input.atUs = tUs
  }

  /** Kinds of records that stay in the source files only. */
  #count(type: string): void {
    const { leftOut } = this.#in.trace
    leftOut.set(type, (leftOut.get(type) ?? 0) + 1)
  }

  #readContext(record: JsonObject): void {
    const { trace } = this.#in
    this.#isRunner = record.origin === 'testRunner'
    const monotonic = numberOf(record.monotonicTime)
    if (monotonic !== null) this.#seen(this.#toUs(monotonic))
    for (const key of ['browserName', 'platform', 'playwrightVersion', 'channel']) {
      const value = textOf(record[key])
      if (value) trace.platform[key] = value
    }
    trace.title ||= textOf(record.title)
    const options = isObject(record.options) ? record.options : {}
    if (textOf(options.userAgent)) trace.platform.userAgent = textOf(options.userAgent)
    if (textOf(options.locale)) trace.platform.locale = textOf(options.locale)
    const size = isObject(options.viewport) ? options.viewport : {}
    const [wPx, hPx] = [numberOf(size.width), numberOf(size.height)]
    if (wPx && hPx) this.#viewport = { wPx, hPx, scale: numberOf(options.deviceScaleFactor) ?? 1 }
  }

  #readBefore(record: JsonObject, line: Line): void {
    const start = numberOf(record.startTime)
    if (start === null) {
      this.#in.report.warn('malformed_record', `${this.#in.entry.path}, ${positionOf(line)}: a call without a start, left out`)
      return
    }
    const startUs = this.#seen(this.#toUs(start))
    const pageId = textOf(record.pageId) || null
    if (pageId) this.#page(pageId)
    this.#calls.set(textOf(record.callId), {
      ...{ seq: this.#in.trace.seq++, src: this.#refOf(line), startUs, endUs: null, error: null, inputs: [], pageId },
      title: textOf(record.title) || `${textOf(record.class)}.${textOf(record.method)}`,
      class: textOf(record.class),
      method: textOf(record.method),
      params: isObject(record.params) ? record.params : {},
      parentId: textOf(record.parentId) || null,
    })
  }

  /** Records of inputs have no time: it is that of the record before, or better that of the picture or log line just before the input. */
  #readInput(record: JsonObject, line: Line): void {
    const id = textOf(record.callId)
    const call = this.#calls.get(id)
    if (!call) return
    const atUs = this.#inputTimes.get(id) ?? Math.max(call.startUs, this.#lastUs)
    call.inputs.push({ atUs, src: this.#refOf(line), point: toPoint(record.point), box: toBox(record.box) })
  }

  #readAfter(record: JsonObject): void {
    const id = textOf(record.callId)
    const call = this.#calls.get(id)
    if (!call) return
    const end = numberOf(record.endTime)
    if (end !== null && end > 0) call.endUs = this.#seen(this.#toUs(end))
    const error = record.error
    if (isObject(error)) call.error = textOf(error.message) || textOf(error.name) || 'failed'
    this.#calls.delete(id)
    this.#finish(call)
  }

  #finish(call: Call): void {
    const { trace } = this.#in
    const isStep = this.#isRunner || call.class === 'Test'
    const data: JsonObject = { class: call.class, method: call.method }
    for (const key of ['selector', 'url', 'value', 'text', 'key', 'expression'])
      if (typeof call.params[key] === 'string') data[key] = call.params[key].slice(0, 2000)
    if (call.endUs !== null) data.durationUs = call.endUs - call.startUs
    if (call.error !== null) data.error = call.error.slice(0, 2000)
    if (call.pageId) data.page = this.#page(call.pageId).surface
    const type = isStep ? 'marker' : 'action'
    trace.events.push({
      seq: call.seq,
      tUs: call.startUs,
      src: call.src,
      type,
      text: call.title,
      data: data as Record<string, string | number>,
    })
    if (isStep) return
    const page = call.pageId ? this.#page(call.pageId) : (trace.pages.values().next().value ?? null)
    const place = { surface: page?.surface ?? 0, lastPoint: page?.lastPoint ?? { x: 0, y: 0 }, nextSeq: () => trace.seq++ }
    trace.events.push(...toInputEvents(call, place))
    if (page) page.lastPoint = place.lastPoint
  }

  #note(type: 'console' | 'marker', record: JsonObject, line: Line, text: string, data: Record<string, string>): void {
    const time = numberOf(record.time)
    const tUs = time === null ? this.#lastUs : this.#seen(this.#toUs(time))
    this.#in.trace.events.push({ seq: this.#in.trace.seq++, tUs, src: this.#refOf(line), type, text: text.slice(0, 10_000), data })
  }

  #readEvent(record: JsonObject, line: Line): void {
    const method = textOf(record.method)
    const params = isObject(record.params) ? record.params : {}
    const pageId = textOf(record.pageId) || textOf(params.pageId)
    if (method === 'dialog') this.#note('marker', record, line, `dialog: ${textOf(params.message)}`, { kind: textOf(params.type) })
    else if (method === 'download') this.#note('marker', record, line, `download: ${textOf(params.suggestedFilename)}`, {})
    else if (method === 'pageError') this.#note('marker', record, line, `page error: ${toErrorText(params.error)}`, {})
    else if (method === 'navigated' && pageId && !textOf(params.name))
      this.#nav(this.#eventNavs, pageId, textOf(params.url), record.time, line)
    else {
      const time = numberOf(record.time)
      if (time !== null) this.#seen(this.#toUs(time))
      if (pageId.startsWith('page@') && (method === 'page' || record.pageId)) this.#page(pageId)
    }
  }

  #nav(list: Navs, pageId: string, url: string, time: unknown, line: Line): void {
    const ms = numberOf(time)
    if (ms === null) return
    const tUs = this.#seen(this.#toUs(ms))
    const { surface } = this.#page(pageId)
    if (!url || url === 'about:blank' || list.lastUrls.get(surface) === url) return
    this.#page(pageId).url ||= url
    list.lastUrls.set(surface, url)
    list.events.push({ seq: this.#in.trace.seq++, tUs, src: this.#refOf(line), type: 'nav', surface, url: url.slice(0, 4000) })
  }

  #readSnapshot(record: JsonObject, line: Line): void {
    const snapshot = isObject(record.snapshot) ? record.snapshot : {}
    const time = numberOf(snapshot.timestamp)
    if (time === null) return
    const tUs = this.#seen(this.#toUs(time))
    const callId = textOf(snapshot.callId)
    if (snapshot.phase === 'action') this.#setInputTime(callId, tUs)
    const pageId = textOf(snapshot.pageId)
    if (!pageId) return
    // since version 10 only its pictures say which page a call was made on
    const call = this.#calls.get(callId)
    if (call) call.pageId ??= pageId
    if (snapshot.isMainFrame === true) this.#nav(this.#snapshotNavs, pageId, textOf(snapshot.frameUrl), time, line)
  }

  #readShot(record: JsonObject): void {
    const [time, path, pageId] = [numberOf(record.timestamp), textOf(record.file), textOf(record.pageId)]
    if (time === null || !path || !pageId) {
      this.#count(textOf(record.type))
      return
    }
    const page = this.#page(pageId)
    const kind = record.type === 'screenshot' ? 'screenshot' : 'screencast'
    const [wPx, hPx] = [numberOf(record.width) ?? page.viewport?.wPx ?? 0, numberOf(record.height) ?? page.viewport?.hPx ?? 0]
    page.shots.push({ tUs: this.#seen(this.#toUs(time)), path, kind, wPx, hPx })
  }
}

function toErrorText(error: unknown): string {
  const inner = isObject(error) && isObject(error.error) ? error.error : error
  return isObject(inner) ? textOf(inner.message) : ''
}
