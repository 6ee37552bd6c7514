import { buttonNames, contextKinds, keyKinds, noteKinds } from '../events.ts'
import { toKeyCap } from './keyNames.ts'
import type { Recording } from './recording.ts'

/** Tracks whose rows are listed one by one: all but the pointer's movements, which nobody reads. */
const listed = ['buttons', 'scroll', 'keys', 'context', 'targets', 'notes'] as const
export type ListedKind = (typeof listed)[number]

/** Places of the listed events in order of (tUs, seq), as columns: `track[i]` indexes `listedKinds`, `row[i]` that track. */
export type EventIndex = { readonly tUs: Float64Array; readonly track: Uint8Array; readonly row: Uint32Array }
export const listedKinds: readonly ListedKind[] = listed

export function createEventIndex(recording: Recording): EventIndex {
  const places: { tUs: number; seq: number; track: number; row: number }[] = []
  for (const [track, kind] of listed.entries()) {
    const source = recording.tracks[kind]
    for (let row = 0; row < source.rows; row++) places.push({ tUs: source.tUs[row] as number, seq: source.seq[row] as number, track, row })
  }
  places.sort((a, b) => a.tUs - b.tUs || a.seq - b.seq)
  return {
    tUs: Float64Array.from(places, (each) => each.tUs),
    track: Uint8Array.from(places, (each) => each.track),
    row: Uint32Array.from(places, (each) => each.row),
  }
}

export type EventLine = { kind: ListedKind; tUs: number; seq: number; title: string; detail: string }

/** One listed event in words. */
export function toEventLine(recording: Recording, index: EventIndex, at: number): EventLine {
  const kind = listed[index.track[at] as number] as ListedKind
  const row = index.row[at] as number
  const head = { kind, tUs: index.tUs[at] as number, seq: recording.tracks[kind].seq[row] as number }
  const { buttons, scroll, keys, context, targets, notes } = recording.tracks
  const point = (track: { xPx: ArrayLike<number>; yPx: ArrayLike<number> }) => `${round(track.xPx[row])}, ${round(track.yPx[row])}`
  switch (kind) {
    case 'buttons':
      return {
        ...head,
        title: `${buttonNames[buttons.button[row] as number]} ${buttons.isDown[row] ? 'down' : 'up'}`,
        detail: point(buttons),
      }
    case 'scroll':
      return { ...head, title: `scroll ${scrollWords(scroll.dx[row] as number, scroll.dy[row] as number)}`, detail: point(scroll) }
    case 'keys': {
      const verb = { 'key.down': 'key', 'key.up': 'key up', 'text.input': 'text' }[keyKinds[keys.type[row] as number] ?? 'key.down']
      return { ...head, title: `${verb} ${keys.key[row] ? toKeyCap(keys.key[row] as string) : ''}`.trim(), detail: keys.text[row] ?? '' }
    }
    case 'context':
      return {
        ...head,
        title: { 'window.focus': 'window', nav: 'page', viewport: 'viewport' }[contextKinds[context.type[row] as number] ?? 'nav'],
        detail: [context.title[row], context.app[row], context.url[row]].filter(Boolean).join(' · '),
      }
    case 'targets':
      return { ...head, title: `on ${targets.role[row] || 'element'}`, detail: targets.name[row] ?? '' }
    case 'notes':
      return { ...head, title: noteKinds[notes.type[row] as number] ?? 'note', detail: notes.text[row] ?? '' }
  }
}

const round = (value: number | undefined) => Math.round((value ?? 0) * 10) / 10

function scrollWords(dx: number, dy: number): string {
  const words = [
    dy > 0 ? `up ${round(dy)}` : dy < 0 ? `down ${round(-dy)}` : '',
    dx > 0 ? `right ${round(dx)}` : dx < 0 ? `left ${round(-dx)}` : '',
  ]
  return words.filter(Boolean).join(', ') || '0'
}
