import { Button, Group, Popover, Stack, Text, VisuallyHidden } from '@mantine/core'
import { type ComponentProps, memo, useEffect, useState } from 'react'
import { useStore } from 'zustand'
import { expiryStore } from '../../api/expiry.ts'
import { Chip } from '../../app/chips.tsx'
import { notifyDone } from '../../app/notify.tsx'
import { isTyping } from '../../app/useTypingOutside.ts'
import type { SaveStatus as Status } from '../../engine/saveStatus.ts'
import { ConflictDialog } from './ConflictDialog.tsx'
import styles from './Header.module.css'
import { LetGoDialog } from './LetGoDialog.tsx'
import { describeSave, explainSave, saveTones } from './saveWords.ts'
import { useLeaveGuard } from './useLeaveGuard.ts'
import { useCanEdit, usePassState } from './useStores.ts'
import { useWorkbenchScope } from './WorkbenchContext.ts'

const nothingYet: Status = { kind: 'reading', waiting: 0 }

type Opened = 'words' | 'conflict' | 'letGo' | null

/** Where the edits are: what it says is what is so. It follows every edit and every answer, so each part takes only what it shows. */
export function SaveStatus() {
  const canEdit = useCanEdit()
  const isShown = usePassState((state) => state !== null && (canEdit || state.save.waiting > 0 || state.letGo.length > 0))
  useLeaveGuard(usePassState((state) => (state?.save.waiting ?? 0) > 0))
  useBackOnline()
  useIncoming()
  useNews()
  return isShown && <SavePanel />
}

const SavePanel = memo(function SavePanel() {
  const conflict = usePassState((state) => (state?.save.kind === 'conflict' ? state.save : null))
  const isConflict = conflict !== null
  const [opened, setOpened] = useState<Opened>(null)
  useEffect(() => setOpened((now) => (isConflict ? 'conflict' : now === 'conflict' ? null : now)), [isConflict])
  return (
    <>
      <SpokenStatus />
      <Popover
        opened={opened === 'words'}
        onChange={(isOpen) => setOpened(isOpen ? 'words' : null)}
        width={360}
        position="bottom-end"
        withArrow
        trapFocus
        returnFocus
      >
        <Popover.Target>
          <StatusButton onClick={() => setOpened(opened === 'words' ? null : isConflict ? 'conflict' : 'words')} />
        </Popover.Target>
        <Popover.Dropdown aria-label="Where your edits are">
          <Explained onLetGo={() => setOpened('letGo')} />
        </Popover.Dropdown>
      </Popover>
      {conflict && <ConflictDialog conflict={conflict} isOpen={opened === 'conflict'} onClose={() => setOpened(null)} />}
      <LetGoDialog isOpen={opened === 'letGo'} onClose={() => setOpened(null)} />
    </>
  )
})

function useSave(): { save: Status; words: string } {
  const save = usePassState((state) => state?.save) ?? nothingYet
  const isOut = useStore(expiryStore, (state) => state.isWaiting)
  return { save, words: describeSave(save, isOut) }
}

function SpokenStatus() {
  return <VisuallyHidden role="status">Edits: {useSave().words}</VisuallyHidden>
}

function StatusButton(props: ComponentProps<'button'>) {
  const { save, words } = useSave()
  const isKept = usePassState((state) => (state?.keeping.message ?? null) === null)
  const letGo = usePassState((state) => state?.letGo.length ?? 0)
  const shown = letGo > 0 ? `${words} · ${letGo} let go` : words
  return (
    <button type="button" {...props} className={styles.chipButton} aria-label={`Edits: ${shown}`}>
      <Chip tone={!isKept && save.kind === 'saved' ? 'warn' : saveTones[save.kind]}>{shown}</Chip>
    </button>
  )
}

function Explained({ onLetGo }: { onLetGo: () => void }) {
  const { save } = useSave()
  const keeping = usePassState((state) => state?.keeping.message ?? null)
  const letGo = usePassState((state) => state?.letGo.length ?? 0)
  return (
    <Stack gap="xs">
      <Text>{explainSave(save, keeping === null)}</Text>
      {keeping !== null && (
        <Text c="var(--rt-warn)">
          This browser can’t keep edits for later: {keeping}. They go to the server as ever; until it says “saved”, don’t close the page.
        </Text>
      )}
      <Remedy save={save} />
      {letGo > 0 && (
        <Button variant="default" onClick={onLetGo}>
          Look at {letGo === 1 ? 'the edit' : `the ${letGo} edits`} let go
        </Button>
      )}
    </Stack>
  )
}

/** What the person can do about it. */
function Remedy({ save }: { save: Status }) {
  const { editor } = useWorkbenchScope().workbench
  if (!editor) return null
  if (save.kind === 'offline' || save.kind === 'full' || save.kind === 'failing') return <Button onClick={editor.retry}>Try now</Button>
  if (save.kind === 'signed_out') return <Button onClick={editor.retry}>Sign in again here</Button>
  if (save.kind !== 'refused') return null
  const letGo = (which: typeof save.id | 'all') => {
    const gone = editor.letGo(which)
    notifyDone(`${gone.length === 1 ? 'One edit was' : `${gone.length} edits were`} let go; the list stays here for 30 days`)
  }
  return (
    <>
      <Group grow>
        <Button onClick={() => letGo(save.id)}>Let go of “{save.name}”</Button>
        <Button variant="default" onClick={editor.retry}>
          Send again
        </Button>
      </Group>
      {save.waiting > 1 && (
        <Button variant="default" onClick={() => letGo('all')}>
          Let go of all {save.waiting} that wait
        </Button>
      )}
    </>
  )
}

function useBackOnline(): void {
  const { editor } = useWorkbenchScope().workbench
  useEffect(() => {
    const onOnline = () => editor?.retry()
    window.addEventListener('online', onOnline)
    return () => window.removeEventListener('online', onOnline)
  }, [editor])
}

const newsMs = 5000

/** Others' edits come in while one looks on. Not while a text is being typed: it would be written over what has just come. */
function useNews(): void {
  const { editor } = useWorkbenchScope().workbench
  useEffect(() => {
    const look = () => {
      if (document.visibilityState === 'visible' && !isTyping()) editor?.lookForNews()
    }
    const timer = setInterval(look, newsMs)
    document.addEventListener('visibilitychange', look)
    return () => {
      clearInterval(timer)
      document.removeEventListener('visibilitychange', look)
    }
  }, [editor])
}

/** Says what others did that came in and went together with what is here. */
function useIncoming(): void {
  const incoming = usePassState((state) => state?.incoming ?? null)
  useEffect(() => {
    if (!incoming) return
    const { names, authors } = incoming
    const [first] = names
    const what = names.length === 1 ? `“${first}”` : `${names.length} edits`
    notifyDone(`${what} by ${authors.join(', ')} came in from another place and went together with yours`)
  }, [incoming])
}
