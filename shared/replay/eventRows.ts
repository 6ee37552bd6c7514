import { buttonNames, contextKinds, eventFlags, keyKinds, noteKinds } from '../events.ts'
import { toKeyCap } from './keyNames.ts'
import { loadedRunAt } from './pointerRows.ts'
import type { Recording } from './recording.ts'
import { lastRowAt } from './search.ts'
import { pressedRow, targetName } from './targets.ts'

/** Tracks whose rows are listed one by one: all but the pointer's movements, which are listed on demand. */
export const listedKinds = ['buttons', 'scroll', 'keys', 'context', 'targets', 'notes'] as const
export type ListedKind = (typeof listedKinds)[number]

/** Places of the listed events in order of (tUs, seq), as columns: `track[i]` indexes `listedKinds`, `row[i]` that track. */
export type EventIndex = { readonly tUs: Float64Array; readonly track: Uint8Array; readonly row: Uint32Array }

/** Merges the tracks, each of which is in order. No object per event: a million of them take some 13 MB and as many steps. */
export function createEventIndex({ tracks }: Pick<Recording, 'tracks'>): EventIndex {
  const sources = listedKinds.map((kind) => tracks[kind])
  const total = sources.reduce((sum, each) => sum + each.rows, 0)
  const index = { tUs: new Float64Array(total), track: new Uint8Array(total), row: new Uint32Array(total) }
  const next = new Uint32Array(sources.length)
  for (let at = 0; at < total; at++) {
    let best = -1
    let bestTUs = Number.POSITIVE_INFINITY
    let bestSeq = 0
    for (let track = 0; track < sources.length; track++) {
      const source = sources[track] as (typeof sources)[number]
      const row = next[track] as number
      if (row === source.rows) continue
      const tUs = source.tUs[row] as number
      const seq = source.seq[row] as number
      if (best >= 0 && (tUs > bestTUs || (tUs === bestTUs && seq > bestSeq))) continue
      best = track
      bestTUs = tUs
      bestSeq = seq
    }
    index.tUs[at] = bestTUs
    index.track[at] = best
    index.row[at] = next[best] as number
    next[best] = (next[best] as number) + 1
  }
  return index
}

/** What stands in a row of the list: a listed event by its place in the index, or a movement by its row of the pointer's track. */
export type EventPlace = { kind: 'event'; at: number } | { kind: 'move'; row: number }

/** The rows of a list, read one at a time: with movements they are merged where they are looked at, at no cost per event. */
export type EventRows = {
  readonly count: number
  placeAt(row: number): EventPlace
  tUsAt(row: number): number
  /** The last row at or before a time, or -1. */
  lastRowAt(tUs: number): number
}

/** The listed events alone. */
export function toEventRows(index: EventIndex): EventRows {
  return {
    count: index.tUs.length,
    placeAt: (row) => ({ kind: 'event', at: row }),
    tUsAt: (row) => index.tUs[row] as number,
    lastRowAt: (tUs) => lastRowAt(index.tUs, tUs),
  }
}

/** The listed events with every movement between them, in order of (tUs, seq). Each row costs one binary search. */
export function withMovements({ tracks }: Pick<Recording, 'tracks'>, index: EventIndex): EventRows {
  const { pointer } = tracks
  const listed = index.tUs.length
  const isListedFirst = (at: number, move: number) => {
    const step = (index.tUs[at] as number) - (pointer.tUs[move] as number)
    const kind = listedKinds[index.track[at] as number] as ListedKind
    return step < 0 || (step === 0 && (tracks[kind].seq[index.row[at] as number] as number) < (pointer.seq[move] as number))
  }
  /** How many of the first `row` rows are listed events. */
  const listedBefore = (row: number) => {
    let low = Math.max(0, row - pointer.rows)
    let high = Math.min(row, listed)
    while (low < high) {
      const middle = (low + high) >>> 1
      if (isListedFirst(middle, row - middle - 1)) low = middle + 1
      else high = middle
    }
    return low
  }
  const placeAt = (row: number): EventPlace => {
    const at = listedBefore(row)
    const move = row - at
    return at < listed && (move >= pointer.rows || isListedFirst(at, move)) ? { kind: 'event', at } : { kind: 'move', row: move }
  }
  return {
    count: listed + pointer.rows,
    placeAt,
    tUsAt(row) {
      const place = placeAt(row)
      return (place.kind === 'event' ? index.tUs[place.at] : pointer.tUs[place.row]) as number
    },
    lastRowAt: (tUs) => lastRowAt(index.tUs, tUs) + lastRowAt(pointer.tUs, tUs) + 1,
  }
}

