import type { Span } from '#shared/time.ts'
import type { Labeler } from './labeler.ts'
import type { WorkbenchStore } from './workbenchStore.ts'

/** What is picked out: a range on the tracks, one that is being marked, else the selected segment. */
export function pickedSpan(store: WorkbenchStore, labeler: Labeler | null): Span | null {
  const { range, pending } = store.getState()
  const found = range ?? pending?.span ?? labeler?.selected()
  return found ? { startUs: found.startUs, endUs: found.endUs } : null
}
