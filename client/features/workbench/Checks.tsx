import { Button } from '@mantine/core'
import { IconAlertTriangle, IconArrowLeft } from '@tabler/icons-react'
import { useStore } from 'zustand'
import { createStore } from 'zustand/vanilla'
import { blockingOf, type Finding } from '#shared/labels/lint.ts'
import { formatTime } from '#shared/time.ts'
import { Chip } from '../../app/chips.tsx'
import styles from './Checks.module.css'
import headerStyles from './Header.module.css'
import listStyles from './lists.module.css'
import { useCanEdit, useWorkbenchState } from './useStores.ts'
import { VirtualList } from './VirtualList.tsx'
import { useWorkbenchScope } from './WorkbenchContext.ts'

/** Stands in where there is no pass to look over. */
const nothing = createStore<{ findings: readonly Finding[] }>(() => ({ findings: [] }))

export function useFindings(): readonly Finding[] {
  return useStore(useWorkbenchScope().workbench.linter?.store ?? nothing, (state) => state.findings)
}

/** How much there is to look at; leads to the list of it. */
export function ChecksChip() {
  const { store } = useWorkbenchScope().workbench
  const findings = useFindings()
  const canEdit = useCanEdit()
  if (findings.length === 0 || !canEdit) return null
  return (
    <button type="button" className={headerStyles.chipButton} onClick={() => store.setState({ listTab: 'checks' })}>
      <Chip tone={blockingOf(findings).length > 0 ? 'danger' : 'warn'}>{findings.length} to look at</Chip>
    </button>
  )
}

/** What was found, by time; in the place of the outline. */
export function Checks() {
  const { linter, store } = useWorkbenchScope().workbench
  const findings = useFindings()
  const selectedId = useWorkbenchState((state) => state.selectedId)
  return (
    <>
      <div className={styles.back}>
        <Button
          variant="subtle"
          size="compact-xs"
          leftSection={<IconArrowLeft size={13} />}
          onClick={() => store.setState({ listTab: 'outline' })}
        >
          All segments
        </Button>
      </div>
      {findings.length === 0 ? (
        <p className={listStyles.listEmpty}>
          Nothing to look at. Gaps, segments without an intent, empty instructions and the like are listed here as they come up.
        </p>
      ) : (
        <VirtualList
          label="To look at"
          count={findings.length}
          rowPx={38}
          current={selectedId === null ? -1 : findings.findIndex((each) => each.segmentId === selectedId)}
          follows="selection"
          keyOf={(index) => index}
          onChoose={(index) => {
            const finding = findings[index]
            if (finding) linter?.goTo(finding)
          }}
        >
          {(index) => <FindingRow finding={findings[index]} />}
        </VirtualList>
      )}
    </>
  )
}

export function FindingRow({ finding }: { finding: Finding | undefined }) {
  if (!finding) return null
  const isBlocking = finding.level === 'block'
  return (
    <>
      <span className={`${listStyles.rowTime} num`}>{formatTime(finding.span.startUs, 0)}</span>
      <IconAlertTriangle
        size={13}
        className={styles.sign}
        data-level={finding.level}
        aria-label={isBlocking ? 'Keeps the pass from being submitted' : undefined}
        aria-hidden={!isBlocking}
      />
      <span className={styles.message}>{finding.message}</span>
    </>
  )
}
