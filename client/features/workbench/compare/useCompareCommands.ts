import { type RefObject, useEffect, useMemo, useRef } from 'react'
import { ensure } from '#shared/errors.ts'
import { applyKeymap, emptyKeymap } from '#shared/keys/keymap.ts'
import type { Side } from '#shared/replay/alignment.ts'
import { useKeymap } from '../../../app/keymap.ts'
import { notifyDone } from '../../../app/notify.tsx'
import { stringifySearch } from '../../../app/search.ts'
import { useCommands } from '../../../app/useCommands.ts'
import type { PairedActions } from '../../../draw/drawPairs.ts'
import type { WorkbenchCommand } from '../../../engine/commands/command.ts'
import { createCompareCommands, createLookCommands } from '../../../engine/commands/compare.ts'
import { formatCombo } from '../../../engine/keymap.ts'
import { findDifference } from '../../../engine/pairedActions.ts'
import type { StageView } from '../../../engine/stageView.ts'
import type { Workbench } from '../../../engine/workbench.ts'
import { useCommandKeys } from '../useCommandKeys.ts'
import { type Pair, searchOf } from './search.ts'
import { resetSlimRows } from './slimRows.ts'
import type { Alignment, Workbenches } from './useAlignment.ts'
import type { Shared } from './useComparison.ts'

type Input = {
  shared: Shared
  workbenches: Workbenches
  stages: Readonly<Record<Side, RefObject<StageView | null>>>
  paired: PairedActions | null
  alignment: Alignment
  pair: Pair
  swap: () => void
  choose: (side: Side) => void
  showKeys: () => void
}

/** With the keys that the person has, and with those they came with. */
type CompareCommands = {
  commands: readonly WorkbenchCommand[]
  defaults: readonly WorkbenchCommand[]
  run: (id: string) => void
}

/** What can be done here, by key, palette and button. */
export function useCompareCommands(input: Input): CompareCommands {
  const newest = useRef(input)
  useEffect(() => {
    newest.current = input
  })
  const { comparison } = input.shared
  const { a, b } = input.workbenches
  const keymap = useKeymap()
  const defaults = useMemo(() => {
    const look = { a: a && lookOf(a, () => newest.current.stages.a.current), b: b && lookOf(b, () => newest.current.stages.b.current) }
    return createCompareCommands({
      comparison,
      ofSide: (side) => look[side],
      align: (kind) => newest.current.alignment.align(kind),
      swap: () => newest.current.swap(),
      share: () => void copyLink(newest.current),
      choose: (side) => newest.current.choose(side),
      showKeys: () => newest.current.showKeys(),
      resetRows: () => resetSlimRows(newest.current.shared.prefs),
      goToDifference: (direction) => {
        const { paired } = newest.current
        const found = paired && findDifference(paired, comparison.comparison(), direction)
        if (found) comparison.seek(found.side, found.tUs)
      },
    })
  }, [comparison, a, b])
  const commands = useMemo(() => applyKeymap(defaults, keymap), [defaults, keymap])
  useCommandKeys(commands)
  useCommands(
    commands.map(({ id, title, group, words, keys, run }) => ({
      id,
      title,
      group,
      ...(words ? { words } : {}),
      run,
      ...(keys[0] ? { keys: formatCombo(keys[0]) } : {}),
    })),
  )
  const run = (id: string) => {
    const command = ensure(
      commands.find((each) => each.id === id),
      `the command ${id}`,
    )
    if (command.isEnabled?.() ?? true) command.run()
  }
  return { commands, defaults, run }
}

function lookOf(workbench: Workbench, stage: () => StageView | null): WorkbenchCommand[] {
  const nothing = () => undefined
  return createLookCommands({
    workbench,
    stage,
    editText: nothing,
    editAction: nothing,
    chooseIntent: nothing,
    findEvents: nothing,
    findLabels: nothing,
    marking: () => emptyKeymap,
    canFlag: false,
    canSubmit: () => false,
    canReview: () => false,
    canSetClock: false,
    share: nothing,
  })
}

async function copyLink({ pair, shared, alignment }: Input): Promise<void> {
  const search = searchOf(pair, shared.comparison.comparison(), alignment.by())
  await navigator.clipboard.writeText(new URL(`/compare${stringifySearch(search)}`, window.location.href).href)
  notifyDone('Link to this comparison copied')
}
