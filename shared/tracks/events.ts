import { ensure } from '../errors.ts'
import { buttonNames, type CanonicalEvent, contextKinds, flagsOfBits, keyKinds, noteKinds, scrollUnits } from '../events.ts'
import type { Track, TrackKind } from './columns.ts'

export type EventTrack = { [K in Exclude<TrackKind, 'frames' | 'sources'>]: Track<K> }[Exclude<TrackKind, 'frames' | 'sources'>]

const optional = <K extends string, T>(key: K, value: T | null | undefined): Record<K, T> | object =>
  value === null || value === undefined ? {} : { [key]: value }

function optionalRect(track: Track<'context'> | Track<'targets'>, row: number): object {
  const [x, y, w, h] = [track.x[row], track.y[row], track.w[row], track.h[row]]
  return x == null || y == null || w == null || h == null ? {} : { rect: { x, y, w, h } }
}

/** Row `row` of a track as the event it came from: the inverse of `TrackBuilder.add`, without `src`. */
export function toEvent(track: EventTrack, row: number): CanonicalEvent {
  const flags = flagsOfBits(track.flags[row] ?? 0)
  const head = { seq: ensure(track.seq[row], 'seq'), tUs: ensure(track.tUs[row], 'tUs'), ...(flags.length > 0 ? { flags } : {}) }
  const at = (each: Track<'pointer'> | Track<'buttons'> | Track<'scroll'>) => ({
    xPx: ensure(each.xPx[row], 'x'),
    yPx: ensure(each.yPx[row], 'y'),
    surface: each.surface[row] ?? 0,
  })
  switch (track.kind) {
    case 'pointer':
      return { ...head, type: 'pointer.move', ...at(track) }
    case 'buttons':
      return {
        ...head,
        type: track.isDown[row] ? 'pointer.down' : 'pointer.up',
        ...at(track),
        button: ensure(buttonNames[track.button[row] ?? 5], 'button'),
      }
    case 'scroll':
      return {
        ...head,
        type: 'pointer.scroll',
        ...at(track),
        dx: track.dx[row] ?? 0,
        dy: track.dy[row] ?? 0,
        unit: ensure(scrollUnits[track.unit[row] ?? 0], 'unit'),
      }
    case 'keys':
      return {
        ...head,
        type: ensure(keyKinds[track.type[row] ?? 0], 'key kind'),
        key: track.key[row] ?? '',
        ...optional('text', track.text[row]),
        ...optional('code', track.code[row]),
        ...optional('vk', track.vk[row]),
        repeat: track.repeat[row] === 1,
      }
    case 'context':
      return {
        ...head,
        type: ensure(contextKinds[track.type[row] ?? 0], 'context kind'),
        surface: track.surface[row] ?? 0,
        ...optional('app', track.app[row]),
        ...optional('title', track.title[row]),
        ...optional('url', track.url[row]),
        ...optionalRect(track, row),
      }
    case 'targets':
      return {
        ...head,
        type: track.isDom[row] ? 'dom' : 'a11y',
        surface: track.surface[row] ?? 0,
        role: track.role[row] ?? '',
        name: track.name[row] ?? '',
        ...optional('selector', track.selector[row]),
        ...optionalRect(track, row),
      }
    case 'notes': {
      const data = track.data[row]
      return {
        ...head,
        type: ensure(noteKinds[track.type[row] ?? 0], 'note kind'),
        text: track.text[row] ?? '',
        ...(data == null ? {} : { data: JSON.parse(data) }),
      }
    }
  }
}

/** All events of the tracks in order of (tUs, seq), one at a time. */
export function* iterateEvents(tracks: readonly EventTrack[]): Generator<CanonicalEvent> {
  const heads = tracks.map((track) => ({ track, row: 0 })).filter((head) => head.track.rows > 0)
  while (heads.length > 0) {
    let best = 0
    for (let i = 1; i < heads.length; i++) if (isBefore(heads[i] as Head, heads[best] as Head)) best = i
    const head = heads[best] as Head
    yield toEvent(head.track, head.row)
    head.row++
    if (head.row === head.track.rows) heads.splice(best, 1)
  }
}

/** A track and the row of it that comes next. */
export type Head = { track: EventTrack; row: number }

/** Whether the event that `a` stands at comes before that of `b`. */
export function isBefore(a: Head, b: Head): boolean {
  const step = (a.track.tUs[a.row] as number) - (b.track.tUs[b.row] as number)
  return step < 0 || (step === 0 && (a.track.seq[a.row] as number) < (b.track.seq[b.row] as number))
}

export function isEventTrack(track: Track): track is EventTrack {
  return track.kind !== 'frames' && track.kind !== 'sources'
}
