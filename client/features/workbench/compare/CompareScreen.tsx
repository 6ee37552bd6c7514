import { Modal, VisuallyHidden } from '@mantine/core'
import { useDocumentTitle } from '@mantine/hooks'
import { useMemo, useRef, useState } from 'react'
import { type Side, startAnchors } from '#shared/replay/alignment.ts'
import { SessionPicker } from '../../../app/SessionPicker.tsx'
import { LoadingState } from '../../../app/states.tsx'
import type { StageView } from '../../../engine/stageView.ts'
import { KeyEditor } from '../KeyEditor.tsx'
import styles from './Compare.module.css'
import { CompareSide } from './CompareSide.tsx'
import { CompareTimelines } from './CompareTimelines.tsx'
import { CompareTransport } from './CompareTransport.tsx'
import type { Chosen, CompareSearch } from './search.ts'
import { useAlignment } from './useAlignment.ts'
import { useCompareCommands } from './useCompareCommands.ts'
import { type Shared, useKeepCompareSearch, useOpened, usePair, useShared } from './useComparison.ts'
import { usePairedActions } from './usePairedActions.ts'

export type CompareScreenProps = {
  search: CompareSearch
  /** Replaces the search of the address; called when a gesture ends, never per frame. */
  onSearchChange: (next: CompareSearch) => void
}

const sides: readonly Side[] = ['a', 'b']

/** Two sessions, or two passes of one, side by side on one clock. */
export function CompareScreen(props: CompareScreenProps) {
  useDocumentTitle('Compare · Retrace')
  const shared = useShared(props.search)
  return shared ? <Comparison shared={shared} {...props} /> : <LoadingState what="Opening the comparison" />
}

function Comparison({ shared, search, onSearchChange }: CompareScreenProps & { shared: Shared }) {
  const { comparison } = shared
  const [pair, setPair] = usePair(search)
  const [opened, onOpen] = useOpened()
  const [dialog, setDialog] = useState<'keys' | Side | null>(null)
  const stageOf = { '1': useRef<StageView | null>(null), '2': useRef<StageView | null>(null) }
  const workbenches = useMemo(() => ({ a: opened[pair.a.slot], b: opened[pair.b.slot] }), [opened, pair])
  const alignment = useAlignment(comparison, workbenches, search)
  const paired = usePairedActions(workbenches)
  useKeepCompareSearch(comparison, pair, alignment.by, search, onSearchChange)
  const choose = (side: Side, next: Partial<Chosen>) => {
    // moments of another session say nothing about this one
    if (next.session) comparison.alignBy(startAnchors)
    setPair({ ...pair, [side]: { ...pair[side], pass: undefined, ...next } })
  }
  const { commands, defaults, run } = useCompareCommands({
    shared,
    workbenches,
    stages: { a: stageOf[pair.a.slot], b: stageOf[pair.b.slot] },
    paired,
    alignment,
    pair,
    swap: () => {
      alignment.swap()
      setPair({ a: pair.b, b: pair.a })
    },
    choose: setDialog,
    showKeys: () => setDialog('keys'),
  })
  return (
    <div className={styles.screen}>
      <VisuallyHidden>
        <h1>Compare two sessions</h1>
      </VisuallyHidden>
      <div className={styles.stages}>
        {sides.map((side) => (
          <CompareSide
            key={pair[side].slot}
            side={side}
            chosen={pair[side]}
            shared={shared}
            commands={commands}
            run={run}
            stageRef={stageOf[pair[side].slot]}
            onOpen={onOpen}
            onChoose={() => setDialog(side)}
            onPass={(pass) => choose(side, { pass })}
          />
        ))}
      </div>
      <CompareTransport comparison={comparison} commands={commands} run={run} alignment={alignment} />
      <CompareTimelines shared={shared} workbenches={workbenches} commands={commands} run={run} paired={paired} />
      <SessionPicker
        title={`Session of side ${dialog === 'b' ? 'B' : 'A'}`}
        isOpen={dialog === 'a' || dialog === 'b'}
        onClose={() => setDialog(null)}
        onPick={(session) => {
          if (dialog === 'a' || dialog === 'b') choose(dialog, { session })
          setDialog(null)
        }}
      />
      <Modal opened={dialog === 'keys'} onClose={() => setDialog(null)} title="Keyboard" size={980}>
        <KeyEditor defaults={defaults} />
      </Modal>
    </div>
  )
}
