import { memo, type RefObject, useCallback, useMemo, useRef } from 'react'
import { flushSync } from 'react-dom'
import { useStore } from 'zustand'
import type { Combo } from '#shared/keys/combo.ts'
import { applyKeymap } from '#shared/keys/keymap.ts'
import { canStep } from '#shared/labels/passes.ts'
import type { Label } from '#shared/labels/taxonomy.ts'
import { useKeymapKeeper } from '../../app/keymap.ts'
import { notifyRefused } from '../../app/notify.tsx'
import { useCommands } from '../../app/useCommands.ts'
import { useCan, useMe } from '../../app/useMe.ts'
import { createWorkbenchCommands } from '../../engine/commands/all.ts'
import type { WorkbenchCommand } from '../../engine/commands/command.ts'
import { createLabelCommands } from '../../engine/commands/label.ts'
import { formatCombo } from '../../engine/keymap.ts'
import type { KeymapKeeper } from '../../engine/keymapKeeper.ts'
import type { StageView } from '../../engine/stageView.ts'
import type { Workbench } from '../../engine/workbench.ts'
import { copyLink } from './copyLink.ts'
import { Dialogs } from './Dialogs.tsx'
import {
  actionInstructionFieldId,
  actionIntentFieldId,
  actionKindFieldId,
  actionTextFieldId,
  bulkIntentFieldId,
  intentFieldId,
  labelSearchFieldId,
  searchFieldId,
  textFieldId,
} from './fieldIds.ts'
import { Guide, useGuideTarget } from './Guide.tsx'
import { Header } from './Header.tsx'
import { Inspector } from './Inspector.tsx'
import { LeftPanel } from './LeftPanel.tsx'
import { Stage } from './Stage.tsx'
import type { WorkbenchSearch } from './search.ts'
import { Timeline } from './Timeline.tsx'
import { Transport } from './Transport.tsx'
import { useCommandKeys } from './useCommandKeys.ts'
import { useFocusHome } from './useFocusHome.ts'
import { usePassState } from './useStores.ts'
import styles from './Workbench.module.css'
import { useWorkbenchScope, WorkbenchContext, type WorkbenchScope } from './WorkbenchContext.ts'

type LayoutProps = { workbench: Workbench; search: WorkbenchSearch; onSearchChange: (next: WorkbenchSearch) => void }

/** The five parts of the screen, and the keyboard over all of them. */
export function WorkbenchLayout({ workbench, search, onSearchChange }: LayoutProps) {
  const stage = useRef<StageView | null>(null)
  const keeper = useKeymapKeeper()
  const keymap = useStore(keeper.store, (state) => state.doc)
  const defaults = useBaseCommands(workbench, stage, keeper)
  const base = useMemo(() => applyKeymap(defaults, keymap), [defaults, keymap])
  const scope = useMemo<WorkbenchScope>(
    () => ({
      workbench,
      commands: base,
      run: (id) => {
        const command = base.find((each) => each.id === id)
        if (command && (command.isEnabled?.() ?? true)) command.run()
      },
    }),
    [workbench, base],
  )
  const coached = useGuideTarget(workbench)
  useFocusHome(workbench)
  return (
    <WorkbenchContext value={scope}>
      <Keyboard base={base} />
      <div className={styles.screen} data-coached={coached}>
        <div className={styles.top}>
          <Header search={search} onSearchChange={onSearchChange} />
          <Guide />
        </div>
        <Panels stage={stage} />
      </div>
      <Dialogs defaults={defaults} />
    </WorkbenchContext>
  )
}

/** All below the header: the address, which is written whenever a gesture has rested, is none of their business. */
const Panels = memo(function Panels({ stage }: { stage: RefObject<StageView | null> }) {
  return (
    <>
      <LeftPanel />
      <div className={styles.middle}>
        <Stage stageRef={stage} />
        <Transport />
      </div>
      <Inspector />
      <Timeline />
    </>
  )
})

