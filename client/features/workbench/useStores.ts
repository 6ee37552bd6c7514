import { useMemo, useSyncExternalStore } from 'react'
import { useStore } from 'zustand'
import { createStore } from 'zustand/vanilla'
import { withActionLabels } from '#shared/labels/actionLabels.ts'
import type { Segment } from '#shared/labels/segments.ts'
import { defaultTaxonomy, type TaxonomyDoc } from '#shared/labels/taxonomy.ts'
import type { ReadAction } from '../../engine/actionLabeler.ts'
import type { PassState } from '../../engine/passEditor.ts'
import type { WorkbenchState } from '../../engine/workbenchStore.ts'
import { useWorkbenchScope } from './WorkbenchContext.ts'

/** Stands in where there is no pass, so that hooks are always called. */
const noPass = createStore<PassState | null>(() => null)

/** `select` gives what is in the state, never a new object: what differs each time would be drawn for ever. */
export function usePassState<T>(select: (state: PassState | null) => T): T {
  const { editor } = useWorkbenchScope().workbench
  return useStore(editor?.store ?? noPass, select)
}

export function useWorkbenchState<T>(select: (state: WorkbenchState) => T): T {
  return useStore(useWorkbenchScope().workbench.store, select)
}

export function useSelectedSegment(): Segment | null {
  const selectedId = useWorkbenchState((state) => state.selectedId)
  return usePassState((state) => state?.segments.find((each) => each.id === selectedId) ?? null)
}

/** Whether a segment is selected, for what does not change with which one it is. */
export function useHasSegment(): boolean {
  const selectedId = useWorkbenchState((state) => state.selectedId)
  return usePassState((state) => state?.segments.some((each) => each.id === selectedId) ?? false)
}

/** Derived actions as people corrected them; where there is no pass, as they were derived. */
export function useReadActions(): readonly ReadAction[] {
  const { onModel, actions, actionLabeler } = useWorkbenchScope().workbench
  const derived = useSyncExternalStore(onModel, actions)
  const read = useSyncExternalStore(onModel, () => actionLabeler?.rows() ?? null)
  return useMemo(() => read ?? withActionLabels(derived, []), [read, derived])
}

export function useSelectedAction(): ReadAction | null {
  const { actionLabeler } = useWorkbenchScope().workbench
  useWorkbenchState((state) => state.selectedAction)
  useSelectedSegment()
  useReadActions()
  return actionLabeler?.selected() ?? null
}

const noTaxonomy: TaxonomyDoc = { ...defaultTaxonomy, tiers: [] }

export function useTaxonomy(): TaxonomyDoc {
  return usePassState((state) => state?.pass.taxonomy.doc ?? noTaxonomy)
}

/** Whether labels can be edited; follows the state of the pass. */
export function useCanEdit(): boolean {
  const { labeler } = useWorkbenchScope().workbench
  usePassState((state) => state?.pass.state)
  return labeler?.canEdit() ?? false
}
