import { reduceAgentnet } from '#shared/actions/agentnet.ts'
import { hasInput, reduceSource } from '#shared/actions/source.ts'
import type { Action } from '#shared/actions/types.ts'
import type { Recording } from '#shared/replay/recording.ts'
import { iterateEvents } from '#shared/tracks/events.ts'

/** More events than this are derived by the server: here it would be a stall of more than a tenth of a second. */
const mostEvents = 200_000

/** Whether `deriveLocalActions` may be asked. */
export function canDeriveActions({ tracks, isComplete }: Recording): boolean {
  return isComplete && tracks.pointer.rows < mostEvents
}

/** The recording's actions by the same rules as the server's. Their pictures' times, which take decoding, are left out. */
export function deriveLocalActions({ tracks }: Recording): Action[] {
  const { pointer, buttons, scroll, keys, notes } = tracks
  const input = [pointer, buttons, scroll, keys]
  const { actions } = hasInput([...input, notes]) ? reduceAgentnet(iterateEvents(input)) : reduceSource(iterateEvents([...input, notes]))
  return actions.map(({ approachUs: _, ...action }) => ({ ...action, frameTUs: null }))
}
