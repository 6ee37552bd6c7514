import { useDeferredValue, useMemo } from 'react'
import { useStore } from 'zustand'
import { createStore } from 'zustand/vanilla'
import { formatCombo } from '../../engine/keymap.ts'
import type { Offer } from '../../engine/suggester.ts'
import styles from './Inspector.module.css'
import { Swatch } from './IntentPicker.tsx'
import parts from './parts.module.css'
import { useCanEdit, usePassState, useWorkbenchState } from './useStores.ts'
import { useWorkbenchScope } from './WorkbenchContext.ts'

const noModel = createStore(() => ({ model: null }))
const none: readonly Offer[] = []

/** Ranked when what was done is on the screen: nobody waits for them. Those of another segment are not shown meanwhile. */
function useOffers(): readonly Offer[] {
  const { suggester } = useWorkbenchScope().workbench
  const { model } = useStore(suggester?.store ?? noModel)
  const segments = usePassState((state) => state?.segments)
  const target = useWorkbenchState((state) => state.pending ?? state.selectedId)
  const asked = useMemo(() => ({ model, segments, target }), [model, segments, target])
  const settled = useDeferredValue(asked)
  // biome-ignore lint/correctness/useExhaustiveDependencies: what they are of is looked up by the suggester itself
  const offers = useMemo(() => suggester?.offers() ?? none, [suggester, settled])
  return settled.target === target ? offers : none
}

/** Intents that the project's accepted segments speak for, each with its key. Nothing where there is nothing to learn from. */
export function Suggested() {
  const { commands, run } = useWorkbenchScope()
  const canEdit = useCanEdit()
  const offers = useOffers()
  if (!canEdit || offers.length === 0) return null
  return (
    <fieldset className={styles.suggested}>
      <legend className={parts.dim}>Suggested</legend>
      {offers.map(({ label, share }, place) => (
        <button
          key={label.id}
          type="button"
          className={styles.offer}
          title={`${Math.round(share * 100)} % of the weight of what accepted segments look like`}
          onClick={() => run(`suggestion-${place + 1}`)}
        >
          <Swatch color={label.color} />
          <span className={styles.optionName}>{label.name}</span>
          <kbd className={parts.key}>{formatCombo(commands.find((each) => each.id === `suggestion-${place + 1}`)?.keys[0] ?? '')}</kbd>
        </button>
      ))}
    </fieldset>
  )
}
