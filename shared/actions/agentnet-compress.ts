import type { ButtonName, CanonicalEvent } from '../events.ts'
import { agentnetRules } from './agentnet-rules.ts'
import type { Path, Point, Wheel } from './drafts.ts'
import { isModifier, type TypedKey, toTypedKey } from './keys.ts'
import type { Dropped } from './types.ts'

/** What the recorder's events come to before they are put together: moves are gone into `approach`, repeats of a held modifier too. */
export type Item = {
  kind: 'button' | 'modifier' | 'key' | 'scroll'
  /** Button, key name or scroll step: an up matches the down of its kind and name. */
  name: string
  isDown: boolean
  tUs: number
  endUs: number
  /** Numbers of the events in it, ascending. */
  seqs: number[]
  at: Point
  approach: Path | null
  /** Place of the matching release in the list; null where there is none. */
  match: number | null
  /** A scroll is complete once something else follows it. */
  isComplete: boolean
  button: ButtonName
  key: TypedKey | null
  wheel: Wheel[]
}

class Compressor {
  readonly items: Item[] = []
  readonly dropped: Dropped[] = []
  #approach: Path | null = null
  #held = new Set<string>()
  #at: Point = { xPx: 0, yPx: 0, surface: 0 }

  add(event: CanonicalEvent): void {
    switch (event.type) {
      case 'pointer.move':
        this.#move(event)
        break
      case 'pointer.down':
      case 'pointer.up':
        this.#button(event)
        break
      case 'pointer.scroll':
        this.#scroll(event)
        break
      case 'key.down':
      case 'text.input':
        this.#keyDown(event)
        break
      case 'key.up':
        this.#keyUp(event)
        break
      default: // windows, pages, targets and notes say nothing about what the hands did
    }
  }

  #move(event: CanonicalEvent & Point): void {
    this.#at = toPoint(event)
    if (this.#approach) this.#approach = { ...this.#approach, endUs: event.tUs, last: this.#at }
    else this.#approach = { startUs: event.tUs, endUs: event.tUs, first: this.#at, last: this.#at }
  }

  #button(event: Extract<CanonicalEvent, { type: 'pointer.down' | 'pointer.up' }>): void {
    this.#closeScroll()
    this.#at = toPoint(event)
    const approach = this.#takeApproach()
    const isDown = event.type === 'pointer.down'
    const item = { ...this.#item('button', event.button, event, isDown), approach, button: event.button }
    if (isDown || this.#matchRelease(item)) this.items.push(item)
    else this.#drop('release without a press', event.seq)
  }

  #scroll(event: Extract<CanonicalEvent, { type: 'pointer.scroll' }>): void {
    const name = `${event.dx},${event.dy}`
    const last = this.items.at(-1)
    const isSame = last?.kind === 'scroll' && last.name === name
    if (!isSame) this.#closeScroll()
    if (event.dx === 0 && event.dy === 0) {
      this.#drop('scroll by nothing', event.seq)
      return
    }
    this.#at = toPoint(event)
    const wheel = { at: this.#at, dx: event.dx, dy: event.dy, unit: event.unit }
    const approach = this.#takeApproach()
    if (isSame) {
      last.seqs.push(event.seq)
      last.wheel.push(wheel)
      last.endUs = event.tUs + agentnetRules.tailUs
    } else {
      const item = this.#item('scroll', name, event, true)
      this.items.push({ ...item, approach, wheel: [wheel], endUs: event.tUs + agentnetRules.tailUs })
    }
  }

  #keyDown(event: Extract<CanonicalEvent, { type: 'key.down' | 'key.up' | 'text.input' }>): void {
    this.#closeScroll()
    const key = toTypedKey(event)
    if (!isModifier(key.name)) {
      this.items.push({ ...this.#item('key', key.name, event, true), approach: this.#takeApproach(), key })
    } else if (!this.#held.has(key.name)) {
      this.#held.add(key.name)
      this.items.push({ ...this.#item('modifier', key.name, event, true), approach: this.#takeApproach(), key })
    }
  }

  #keyUp(event: Extract<CanonicalEvent, { type: 'key.down' | 'key.up' | 'text.input' }>): void {
    this.#closeScroll()
    if (this.items.length === 0) {
      this.#drop('release without a press', event.seq)
      return
    }
    const approach = this.#takeApproach()
    const key = toTypedKey(event)
    if (!isModifier(key.name)) {
      // The release of a typed key is part of its action only while nothing came between.
      const last = this.items.at(-1)
      if (last?.kind === 'key' && last.name === key.name) last.seqs.push(event.seq)
      return
    }
    this.#held.delete(key.name)
    const item = { ...this.#item('modifier', key.name, event, false), approach, key }
    if (this.#matchRelease(item)) this.items.push(item)
    else this.#drop('release without a press', event.seq)
  }

  /** Ties a release to the latest open press of its kind and name; false where there is none. */
  #matchRelease(release: Item): boolean {
    const down = this.items.findLast(
      (each) => each.kind === release.kind && each.name === release.name && each.isDown && each.match === null,
    )
    if (!down) return false
    down.endUs = release.tUs
    down.match = this.items.length
    return true
  }

  #closeScroll(): void {
    const last = this.items.at(-1)
    if (last?.kind === 'scroll') last.isComplete = true
  }

  #takeApproach(): Path | null {
    const approach = this.#approach
    this.#approach = null
    return approach
  }

  #item(kind: Item['kind'], name: string, event: { seq: number; tUs: number }, isDown: boolean): Item {
    return {
      kind,
      name,
      isDown,
      tUs: event.tUs,
      endUs: event.tUs,
      seqs: [event.seq],
      at: this.#at,
      approach: null,
      match: null,
      isComplete: false,
      button: 'unknown',
      key: null,
      wheel: [],
    }
  }

  #drop(reason: string, seq: number): void {
    this.dropped.push({ reason, seqFrom: seq, seqTo: seq })
  }
}

function toPoint(event: Point): Point {
  return { xPx: event.xPx, yPx: event.yPx, surface: event.surface }
}

/** First stage: moves become the approach of what follows, scrolls of one step run together, releases find their press. */
export function compressEvents(events: Iterable<CanonicalEvent>): { items: Item[]; dropped: Dropped[] } {
  const compressor = new Compressor()
  for (const event of events) compressor.add(event)
  return compressor
}