export type EventLine = { kind: ListedKind | 'pointer'; tUs: number; title: string; detail: string }

const maskedBit = 1 << eventFlags.indexOf('masked')
const keyVerbs = { 'key.down': 'key', 'key.up': 'key up', 'text.input': 'text' } as const
const contextWords = { 'window.focus': 'window', nav: 'page', viewport: 'viewport' } as const

/** One listed event in words. What was masked stays masked. */
export function toEventLine(recording: Recording, index: EventIndex, at: number): EventLine {
  const kind = listedKinds[index.track[at] as number] as ListedKind
  const row = index.row[at] as number
  return { kind, tUs: index.tUs[at] as number, ...toWords(recording, kind, row) }
}

/** One movement in words; its place only once it is loaded. */
export function toMoveLine({ tracks, pointer, isComplete }: Recording, row: number): EventLine {
  const isLoaded = isComplete || loadedRunAt(pointer, row) !== null
  return { kind: 'pointer', tUs: tracks.pointer.tUs[row] as number, title: 'move', detail: isLoaded ? toPlace(tracks.pointer, row) : '…' }
}

function toWords(recording: Recording, kind: ListedKind, row: number): { title: string; detail: string } {
  const { buttons, scroll, keys, context, targets, notes } = recording.tracks
  switch (kind) {
    case 'buttons': {
      const title = `${buttonNames[buttons.button[row] as number]} ${buttons.isDown[row] ? 'down' : 'up'}`
      const target = buttons.isDown[row] ? pressedRow(recording, row) : -1
      const name = target < 0 ? '' : targetName(recording, target)
      return { title, detail: name ? `“${name}” · ${toPlace(buttons, row)}` : toPlace(buttons, row) }
    }
    case 'scroll':
      return { title: `scroll ${scrollWords(scroll.dx[row] as number, scroll.dy[row] as number)}`, detail: toPlace(scroll, row) }
    case 'keys': {
      const verb = keyVerbs[keyKinds[keys.type[row] as number] ?? 'key.down']
      const isMasked = ((keys.flags[row] as number) & maskedBit) !== 0
      const cap = isMasked ? '•' : keys.key[row] ? toKeyCap(keys.key[row] as string) : ''
      return { title: `${verb} ${cap}`.trim(), detail: isMasked ? '' : (keys.text[row] ?? '') }
    }
    case 'context':
      return {
        title: contextWords[contextKinds[context.type[row] as number] ?? 'nav'],
        detail: [context.title[row], context.app[row], context.url[row]].filter(Boolean).join(' · '),
      }
    case 'targets':
      return { title: `on ${targets.role[row] || 'element'}`, detail: targetName(recording, row) }
    case 'notes':
      return { title: noteKinds[notes.type[row] as number] ?? 'note', detail: notes.text[row] ?? '' }
  }
}

const round = (value: number | undefined) => Math.round((value ?? 0) * 10) / 10

const toPlace = (track: { xPx: ArrayLike<number>; yPx: ArrayLike<number> }, row: number) =>
  `${round(track.xPx[row])}, ${round(track.yPx[row])}`

function scrollWords(dx: number, dy: number): string {
  const words = [
    dy > 0 ? `up ${round(dy)}` : dy < 0 ? `down ${round(-dy)}` : '',
    dx > 0 ? `right ${round(dx)}` : dx < 0 ? `left ${round(-dx)}` : '',
  ]
  return words.filter(Boolean).join(', ') || '0'
}
