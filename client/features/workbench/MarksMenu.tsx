import { ActionIcon, Button, Popover, TextInput, Tooltip } from '@mantine/core'
import { IconBookmark, IconBookmarkFilled, IconTrash } from '@tabler/icons-react'
import { type KeyboardEvent, useCallback, useState } from 'react'
import { useStore } from 'zustand'
import type { Mark } from '#shared/replay/marks.ts'
import { lastRowAt } from '#shared/replay/search.ts'
import { formatTime } from '#shared/time.ts'
import styles from './Transport.module.css'
import { useCurrentRow } from './useCurrentRow.ts'
import { useWorkbenchScope } from './WorkbenchContext.ts'

/** One's own marks: where they are, what they say, and the way to each. */
export function MarksMenu() {
  const { workbench, run } = useWorkbenchScope()
  const { marks: keeper } = workbench
  const { marks, writingTUs } = useStore(keeper.store)
  const [isOpen, setOpen] = useState(false)
  const close = () => {
    setOpen(false)
    keeper.write(null)
  }
  const isShown = isOpen || writingTUs !== null
  const label = marks.length === 0 ? 'Marks' : `Marks, ${marks.length}`
  return (
    <Popover
      opened={isShown}
      onChange={(next) => (next ? setOpen(true) : close())}
      position="top-end"
      shadow="md"
      width={340}
      withinPortal={false}
      trapFocus
      returnFocus
    >
      <Popover.Target>
        <Tooltip label="Marks  B sets one">
          <ActionIcon variant="default" size={30} aria-label={label} onClick={() => (isShown ? close() : setOpen(true))}>
            {marks.length > 0 ? <IconBookmarkFilled size={15} /> : <IconBookmark size={15} />}
          </ActionIcon>
        </Tooltip>
      </Popover.Target>
      <Popover.Dropdown className={styles.sheet ?? ''} aria-label="Marks">
        {isShown && <MarkRows marks={marks} writingTUs={writingTUs} onDone={close} />}
        <Button variant="default" onClick={() => run('mark')} data-autofocus={writingTUs === null || undefined}>
          Mark at the playhead
        </Button>
        <p className={styles.sheetNote}>Marks are yours alone and stay in this browser.</p>
      </Popover.Dropdown>
    </Popover>
  )
}

function MarkRows({ marks, writingTUs, onDone }: { marks: readonly Mark[]; writingTUs: number | null; onDone: () => void }) {
  const current = useCurrentRow(
    useCallback(
      (tUs: number) =>
        lastRowAt(
          marks.map((each) => each.tUs),
          tUs,
        ),
      [marks],
    ),
  )
  if (marks.length === 0) return <p className={styles.sheetNote}>No marks yet. B sets one at the playhead, or takes it away.</p>
  return (
    <ul className={styles.marks} aria-label="Marks">
      {marks.map((each, at) => (
        <MarkRow key={each.tUs} mark={each} isCurrent={at === current} isWriting={each.tUs === writingTUs} onDone={onDone} />
      ))}
    </ul>
  )
}

type MarkRowProps = { mark: Mark; isCurrent: boolean; isWriting: boolean; onDone: () => void }

function MarkRow({ mark: { tUs, note }, isCurrent, isWriting, onDone }: MarkRowProps) {
  const { player, marks } = useWorkbenchScope().workbench
  const [draft, setDraft] = useState<string | null>(null)
  const commit = () => {
    if (draft !== null && draft !== note) marks.note(tUs, draft)
    setDraft(null)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter') return
    commit()
    onDone()
  }
  const at = formatTime(tUs)
  return (
    <li aria-current={isCurrent || undefined}>
      <button type="button" className={`${styles.markTime} num`} onClick={() => player.seek(tUs)}>
        {at}
      </button>
      <TextInput
        aria-label={`Note of the mark at ${at}`}
        placeholder="note"
        variant="unstyled"
        maxLength={300}
        data-autofocus={isWriting || undefined}
        value={draft ?? note}
        onChange={(event) => setDraft(event.currentTarget.value)}
        onBlur={commit}
        onKeyDown={onKeyDown}
      />
      <ActionIcon variant="subtle" color="gray" size={24} aria-label={`Take the mark at ${at} away`} onClick={() => marks.remove(tUs)}>
        <IconTrash size={13} />
      </ActionIcon>
    </li>
  )
}
