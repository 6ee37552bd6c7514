import { ActionIcon, TextInput, Tooltip } from '@mantine/core'
import { IconChevronDown, IconChevronUp, IconSearch } from '@tabler/icons-react'
import { type KeyboardEvent, useCallback, useRef } from 'react'
import { useStore } from 'zustand'
import type { SearchProblem } from '#shared/replay/eventSearch.ts'
import { lastRowAt } from '#shared/replay/search.ts'
import { searchFieldId } from './fieldIds.ts'
import styles from './SearchField.module.css'
import { SearchHelp } from './SearchHelp.tsx'
import { useCurrentRow } from './useCurrentRow.ts'
import { useWorkbenchScope } from './WorkbenchContext.ts'

/** The search of events and actions: what it can't read is underlined and told, what it found is counted. */
export function SearchField({ what, times }: { what: 'events' | 'actions'; times: Float64Array }) {
  const { workbench, run } = useWorkbenchScope()
  const { searcher } = workbench
  const { text, parsed } = useStore(searcher.store)
  const underline = useRef<HTMLDivElement>(null)
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.key === 'Enter') run(event.shiftKey ? 'previous-hit' : 'next-hit')
    else if (event.key !== 'Escape') return
    else if (text) searcher.setText('')
    else event.currentTarget.blur()
    event.preventDefault()
  }
  return (
    <search className={styles.search}>
      <div className={styles.box}>
        <TextInput
          id={searchFieldId}
          aria-label={`Search ${what}`}
          aria-describedby={parsed.problem ? `${searchFieldId}-problem` : undefined}
          placeholder={`Search ${what}`}
          leftSection={<IconSearch size={13} aria-hidden />}
          rightSection={<SearchHelp />}
          classNames={{ input: styles.input ?? '' }}
          value={text}
          spellCheck={false}
          autoComplete="off"
          onChange={(event) => searcher.setText(event.currentTarget.value)}
          onKeyDown={onKeyDown}
          onScroll={(event) => underline.current?.scrollTo({ left: event.currentTarget.scrollLeft })}
        />
        {parsed.problem && (
          <div ref={underline} className={styles.underline} aria-hidden>
            <Underlined text={text} problem={parsed.problem} />
          </div>
        )}
      </div>
      {parsed.problem && (
        <p id={`${searchFieldId}-problem`} className={styles.problem} role="alert">
          {parsed.problem.message}
        </p>
      )}
      {parsed.terms.length > 0 && <Found times={times} />}
    </search>
  )
}

/** The text again, unseen, with a line under what could not be read. */
function Underlined({ text, problem: { from, to } }: { text: string; problem: SearchProblem }) {
  return (
    <>
      {text.slice(0, from)}
      <span>{text.slice(from, to)}</span>
      {text.slice(to)}
    </>
  )
}

/** Which of the hits the playhead is at, and the way to its neighbours. */
function Found({ times }: { times: Float64Array }) {
  const { workbench, run } = useWorkbenchScope()
  const share = useStore(workbench.searcher.store, (state) => state.share)
  const current = useCurrentRow(useCallback((tUs: number) => lastRowAt(times, tUs), [times]))
  const count = times.length.toLocaleString('en')
  const words = times.length === 0 ? 'nothing found' : current < 0 ? `${count} found` : `${(current + 1).toLocaleString('en')} of ${count}`
  return (
    <div className={styles.found}>
      <span className="num">{share < 1 && times.length === 0 ? 'searching' : words}</span>
      {share < 1 && <progress value={share} aria-label="Searching" />}
      <span className={styles.foundButtons}>
        <HitButton label="Previous hit  Shift N" isDisabled={times.length === 0} onClick={() => run('previous-hit')}>
          <IconChevronUp size={14} />
        </HitButton>
        <HitButton label="Next hit  N" isDisabled={times.length === 0} onClick={() => run('next-hit')}>
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
