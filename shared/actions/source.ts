import type { CanonicalEvent, NoteEvent } from '../events.ts'
import { type EventTrack, iterateEvents } from '../tracks/events.ts'
import { numberActions, toPosition } from './drafts.ts'
import type { ReducedAction, Reduction } from './types.ts'

const inputTypes: ReadonlySet<CanonicalEvent['type']> = new Set(['pointer.down', 'pointer.scroll', 'key.down', 'text.input'])

/** Whether the hands were recorded: a press, a wheel turn or a key that nobody made up. Otherwise the source's own actions are all there is. */
export function hasInput(tracks: readonly EventTrack[]): boolean {
  const isNamed = tracks.some((track) => track.kind === 'notes' && track.rows > 0)
  if (!isNamed) return true
  for (const event of iterateEvents(tracks.filter((track) => track.kind !== 'notes' && track.kind !== 'pointer'))) {
    if (inputTypes.has(event.type) && !event.flags?.includes('synthetic')) return true
  }
  return false
}

/**
 * Actions that the source names itself (a browser driver's calls), in order of time. `text` is its name for the call; inputs that it
 * made have the next numbers and give the place.
 */
export function reduceSource(events: Iterable<CanonicalEvent>): Reduction {
  const inOrder = [...events].sort((a, b) => a.seq - b.seq)
  const actions: ReducedAction[] = []
  for (const event of inOrder) {
    const last = actions.at(-1)
    if (event.type === 'action') actions.push(toSourceAction(event))
    else if (last && event.flags?.includes('synthetic')) actions[actions.length - 1] = withInput(last, event)
  }
  actions.sort((a, b) => a.tStartUs - b.tStartUs || a.seqFrom - b.seqFrom)
  return { actions: numberActions(actions), dropped: [] }
}

function toSourceAction(event: NoteEvent): ReducedAction {
  const lengthUs = event.data?.durationUs
  return {
    id: '',
    kind: 'source',
    tStartUs: event.tUs,
    tEndUs: event.tUs + (typeof lengthUs === 'number' ? lengthUs : 0),
    seqFrom: event.seq,
    seqTo: event.seq,
    text: event.text,
    approachUs: null,
    flags: [],
  }
}

function withInput(action: ReducedAction, event: CanonicalEvent): ReducedAction {
  const next = { ...action, seqTo: Math.max(action.seqTo, event.seq), tEndUs: Math.max(action.tEndUs, event.tUs) }
  if (event.type === 'pointer.down') return { ...next, ...toPosition(event), button: event.button }
  return event.type === 'pointer.move' && next.xPx === undefined ? { ...next, ...toPosition(event) } : next
}
