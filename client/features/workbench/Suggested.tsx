import { useStore } from 'zustand'
import { createStore } from 'zustand/vanilla'
import { formatCombo } from '../../engine/keymap.ts'
import styles from './Inspector.module.css'
import { Swatch } from './IntentPicker.tsx'
import parts from './parts.module.css'
import { useCanEdit, usePassState, useWorkbenchState } from './useStores.ts'
import { useWorkbenchScope } from './WorkbenchContext.ts'

const noModel = createStore(() => ({ model: null }))

/** Intents that the project's accepted segments speak for, each with its key. Nothing where there is nothing to learn from. */
export function Suggested() {
  const { workbench, commands, run } = useWorkbenchScope()
  const { suggester } = workbench
  useStore(suggester?.store ?? noModel)
  usePassState((state) => state?.segments)
  useWorkbenchState((state) => state.pending)
  const canEdit = useCanEdit()
  const offers = suggester?.offers() ?? []
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
