import { computeText, toTypedKey } from '../actions/keys.ts'
import { AppError } from '../errors.ts'
import type { CanonicalEvent } from '../events.ts'
import type { ActionCut } from '../labels/actionEdits.ts'
import type { DerivedAction } from '../labels/actionLabels.ts'
import { iterateEvents } from '../tracks/events.ts'
import type { Recording } from './recording.ts'

/** Where an action comes apart at a time: before its first event from there on. Throws `rejected` when all of it is on one side. */
export function cutActionAt({ tracks }: Pick<Recording, 'tracks'>, action: DerivedAction, tUs: number): ActionCut {
  const own: CanonicalEvent[] = []
  for (const event of iterateEvents([tracks.pointer, tracks.buttons, tracks.scroll, tracks.keys]))
    if (event.seq >= action.seqFrom && event.seq <= action.seqTo) own.push(event)
  const first = own.filter((each) => each.tUs < tUs)
  const second = own.filter((each) => each.tUs >= tUs)
  const [before, after] = [first.at(-1), second[0]]
  if (!before || !after) throw new AppError('rejected', 'the playhead is not between two events of the action')
  const texts = action.kind === 'type' ? ([typedText(first), typedText(second)] as const) : null
  return { seq: after.seq, endUs: before.tUs, startUs: after.tUs, texts }
}

function typedText(events: readonly CanonicalEvent[]): string {
  return computeText(events.flatMap((each) => (each.type === 'key.down' || each.type === 'text.input' ? [toTypedKey(each)] : [])))
}
