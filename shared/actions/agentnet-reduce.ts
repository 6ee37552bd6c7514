import type { ButtonName } from '../events.ts'
import type { Item } from './agentnet-compress.ts'
import { agentnetRules } from './agentnet-rules.ts'
import { distancePx, type Path, type Point, type Wheel } from './drafts.ts'
import { isShift, type TypedKey } from './keys.ts'
import type { Dropped } from './types.ts'

/** An action under way. What happens while a button or modifier is down are its children; its release is one too for buttons. */
export type Draft = {
  kind: 'click' | 'modifier' | 'type' | 'scroll'
  name: string
  isDown: boolean
  isComplete: boolean
  /** The release never came and was made up. */
  isOpenEnded: boolean
  startUs: number
  endUs: number
  seqs: number[]
  at: Point
  approach: Path | null
  button: ButtonName
  clicks: number
  keys: TypedKey[]
  wheel: Wheel[]
  children: Draft[]
}

function toDraft(kind: Draft['kind'], item: Item): Draft {
  return {
    kind,
    name: item.name,
    isDown: item.isDown,
    isComplete: item.isComplete,
    isOpenEnded: false,
    startUs: item.tUs,
    endUs: item.endUs,
    seqs: [...item.seqs],
    at: item.at,
    approach: item.approach,
    button: item.button,
    clicks: 1,
    keys: item.key ? [item.key] : [],
    wheel: [...item.wheel],
    children: [],
  }
}

/** Typing of one shifted letter or more: the bracket holds one run of typing and nothing else. */
export function isShiftedTyping(draft: Draft | undefined): boolean {
  return (
    draft?.kind === 'modifier' &&
    draft.isComplete &&
    draft.children.length === 1 &&
    draft.children[0]?.kind === 'type' &&
    isShift(draft.name)
  )
}

export function extendTyping(typing: Draft, more: Draft): void {
  typing.keys.push(...more.keys)
  typing.seqs.push(...more.seqs)
  typing.endUs = more.endUs
}

function endOpenPress(draft: Draft, lengthUs: number): void {
  draft.isComplete = true
  draft.isOpenEnded = true
  draft.endUs = draft.startUs + lengthUs
}

class Reducer {
  readonly drafts: Draft[] = []
  readonly #items: Item[]
  readonly #dropped: Dropped[]
  /** Presses that are open, by kind and name. */
  #active = new Map<string, Draft>()
  #index = 0

  constructor(items: readonly Item[], dropped: Dropped[]) {
    this.#items = [...items] // brackets that overlap are moved about
    this.#dropped = dropped
  }

  run(): Draft[] {
    for (; this.#index < this.#items.length; this.#index++) {
      const item = this.#items[this.#index] as Item
      if (item.kind === 'scroll') this.#scroll(item)
      else if (item.kind === 'key') this.#type(item)
      else if (item.kind === 'modifier') this.#modifier(item)
      else if (item.isDown) this.#buttonDown(item)
      else this.#buttonUp(item)
    }
    return this.drafts
  }

