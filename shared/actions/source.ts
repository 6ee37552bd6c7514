import type { CanonicalEvent, NoteEvent } from '../events.ts'
import type { EventTrack } from '../tracks/events.ts'
import { numberActions } from './drafts.ts'
import type { ReducedAction, Reduction } from './types.ts'

/** Whether the hands were recorded: a press, a wheel turn or a key. Otherwise the source's own actions are all there is. */
export function hasInput(tracks: readonly EventTrack[]): boolean {
  return tracks.some((track) => track.rows > 0 && (track.kind === 'buttons' || track.kind === 'scroll' || track.kind === 'keys'))
}

/** Actions that the source names itself (a browser driver's calls). `text` is its name for the call; the note keeps the arguments. */
export function reduceSource(events: Iterable<CanonicalEvent>): Reduction {
  const actions: ReducedAction[] = []
  for (const event of events) if (event.type === 'action') actions.push(toSourceAction(event))
  return { actions: numberActions(actions), dropped: [] }
}

function toSourceAction(event: NoteEvent): ReducedAction {
  return {
    id: '',
    kind: 'source',
    tStartUs: event.tUs,
    tEndUs: event.tUs,
    seqFrom: event.seq,
    seqTo: event.seq,
    text: event.text,
    approachUs: null,
    flags: [],
  }
}
