import type { CanonicalEvent } from '../events.ts'
import { compressEvents } from './agentnet-compress.ts'
import { reduceItems } from './agentnet-reduce.ts'
import { toReduction } from './agentnet-transform.ts'
import type { Reduction } from './types.ts'

/** Events in order of (tUs, seq) → actions, by the AgentNet rules. Pure; events of other kinds are passed over. */
export function reduceAgentnet(events: Iterable<CanonicalEvent>): Reduction {
  const { items, dropped } = compressEvents(events)
  const drafts = reduceItems(items, dropped)
  return toReduction(drafts, dropped)
}