function useBaseCommands(workbench: Workbench, stage: { current: StageView | null }, keeper: KeymapKeeper): WorkbenchCommand[] {
  const can = useCan()
  const me = useMe()
  const mayFlag = can('flag.create')
  const mayReview = can('pass.review')
  const maySetClock = can('clock.edit')
  return useMemo(() => {
    const pass = () => workbench.editor?.store.getState().pass ?? null
    return createWorkbenchCommands({
      workbench,
      stage: () => stage.current,
      editText: () => {
        if (workbench.store.getState().pending) workbench.labeler?.createPending(null)
        focusNow(textFieldId, actionInstructionFieldId)
      },
      editAction: (field) => focusNow(field === 'kind' ? actionKindFieldId : actionTextFieldId),
      chooseIntent: () => focusNow(intentFieldId, bulkIntentFieldId, actionIntentFieldId),
      findEvents: () => {
        const { listTab } = workbench.store.getState()
        if (listTab === 'outline') workbench.store.setState({ listTab: 'events' })
        focusNow(searchFieldId)
      },
      findLabels: () => {
        workbench.store.setState({ listTab: 'outline' })
        focusNow(labelSearchFieldId)
      },
      marking: () => keeper.store.getState().doc,
      canFlag: mayFlag,
      canSubmit: () => pass()?.authorId === me.id && canStep(pass()?.state ?? 'accepted', 'submit'),
      canReview: () => mayReview && pass()?.authorId !== me.id && canStep(pass()?.state ?? 'draft', 'return'),
      canSetClock: maySetClock,
      share: (kind) => void copyLink(workbench, kind),
    })
  }, [workbench, stage, keeper, me.id, mayFlag, mayReview, maySetClock])
}

/** Before the next key: what is typed right after belongs into the field, which may only now come into being. */
function focusNow(...ids: string[]): void {
  flushSync(() => {})
  // fields of panels that are not shown stay in the page
  const field = ids.map((id) => document.getElementById(id)).find((each) => each?.checkVisibility())
  field?.focus()
  field?.click()
}

/** Every key. Intents' keys come after the commands', which they can't take over. */
const Keyboard = memo(function Keyboard({ base }: { base: readonly WorkbenchCommand[] }) {
  const { workbench } = useWorkbenchScope()
  const labels = usePassState((state) => state?.pass.taxonomy.doc.labels)
  const all = useMemo(
    () => [...base, ...createLabelCommands(labels ?? [], base, (label, isNew) => applyIntent(workbench, label, isNew))],
    [base, labels, workbench],
  )
  useCommands(
    all.map(({ id, title, group, words, keys, run, isEnabled }) => ({
      id,
      title,
      group,
      ...(words ? { words } : {}),
      run: () => ((isEnabled?.() ?? true) ? run() : notifyRefused(`“${title}” needs a selection, or a pass that can be edited`)),
      ...(keys[0] ? { keys: formatCombo(keys[0]) } : {}),
    })),
  )
  const refuse = useCallback(
    (combo: Combo) => {
      const refusal = refusalOf(workbench, all, combo)
      if (refusal) notifyRefused(refusal)
    },
    [workbench, all],
  )
  useCommandKeys(all, refuse)
  return null
})

function applyIntent({ labeler, actionLabeler, player, store }: Workbench, label: Label, isNew: boolean): void {
  const ofAction = labeler?.selected() || store.getState().pending || !actionLabeler?.selected() ? null : actionLabeler
  if (isNew) labeler?.extend(player.tUs(), label.id)
  else if (ofAction) ofAction.describe({ labelId: label.id })
  else labeler?.applyLabel(label.id)
}

/** Why a key for editing does nothing: the pass is out of the person's hands. `null` for keys that mean nothing here. */
function refusalOf({ editor, labeler }: Workbench, commands: readonly WorkbenchCommand[], combo: Combo): string | null {
  const isEdit =
    combo !== 'Enter' && commands.some((each) => ['Label', 'Edges', 'Intents'].includes(each.group) && each.keys.includes(combo))
  if (!editor || !labeler || !isEdit || labeler.canEdit()) return null
  const { state } = editor.store.getState().pass
  if (state === 'submitted') return 'this pass is submitted: it can’t be changed unless it is returned'
  return state === 'accepted' ? 'this pass is accepted: it stays as it is' : 'this pass is somebody else’s'
}