  /** However long the pause and whatever the direction: one run until something else happens. */
  #scroll(item: Item): void {
    const last = this.drafts.at(-1)
    if (last?.kind !== 'scroll') {
      this.drafts.push(toDraft('scroll', item))
      return
    }
    last.wheel.push(...item.wheel)
    last.seqs.push(...item.seqs)
    last.endUs = item.endUs
  }

  #type(item: Item): void {
    const typing = { ...toDraft('type', item), isComplete: true, endUs: item.tUs + agentnetRules.tailUs }
    const last = this.drafts.at(-1)
    if (last?.kind === 'type') extendTyping(last, typing)
    else if (last && isShiftedTyping(last)) {
      extendTyping(last.children[0] as Draft, typing)
      last.seqs.push(...item.seqs)
    } else this.drafts.push(typing)
  }

  #modifier(item: Item): void {
    const key = `modifier ${item.name}`
    if (!item.isDown) {
      const start = this.#findOpen('modifier', item)
      if (start >= 0) {
        this.#active.delete(key)
        this.#close(start, item)
      } else this.#drop('release of a modifier whose press was lost', item)
    } else if (item.match === null) {
      const draft = toDraft('modifier', item)
      endOpenPress(draft, agentnetRules.openModifierUs)
      this.drafts.push(draft)
    } else {
      this.#liftOverlaps(item, item.match)
      if (this.#active.has(key)) return
      const draft = toDraft('modifier', item)
      this.#active.set(key, draft)
      this.drafts.push(draft)
    }
  }

  /**
   * A press that begins inside this bracket and ends after it is put before it, where the published reducer then never
   * comes by again: such a press is lost; of several, the last.
   */
  #liftOverlaps(item: Item, end: number): void {
    for (let i = this.#index + 1; i <= end && i < this.#items.length; i++) {
      const other = this.#items[i]
      if (other?.match == null || other.match <= end) continue
      this.#items.splice(i, 1)
      this.#items.splice(this.#index, 0, { ...other, tUs: item.tUs })
    }
    const first = this.#items[this.#index]
    if (first && first !== item) this.#drop('press that overlaps a modifier', first)
  }

  #buttonDown(item: Item): void {
    const key = `click ${item.name}`
    const draft = toDraft('click', item)
    if (item.match === null) {
      endOpenPress(draft, agentnetRules.openButtonUs)
      this.drafts.push(draft)
      return
    }
    const next = this.#items[this.#index + 1]
    const release = this.#items[this.#index + 2]
    if (release && item.match === this.#index + 2 && next?.kind === 'modifier' && next.isDown) {
      this.#items.splice(this.#index + 1, 2, release, next) // a modifier pressed just before the release comes after it
    }
    const open = this.#active.get(key)
    if (open) endOpenPress(open, agentnetRules.openButtonUs)
    this.#active.set(key, draft)
    this.drafts.push(draft)
  }

  #buttonUp(item: Item): void {
    const start = this.#findOpen('click', item)
    if (start < 0) {
      this.#drop('release of a button whose press was lost', item)
      return
    }
    this.#active.delete(`click ${item.name}`)
    this.drafts.push({ ...toDraft('click', item), isComplete: true })
    this.#close(start, item)
    this.#mergeClicks(start)
  }

  /** Ends the press at `start`; all that came after it are its children. */
  #close(start: number, release: Item): void {
    const draft = this.drafts[start] as Draft
    draft.isComplete = true
    draft.endUs = release.tUs
    for (const child of this.drafts.splice(start + 1)) {
      draft.children.push(child)
      draft.seqs.push(...child.seqs)
    }
    if (draft.kind === 'modifier') draft.seqs.push(...release.seqs)
  }

  #findOpen(kind: Draft['kind'], release: Item): number {
    return this.drafts.findLastIndex((each) => each.kind === kind && each.name === release.name && each.isDown && !each.isComplete)
  }

  /** Makes a double or triple click of the click at `index` and the one before it, where they are close in time and place. */
  #mergeClicks(index: number): void {
    if (index === 1) return // the published reducer never merges the session's first two actions
    const click = this.drafts[index] as Draft
    const before = this.#findClickBefore(click, index)
    const last = this.drafts[before]
    if (!last || distancePx(last.at, click.at) >= agentnetRules.clickDistancePx || last.clicks >= agentnetRules.maxClicks) return
    last.clicks++
    for (const child of this.drafts.splice(before + 1)) {
      last.children.push(child)
      last.seqs.push(...child.seqs)
      last.endUs = Math.max(last.endUs, child.endUs)
    }
  }

  #findClickBefore(click: Draft, index: number): number {
    for (let i = index - 1; i >= 0; i--) {
      const each = this.drafts[i] as Draft
      if (click.startUs - each.startUs >= agentnetRules.clickIntervalUs) return -1
      if (each.kind === 'click' && each.name === click.name && each.isComplete) return i
    }
    return -1
  }

  #drop(reason: string, item: Item): void {
    this.#dropped.push({ reason, seqFrom: item.seqs[0] ?? 0, seqTo: item.seqs.at(-1) ?? 0 })
  }
}

/** Second stage: presses and releases become clicks and brackets with what happened in them as children. */
export function reduceItems(items: readonly Item[], dropped: Dropped[]): Draft[] {
  return new Reducer(items, dropped).run()
}
