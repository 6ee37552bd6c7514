import { type ButtonName, buttonNames, type CanonicalEvent, type EventFlag, type SourceRef } from '#shared/events.ts'
import { formatTime } from '#shared/time.ts'
import { type JsonObject, type Line, parseObject, positionOf, readLines, readRecords } from '../lines.ts'
import { refuse } from '../refuse.ts'
import type { Report, SourceEntry } from '../types.ts'
import type { ScreenWatch } from './screenWatch.ts'

type ReaderInput = {
  entry: SourceEntry
  sourceIndex: number
  /** Recorder seconds to session time. */
  toUs: (seconds: number) => number
  watch: ScreenWatch
  report: Report
  emit: (event: CanonicalEvent) => void
  signal: AbortSignal
}
type Head = { seq: number; tUs: number; src: SourceRef; flags?: EventFlag[] }
type HeldPress = { event: CanonicalEvent; name: string; tUs: number }

/** The stop hotkey is pressed in the last moments of a recording. */
const stopWindowUs = 3_000_000

/** Time of the first record, recorder seconds. Throws `bad_input` when there is none. */
export async function readFirstTime(entry: SourceEntry): Promise<number> {
  let first: number | null = null
  const done = new AbortController()
  await readLines(entry, done.signal, (line) => {
    const time = parseObject(line.text)?.time_stamp
    if (first === null && typeof time === 'number' && Number.isFinite(time)) {
      first = time
      done.abort()
    }
  }).catch((error: unknown) => {
    if (first === null) throw error
  })
  if (first === null) throw refuse('bad_input', entry.path, null, 'no record has a time_stamp')
  return first
}

const isNumber = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value)

function toButton(value: unknown): ButtonName {
  return buttonNames.find((name) => name === value) ?? 'unknown'
}

/** Reads the input events of DuckTrack and AgentNet: moves, clicks, scrolls, keys, pauses. */
export class InputReader {
  readonly #in: ReaderInput
  readonly #held = new Map<string, HeldPress>()
  /** The last keys pressed, for the stop hotkey. */
  readonly #pressed: HeldPress[] = []
  #lines = 0
  #events = 0
  #lastUs = Number.NEGATIVE_INFINITY
  #maxUs = 0
  #hasFractions = false
  #beforeStart = 0

  constructor(input: ReaderInput) {
    this.#in = input
  }

  /** Emits all events. `lines` is the number of lines read: the next free place in the recorder's order. */
  async read(): Promise<{ lines: number; lastUs: number; hasFractions: boolean }> {
    const { entry, report, signal } = this.#in
    await readRecords(entry, signal, report, (record, line) => {
      this.#lines = line.number
      if (line.number % 4096 === 0) report.progress((line.offset / entry.bytes) * 0.9, 'reading events')
      this.#readRecord(record, line)
    })
    if (this.#events === 0) throw refuse('bad_input', entry.path, null, 'no line is an event of this recorder')
    this.#finish()
    return { lines: this.#lines, lastUs: this.#maxUs, hasFractions: this.#hasFractions }
  }

  #readRecord(record: JsonObject, line: Line): void {
    const seconds = record.time_stamp
    const action = record.action
    if (!isNumber(seconds) || typeof action !== 'string') {
      this.#malformed(line, 'no time_stamp or action')
      return
    }
    const tUs = this.#in.toUs(seconds)
    if (!Number.isSafeInteger(tUs)) {
      this.#malformed(line, `the time ${seconds} is out of range`)
      return
    }
    const head: Head = { seq: line.number - 1, tUs, src: [this.#in.sourceIndex, line.offset, line.length] }
    const flags: EventFlag[] = []
    if (tUs < this.#lastUs) {
      flags.push('backwards_time')
      this.#in.report.warn('backwards_time', `${this.#in.entry.path}, ${positionOf(line)}: earlier than the record before it`, {
        tUs,
        seq: head.seq,
      })
    }
    if (tUs < 0) this.#beforeStart++
    this.#lastUs = tUs
    this.#maxUs = Math.max(this.#maxUs, tUs)
    if (this.#readAction(action, record, head, flags, line)) this.#events++
  }

  #readAction(action: string, record: JsonObject, head: Head, flags: EventFlag[], line: Line): boolean {
    switch (action) {
      case 'move':
      case 'click':
      case 'scroll':
        return this.#readPointer(action, record, head, flags, line)
      case 'press':
      case 'release':
        this.#readKey(action === 'press', record, head, flags)
        return true
      case 'pause':
      case 'resume':
        this.#in.emit({ ...head, ...flagged(flags), type: action, text: '' })
        return true
      default:
        this.#in.report.warn(
          'unknown_record',
          `${this.#in.entry.path}, ${positionOf(line)}: action "${action.slice(0, 40)}" is not known, left out`,
        )
        return false
    }
  }

