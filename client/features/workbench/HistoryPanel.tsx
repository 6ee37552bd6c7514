import { Button, CloseButton, Text } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { type KeyboardEvent, useCallback, useEffect, useMemo, useRef, useState } from 'react'
import type { PassView } from '#shared/api.ts'
import { AppError } from '#shared/errors.ts'
import { computeDifference, computeRestore, type Difference, type Restore } from '#shared/labels/history.ts'
import type { HistoryEntry } from '#shared/labels/queries.ts'
import { formatPlural } from '../../app/format.ts'
import { notifyRefused } from '../../app/notify.tsx'
import { ErrorState, LoadingState } from '../../app/states.tsx'
import { historyPagesQuery, passAtQuery } from './api.ts'
import styles from './HistoryPanel.module.css'
import lists from './lists.module.css'
import parts from './parts.module.css'
import { usePassState } from './useStores.ts'
import { VirtualList } from './VirtualList.tsx'
import { useWorkbenchScope } from './WorkbenchContext.ts'

/** What was done to the pass. Each state it was in is shown on the timeline; Enter goes back to it, Escape leaves all as it is. */
export function HistoryPanel() {
  const { store } = useWorkbenchScope().workbench
  const pass = usePassState((state) => state?.pass ?? null)
  const close = useCallback(() => store.setState({ isHistoryOpen: false, preview: null }), [store])
  useEscape(close)
  return (
    <section className={lists.left} aria-label="History of this pass">
      <header className={styles.head}>
        <h2>History of this pass</h2>
        <span className={styles.close}>
          <kbd className={parts.key}>Esc</kbd>
          <CloseButton size="sm" aria-label="Close the history" onClick={close} />
        </span>
      </header>
      {pass ? <History pass={pass} onClose={close} /> : <p className={lists.listEmpty}>Nobody has labeled this session yet.</p>}
    </section>
  )
}

function useEscape(close: () => void): void {
  useEffect(() => {
    const onKey = (event: globalThis.KeyboardEvent) => {
      if (event.key !== 'Escape' || event.defaultPrevented || document.querySelector('[role="dialog"]')) return
      event.preventDefault()
      event.stopPropagation()
      close()
    }
    window.addEventListener('keydown', onKey, true)
    return () => window.removeEventListener('keydown', onKey, true)
  }, [close])
}

function History({ pass, onClose }: { pass: PassView; onClose: () => void }) {
  const { editor } = useWorkbenchScope().workbench
  const query = useInfiniteQuery(historyPagesQuery(pass.id))
  const { refetch, fetchNextPage, hasNextPage, isFetchingNextPage } = query
  // what is still on its way belongs into the list too
  useEffect(() => {
    editor?.flush().then(
      () => refetch(),
      () => undefined,
    )
  }, [editor, refetch])
  const items = useMemo(() => query.data?.pages.flatMap((page) => page.items) ?? [], [query.data])
  const loadMore = () => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage()
  }
  if (query.error && !query.data) return <ErrorState error={query.error} onRetry={() => void refetch()} />
  if (!query.data) return <LoadingState what="Reading the history" />
  if (items.length === 0) return <p className={lists.listEmpty}>Nothing was changed yet. Every edit is kept here as it is made.</p>
  return <Entries pass={pass} items={items} onNearEnd={loadMore} onClose={onClose} />
}

type EntriesProps = { pass: PassView; items: readonly HistoryEntry[]; onNearEnd: () => void; onClose: () => void }

