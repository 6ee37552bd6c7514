import { ActionIcon, Tooltip } from '@mantine/core'
import { IconChevronDown, IconChevronUp } from '@tabler/icons-react'
import { type ReactNode, useCallback } from 'react'
import { useStore } from 'zustand'
import { lastRowAt } from '#shared/replay/search.ts'
import { searchFieldId } from './fieldIds.ts'
import { SearchBox } from './SearchBox.tsx'
import styles from './SearchField.module.css'
import { SearchHelp } from './SearchHelp.tsx'
import { useCurrentRow } from './useCurrentRow.ts'
import { useWorkbenchScope } from './WorkbenchContext.ts'

/** The search of events and actions: what it can't read is underlined and told, what it found is counted. */
export function SearchField({ what, times }: { what: 'events' | 'actions'; times: Float64Array }) {
  const { workbench, run } = useWorkbenchScope()
  const { searcher } = workbench
  const { text, parsed, share } = useStore(searcher.store)
  return (
    <SearchBox
      id={searchFieldId}
      label={`Search ${what}`}
      text={text}
      problem={parsed.problem}
      help={<SearchHelp />}
      onText={searcher.setText}
      onEnter={(isShift) => run(isShift ? 'previous-hit' : 'next-hit')}
    >
      {parsed.terms.length > 0 && (
        <Found times={times} share={share} keys={['Shift N', 'N']} onGo={(direction) => run(direction > 0 ? 'next-hit' : 'previous-hit')} />
      )}
    </SearchBox>
  )
}

type FoundProps = {
  /** When the hits are, in order. */
  times: Float64Array
  /** How much was searched, 0 to 1. */
  share: number
  /** Keys to the previous and the next one. */
  keys: readonly [string, string]
  onGo: (direction: 1 | -1) => void
  children?: ReactNode
}

/** Which of the hits the playhead is at, and the way to its neighbours. */
export function Found({ times, share, keys, onGo, children }: FoundProps) {
  const current = useCurrentRow(useCallback((tUs: number) => lastRowAt(times, tUs), [times]))
  const count = times.length.toLocaleString('en')
  const words = times.length === 0 ? 'nothing found' : current < 0 ? `${count} found` : `${(current + 1).toLocaleString('en')} of ${count}`
  return (
    <div className={styles.found}>
      <span className="num">{share < 1 && times.length === 0 ? 'searching' : words}</span>
      {share < 1 && <progress value={share} aria-label="Searching" />}
      {children}
      <span className={styles.foundButtons}>
        <HitButton label={`Previous hit  ${keys[0]}`} isDisabled={times.length === 0} onClick={() => onGo(-1)}>
          <IconChevronUp size={14} />
        </HitButton>
        <HitButton label={`Next hit  ${keys[1]}`} isDisabled={times.length === 0} onClick={() => onGo(1)}>
          <IconChevronDown size={14} />
        </HitButton>
      </span>
      <span className={styles.unseen} role="status">
        {share < 1 ? '' : times.length === 0 ? 'nothing found' : `${count} found`}
      </span>
    </div>
  )
}

type HitButtonProps = { label: string; isDisabled: boolean; onClick: () => void; children: React.ReactNode }

function HitButton({ label, isDisabled, onClick, children }: HitButtonProps) {
  return (
    <Tooltip label={label}>
      <ActionIcon variant="subtle" color="gray" size={22} aria-label={label.replace(/ {2}.*/, '')} disabled={isDisabled} onClick={onClick}>
        {children}
      </ActionIcon>
    </Tooltip>
  )
}
