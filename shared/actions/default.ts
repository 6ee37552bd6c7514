import type { ButtonName, CanonicalEvent } from '../events.ts'
import { usFromSeconds } from '../time.ts'
import { distancePx, numberActions, type Point, sumWheel, toClick, toPosition, toSurface, toTyping, type Wheel } from './drafts.ts'
import { isModifier, isShift, type TypedKey, toPlainModifier, toTypedKey } from './keys.ts'
import type { Dropped, ReducedAction, Reduction } from './types.ts'

export type DefaultRules = typeof defaultRules
/** Like AgentNet's where they agree on what a person does; pauses and turns end an action, and nothing is lost. */
export const defaultRules = {
  clickIntervalUs: usFromSeconds(0.5),
  clickDistancePx: 4,
  maxClicks: 3,
  dragDistancePx: 6,
  longPressUs: usFromSeconds(1),
  /** A longer pause ends a run of scrolling. */
  scrollGapUs: usFromSeconds(1),
  /** A longer pause ends a run of typing. */
  typingGapUs: usFromSeconds(5),
} as const

/** An action under way, with what is needed to go on with it. */
type Open = {
  action: ReducedAction
  at: Point
  lastUs: number
  /** Start of the latest click of a double or triple click. */
  clickUs: number
  keys: TypedKey[]
  wheel: Wheel[]
  hasMoved: boolean
}
type Held = { name: string; seq: number; tUs: number; isUsed: boolean }
type KeyInput = Extract<CanonicalEvent, { type: 'key.down' | 'key.up' | 'text.input' }>
type ButtonInput = Extract<CanonicalEvent, { type: 'pointer.down' | 'pointer.up' }>

class DefaultReducer {
  readonly #rules: DefaultRules
  readonly #all: Open[] = []
  readonly #dropped: Dropped[] = []
  readonly #buttons = new Map<ButtonName, Open>()
  readonly #held = new Map<string, Held>()
  readonly #keysDown = new Map<string, Open>()
  #approachUs: number | null = null
  #at: Point = { xPx: 0, yPx: 0, surface: 0 }

  constructor(rules: DefaultRules) {
    this.#rules = rules
  }

  add(event: CanonicalEvent): void {
    if (event.type === 'pointer.move') this.#move(event)
    else if (event.type === 'pointer.down') this.#down(event)
    else if (event.type === 'pointer.up') this.#up(event)
    else if (event.type === 'pointer.scroll') this.#scroll(event)
    else if (event.type === 'key.down' || event.type === 'text.input') this.#keyDown(event)
    else if (event.type === 'key.up') this.#keyUp(event)
  }

