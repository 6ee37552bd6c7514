import { Button, Group, Popover, Stack, Text, VisuallyHidden } from '@mantine/core'
import { useEffect, useState } from 'react'
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

type Opened = 'words' | 'conflict' | 'letGo' | null

/** Where the edits are: what it says is what is so. */
export function SaveStatus() {
  const save = usePassState((state) => state?.save ?? null)
  const keeping = usePassState((state) => state?.keeping.message ?? null)
  const letGo = usePassState((state) => state?.letGo) ?? []
  const isOut = useStore(expiryStore, (state) => state.isWaiting)
  const canEdit = useCanEdit()
  const [opened, setOpened] = useState<Opened>(null)
  const isConflict = save?.kind === 'conflict'
  useLeaveGuard(save !== null && save.waiting > 0)
  useBackOnline()
  useIncoming()
  useNews()
  useEffect(() => setOpened((now) => (isConflict ? 'conflict' : now === 'conflict' ? null : now)), [isConflict])
  if (!save || (!canEdit && save.waiting === 0 && letGo.length === 0)) return null
  const words = describeSave(save, isOut)
  const isKept = keeping === null
  const tone = keeping !== null && save.kind === 'saved' ? 'warn' : saveTones[save.kind]
  return (
    <>
      <VisuallyHidden role="status">Edits: {words}</VisuallyHidden>
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
          <button
            type="button"
            className={styles.chipButton}
            aria-label={`Edits: ${words}`}
            onClick={() => setOpened(opened === 'words' ? null : isConflict ? 'conflict' : 'words')}
          >
            <Chip tone={tone}>
              {words}
              {letGo.length > 0 && ` · ${letGo.length} let go`}
            </Chip>
          </button>
        </Popover.Target>
        <Popover.Dropdown aria-label="Where your edits are">
          <Stack gap="xs">
            <Text>{explainSave(save, isKept)}</Text>
            {keeping !== null && (
              <Text c="var(--rt-warn)">
                This browser can’t keep edits for later: {keeping}. They go to the server as ever; until it says “saved”, don’t close the
                page.
              </Text>
            )}
            <Remedy save={save} />
            {letGo.length > 0 && (
              <Button variant="default" onClick={() => setOpened('letGo')}>
                Look at {letGo.length === 1 ? 'the edit' : `the ${letGo.length} edits`} let go
              </Button>
            )}
          </Stack>
        </Popover.Dropdown>
      </Popover>
      {save.kind === 'conflict' && <ConflictDialog conflict={save} isOpen={opened === 'conflict'} onClose={() => setOpened(null)} />}
      <LetGoDialog isOpen={opened === 'letGo'} onClose={() => setOpened(null)} />
    </>
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