  #readPointer(action: 'move' | 'click' | 'scroll', record: JsonObject, head: Head, flags: EventFlag[], line: Line): boolean {
    const { x, y } = record
    if (!isNumber(x) || !isNumber(y)) {
      this.#malformed(line, 'no x or y')
      return false
    }
    if (!Number.isInteger(x) || !Number.isInteger(y)) this.#hasFractions = true
    if (this.#in.watch.isOutside(head.tUs, x, y)) flags.push('out_of_bounds')
    const at = { ...head, ...flagged(flags), xPx: x, yPx: y, surface: 0 }
    if (action === 'move') this.#in.emit({ ...at, type: 'pointer.move' })
    else if (action === 'scroll') {
      const { dx, dy } = record
      // pynput: dy positive = up, dx positive = right, in notches
      this.#in.emit({ ...at, type: 'pointer.scroll', dx: isNumber(dx) ? dx : 0, dy: isNumber(dy) ? dy : 0, unit: 'notch' })
    } else {
      const button = toButton(record.button)
      if (record.pressed === true) this.#press(`button ${button}`, { ...at, type: 'pointer.down', button }, button)
      else this.#release(`button ${button}`, { ...at, type: 'pointer.up', button }, button)
    }
    return true
  }

  #readKey(isDown: boolean, record: JsonObject, head: Head, flags: EventFlag[]): void {
    const name = typeof record.name === 'string' ? record.name : ''
    const source = typeof record.pynput_key === 'string' ? record.pynput_key : ''
    const vk = /^<(\d{1,5})>$/.exec(source)?.[1]
    if (name === '' || name.startsWith('$Unknown')) {
      flags.push('unknown_key')
      this.#in.report.warn('unknown_key', 'keys that the recorder could not name', { tUs: head.tUs, seq: head.seq })
    }
    const text = isDown && vk === undefined ? toText(name) : null
    const event = {
      ...head,
      ...flagged(flags),
      type: isDown ? ('key.down' as const) : ('key.up' as const),
      key: name,
      ...(text === null ? {} : { text }),
      ...(vk === undefined ? {} : { vk: Number(vk) }),
      repeat: false,
    }
    const id = `key ${name.toLowerCase()}` // shift may change between press and release
    if (isDown && this.#pressed.push({ event, name, tUs: event.tUs }) > 4) this.#pressed.shift()
    if (!isDown) this.#release(id, event, name)
    else if (this.#held.has(id)) this.#in.emit({ ...event, repeat: true })
    else this.#press(id, event, name)
  }

  /** Held back until its release, or the end shows that there is none. */
  #press(id: string, event: CanonicalEvent, name: string): void {
    const before = this.#held.get(id)
    if (before) this.#emitUnmatched(before, 'press without a release')
    this.#held.set(id, { event, name, tUs: event.tUs })
  }

  #release(id: string, event: CanonicalEvent, name: string): void {
    const press = this.#held.get(id)
    if (press) {
      this.#held.delete(id)
      this.#in.emit(press.event)
      this.#in.emit(event)
    } else this.#emitUnmatched({ event, name, tUs: event.tUs }, 'release without a press')
  }

  #emitUnmatched(held: HeldPress, what: string): void {
    const { event, name, tUs } = held
    this.#in.report.warn('unmatched_press', `${what}: ${name === '' ? 'unnamed key' : name} at ${formatTime(tUs)}`, { tUs, seq: event.seq })
    this.#in.emit({ ...event, flags: [...(event.flags ?? []), 'unmatched'] })
  }

  #malformed(line: Line, what: string): void {
    this.#in.report.warn('malformed_record', `${this.#in.entry.path}, ${positionOf(line)}: ${what}, left out`)
  }

  #finish(): void {
    const held = [...this.#held.values()]
    this.#warnStopHotkey()
    for (const each of held) this.#emitUnmatched(each, 'press without a release')
    if (this.#beforeStart > 0)
      this.#in.report.warn('before_start', 'events before the start of the video; their times are negative', { count: this.#beforeStart })
  }

  /** Both recorders stop on a chord with ctrl and alt (or shift and esc), pressed last of all. */
  #warnStopHotkey(): void {
    const last = this.#pressed.filter((each) => this.#maxUs - each.tUs < stopWindowUs)
    const [first] = last
    const has = (pattern: RegExp) => last.some((each) => pattern.test(each.name))
    if (!first || !((has(/^ctrl/i) && has(/^alt/i)) || (has(/^shift/i) && has(/^esc/i)))) return
    const names = last.map((each) => each.name).join('+')
    const message = `the recording ends with the recorder's own stop hotkey: ${names} at ${formatTime(first.tUs)}`
    this.#in.report.warn('recorder_stop_hotkey', message, { tUs: first.tUs, seq: first.event.seq, count: last.length })
  }
}

const flagged = (flags: EventFlag[]) => (flags.length > 0 ? { flags } : {})

/** Text that a key of this name types by itself. */
function toText(name: string): string | null {
  if (name === 'space') return ' '
  return [...name].length === 1 && name >= ' ' ? name : null
}