function Entries({ pass, items, onNearEnd, onClose }: EntriesProps) {
  const { workbench } = useWorkbenchScope()
  const [at, setAt] = useState(0)
  const frame = useRef<HTMLDivElement>(null)
  const entry = items[at]
  const { restore, difference, isLooking, error } = useLook(pass, entry?.revision ?? null)
  const canRestore = workbench.isEditable() && restore !== null && !isLooking
  useEffect(() => frame.current?.querySelector<HTMLElement>('[data-row]')?.focus(), [])
  useEffect(() => {
    if (at > items.length - 20) onNearEnd()
  }, [at, items.length, onNearEnd])
  const goBack = () => {
    if (!restore || !canRestore) return
    onClose()
    if (restore.change.put.length + restore.change.remove.length === 0) return
    workbench.labeler?.make(() => restore.change)
    if (restore.losses.length > 0) notifyRefused(describeLosses(restore))
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || !(event.target instanceof HTMLElement) || !event.target.closest('[data-row]')) return
    event.preventDefault()
    goBack()
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Enter on a row of the list inside
    <div ref={frame} className={styles.frame} onKeyDown={onKeyDown}>
      <VirtualList
        label="Changes, the newest first"
        count={items.length}
        rowPx={40}
        current={at}
        follows="selection"
        keyOf={(index) => items[index]?.revision ?? index}
        onChoose={setAt}
        onFocusRow={setAt}
      >
        {(index) => <Entry entry={items[index]} newer={items[index - 1]} />}
      </VirtualList>
      <footer className={styles.foot}>
        {error ? (
          <p role="alert">{error}</p>
        ) : (
          <p role="status">{difference && !isLooking ? describeDifference(difference) : 'Looking …'}</p>
        )}
        {restore && restore.losses.length > 0 && <p className={styles.losses}>{describeLosses(restore)}</p>}
        {workbench.isEditable() ? (
          <Button size="compact-sm" disabled={!canRestore} title="One edit like any other: it can be undone" onClick={goBack}>
            Back to this state <kbd className={styles.keyOnButton}>Enter</kbd>
          </Button>
        ) : (
          <Text size="xs" c="dimmed">
            To be looked at: this pass can’t be changed by you now.
          </Text>
        )}
      </footer>
    </div>
  )
}

const day = new Intl.DateTimeFormat('en', { day: 'numeric', month: 'short' })
const minute = new Intl.DateTimeFormat('en', { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })

/** The day is said where it begins, the minute where it does. */
function Entry({ entry, newer }: { entry: HistoryEntry | undefined; newer: HistoryEntry | undefined }) {
  if (!entry) return null
  const at = new Date(entry.at)
  const before = newer && new Date(newer.at)
  const isNewDay = !before || day.format(before) !== day.format(at)
  const isNewMinute = isNewDay || minute.format(before) !== minute.format(at)
  return (
    <>
      <span className={`${styles.time} num`}>
        {isNewDay && <span>{day.format(at)}</span>}
        {isNewMinute && minute.format(at)}
      </span>
      <span className={styles.words}>
        <span className={lists.rowTitle}>{entry.name}</span>
        <span className={styles.detail}>
          {[entry.author, entry.put > 0 && `${entry.put} set`, entry.removed > 0 && `${entry.removed} gone`].filter(Boolean).join(' · ')}
        </span>
      </span>
    </>
  )
}

/** Shows the state after a change on the timeline, once the list has rested on it, and what going back to it would do. */
function useLook(pass: PassView, revision: number | null) {
  const { workbench } = useWorkbenchScope()
  const { store, labeler, editor } = workbench
  const [settled] = useDebouncedValue(revision, 120)
  const { data, error, isPlaceholderData } = useQuery(passAtQuery(pass, settled))
  const now = usePassState((state) => state?.segments)
  const look = useMemo(() => {
    if (!data || !now || !labeler) return null
    return {
      shown: data.segments,
      difference: computeDifference(now, data.segments),
      ...attempt(() => computeRestore(labeler.context(), data, `Back to change ${data.revision}`)),
    }
  }, [data, now, labeler])
  useEffect(() => {
    if (!look || !editor) return
    store.setState({ preview: { kind: 'history', segments: look.shown, difference: look.difference } })
  }, [look, store, editor])
  return {
    restore: look?.restore ?? null,
    difference: look?.difference ?? null,
    isLooking: isPlaceholderData || settled !== revision,
    error: look?.refusal ?? error?.message ?? null,
  }
}

function attempt(make: () => Restore): { restore: Restore | null; refusal: string | null } {
  try {
    return { restore: make(), refusal: null }
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    return { restore: null, refusal: error.message }
  }
}

function describeDifference({ added, removed, changed }: Difference): string {
  const words = [
    added.length > 0 && `${added.length} would come back`,
    removed.length > 0 && `${removed.length} would go`,
    changed.length > 0 && `${changed.length} would change`,
  ].filter(Boolean)
  return words.length === 0 ? 'As it is now' : words.join(' · ')
}

function describeLosses({ losses }: Restore): string {
  const [first] = losses
  return `${formatPlural(losses.length, 'segment')} can’t come back as it was: ${first?.reason ?? ''}`
}