  finish(): Reduction {
    for (const open of this.#buttons.values()) open.action.flags.push('no_release')
    this.#trimStopShortcut()
    for (const held of this.#held.values()) if (!held.isUsed) this.#tap(held, held.tUs, held.seq, ['no_release'])
    const actions = this.#all.map((each) => each.action).sort((a, b) => a.tStartUs - b.tStartUs || a.seqFrom - b.seqFrom)
    return { actions: numberActions(actions), dropped: this.#dropped }
  }

  #move(event: CanonicalEvent & Point): void {
    this.#at = { xPx: event.xPx, yPx: event.yPx, surface: event.surface }
    this.#approachUs ??= event.tUs
    for (const open of this.#buttons.values()) open.hasMoved = true
  }

  #down(event: ButtonInput): void {
    this.#at = { xPx: event.xPx, yPx: event.yPx, surface: event.surface }
    this.#buttons.get(event.button)?.action.flags.push('no_release')
    const keys = this.#takeModifiers(false)
    const what = { ...toClick(this.#at, event.button, 1), ...(keys.length > 0 ? { keys } : {}) }
    this.#buttons.set(event.button, this.#begin(event, what))
  }

  #up(event: ButtonInput): void {
    const open = this.#buttons.get(event.button)
    if (!open) {
      this.#drop('release without a press', event.seq)
      return
    }
    this.#buttons.delete(event.button)
    const to = { xPx: event.xPx, yPx: event.yPx, surface: event.surface }
    const isFar = distancePx(open.at, to) > this.#rules.dragDistancePx
    this.#extend(open, event)
    if (open.hasMoved && isFar) {
      const { count: _, ...rest } = open.action
      open.action = { ...rest, kind: 'drag', ...toPosition(open.at, to) }
    } else if (event.tUs - open.action.tStartUs > this.#rules.longPressUs) open.action.kind = 'long_press'
    else this.#mergeClick(open)
  }

  /** Joins a click to the one right before it, where they are close in time and place and the same keys are held. */
  #mergeClick(open: Open): void {
    const index = this.#all.indexOf(open)
    const before = this.#all[index - 1]
    if (!before || before.action.button !== open.action.button || !/click/.test(before.action.kind)) return
    const count = (before.action.count ?? 1) + 1
    const isClose =
      open.clickUs - before.clickUs < this.#rules.clickIntervalUs && distancePx(before.at, open.at) < this.#rules.clickDistancePx
    if (!isClose || count > this.#rules.maxClicks || before.action.keys?.join() !== open.action.keys?.join()) return
    this.#all.splice(index, 1)
    before.action = { ...before.action, ...toClick(before.at, before.action.button ?? 'unknown', count), seqTo: open.action.seqTo }
    before.action.tEndUs = open.action.tEndUs
    before.clickUs = open.clickUs
  }

  #scroll(event: Extract<CanonicalEvent, { type: 'pointer.scroll' }>): void {
    if (event.dx === 0 && event.dy === 0) {
      this.#drop('scroll by nothing', event.seq)
      return
    }
    this.#at = { xPx: event.xPx, yPx: event.yPx, surface: event.surface }
    const wheel = { at: this.#at, dx: event.dx, dy: event.dy, unit: event.unit }
    const last = this.#all.at(-1)
    const before = last?.action.kind === 'scroll' ? last.wheel.at(-1) : undefined
    const isRun =
      before !== undefined &&
      before.at.surface === event.surface &&
      Math.sign(before.dx) === Math.sign(event.dx) &&
      Math.sign(before.dy) === Math.sign(event.dy) &&
      event.tUs - (last?.lastUs ?? 0) <= this.#rules.scrollGapUs
    const open = isRun && last ? last : this.#begin(event, { kind: 'scroll', ...toPosition(this.#at) })
    open.wheel.push(wheel)
    open.action = { ...open.action, ...sumWheel(open.wheel) }
    this.#extend(open, event)
  }

  #keyDown(event: KeyInput): void {
    const key = toTypedKey(event)
    if (isModifier(key.name)) {
      if (!this.#held.has(key.name)) this.#held.set(key.name, { name: key.name, seq: event.seq, tUs: event.tUs, isUsed: false })
      return
    }
    const repeated = this.#keysDown.get(key.name)
    const modifiers = this.#takeModifiers(key.text !== null)
    if (repeated && repeated === this.#all.at(-1) && repeated.action.kind !== 'type') {
      repeated.action.count = (repeated.action.count ?? 1) + 1
      this.#extend(repeated, event)
    } else this.#keysDown.set(key.name, this.#press(event, key, modifiers))
  }

  #press(event: KeyInput, key: TypedKey, modifiers: string[]): Open {
    const last = this.#all.at(-1)
    const typing = last?.action.kind === 'type' && event.tUs - last.lastUs <= this.#rules.typingGapUs ? last : null
    if (modifiers.length > 0) {
      const keys = [...modifiers, /^[A-Z]$/.test(key.name) ? key.name.toLowerCase() : key.name]
      return this.#begin(event, { kind: 'hotkey', keys, ...toSurface(this.#at.surface) })
    }
    const isText = key.text !== null || (typing && (key.name === 'backspace' || key.name === 'caps_lock'))
    if (!isText) return this.#begin(event, { kind: 'press', keys: [key.name], count: 1, ...toSurface(this.#at.surface) })
    const open = typing ?? this.#begin(event, { kind: 'type', ...toSurface(this.#at.surface) })
    open.keys.push(key)
    this.#extend(open, event)
    return open
  }

  #keyUp(event: KeyInput): void {
    const { name } = toTypedKey(event)
    const held = this.#held.get(name)
    const down = this.#keysDown.get(name)
    this.#held.delete(name)
    this.#keysDown.delete(name)
    if (held && !held.isUsed) this.#tap(held, event.tUs, event.seq, [])
    else if (down && down === this.#all.at(-1)) this.#extend(down, event)
    else if (!held && !down) this.#drop('release without a press', event.seq)
  }

  /** A modifier pressed and released with nothing in between. */
  #tap(held: Held, tEndUs: number, seqTo: number, flags: string[]): void {
    const open = this.#begin(held, { kind: 'press', keys: [toPlainModifier(held.name)], count: 1, ...toSurface(this.#at.surface) })
    open.action = { ...open.action, tEndUs, seqTo, flags }
  }

  /** Names of the modifiers that are held, each once; none where they only serve to write a character (Shift alone, or AltGr). */
  #takeModifiers(isText: boolean): string[] {
    const held = [...this.#held.values()]
    for (const each of held) each.isUsed = true
    const isWriting = isText && (held.every((each) => isShift(each.name)) || held.some((each) => each.name === 'alt_gr'))
    return isWriting ? [] : [...new Set(held.map((each) => toPlainModifier(each.name)))]
  }

  /** The shortcut that stopped the recorder is its last action, and its modifiers are never let go. */
  #trimStopShortcut(): void {
    const last = this.#all.at(-1)?.action
    const isHeld = [...this.#held.values()].some((each) => each.isUsed)
    if (last?.kind !== 'hotkey' || !isHeld) return
    this.#all.pop()
    const seqs = [...this.#held.values()].map((each) => each.seq)
    this.#dropped.push({ reason: 'shortcut that stopped the recorder', seqFrom: Math.min(last.seqFrom, ...seqs), seqTo: last.seqTo })
    this.#held.clear()
  }

  #begin(event: { seq: number; tUs: number }, what: Pick<ReducedAction, 'kind'> & Partial<ReducedAction>): Open {
    const approachUs = this.#approachUs
    this.#approachUs = null
    const own = { id: '', tStartUs: event.tUs, tEndUs: event.tUs, seqFrom: event.seq, seqTo: event.seq, approachUs, flags: [] }
    const open = { action: { ...own, ...what }, at: this.#at, lastUs: event.tUs, clickUs: event.tUs, keys: [], wheel: [], hasMoved: false }
    this.#all.push(open)
    return open
  }

  #extend(open: Open, event: { seq: number; tUs: number }): void {
    open.action.tEndUs = event.tUs
    open.action.seqTo = Math.max(open.action.seqTo, event.seq)
    open.lastUs = event.tUs
    this.#approachUs = null
    if (open.action.kind === 'type') open.action = { ...open.action, ...toTyping(open.keys) }
  }

  #drop(reason: string, seq: number): void {
    this.#dropped.push({ reason, seqFrom: seq, seqTo: seq })
  }
}

/** Events in order of (tUs, seq) → actions, by our own rules. */
export function reduceDefault(events: Iterable<CanonicalEvent>, rules: DefaultRules = defaultRules): Reduction {
  const reducer = new DefaultReducer(rules)
  for (const event of events) reducer.add(event)
  return reducer.finish()
}
