import { Button, Popover, Stack, Text } from '@mantine/core'
import { useEffect, useState } from 'react'
import { Chip, type Tone } from '../../app/chips.tsx'
import { notifyDone } from '../../app/notify.tsx'
import type { SaveStatus as Status } from '../../engine/passEditor.ts'
import styles from './Header.module.css'
import { useLeaveGuard } from './useLeaveGuard.ts'
import { useCanEdit, usePassState } from './useStores.ts'
import { useWorkbenchScope } from './WorkbenchContext.ts'

const toneOf: Record<Status['kind'], Tone> = { saved: 'ok', saving: 'info', offline: 'warn', conflict: 'danger', refused: 'danger' }

function wordsOf(save: Status): string {
  switch (save.kind) {
    case 'saved':
      return 'saved'
    case 'saving':
      return `saving ${save.waiting}`
    case 'offline':
      return `offline, ${save.waiting} waiting`
    case 'conflict':
      return `changed elsewhere, ${save.waiting} waiting`
    case 'refused':
      return `${save.waiting} not taken`
  }
}

/** Where the edits are: what it says is what is so. */
export function SaveStatus() {
  const save = usePassState((state) => state?.save ?? null)
  const canEdit = useCanEdit()
  useLeaveGuard(save !== null && save.kind !== 'saved')
  useBackOnline()
  if (!save || (!canEdit && save.kind === 'saved')) return null
  if (save.kind === 'saved' || save.kind === 'saving') {
    return (
      <span role="status">
        <Chip tone={toneOf[save.kind]}>{wordsOf(save)}</Chip>
      </span>
    )
  }
  return <Trouble save={save} />
}

function Trouble({ save }: { save: Exclude<Status, { kind: 'saved' | 'saving' }> }) {
  const { workbench } = useWorkbenchScope()
  const [isOpen, setOpen] = useState(save.kind === 'conflict')
  const resolve = (choice: 'mine' | 'theirs') => {
    const dropped = workbench.editor?.resolve(choice).dropped ?? 0
    notifyDone(dropped === 0 ? 'All of your edits were kept' : `${dropped} of your edits were let go`)
    setOpen(false)
  }
  return (
    <Popover opened={isOpen} onChange={setOpen} width={360} position="bottom-end" withArrow>
      <Popover.Target>
        <button type="button" className={styles.chipButton} onClick={() => setOpen(!isOpen)}>
          <Chip tone={toneOf[save.kind]}>{wordsOf(save)}</Chip>
        </button>
      </Popover.Target>
      <Popover.Dropdown>
        <Stack gap="xs">
          {save.kind === 'offline' && (
            <>
              <Text>The server does not answer. Your edits are kept in this browser and are sent as soon as it does.</Text>
              <Button onClick={() => workbench.editor?.retry()}>Try now</Button>
            </>
          )}
          {save.kind === 'refused' && (
            <>
              <Text>The server refused: {save.message}. Your edits are kept in this browser.</Text>
              <Button onClick={() => workbench.editor?.retry()}>Send again</Button>
              <Button variant="default" onClick={() => resolve('theirs')}>
                Let my unsent edits go
              </Button>
            </>
          )}
          {save.kind === 'conflict' && (
            <>
              <Text>
                This pass was changed in another place. There it has {save.theirs.segments.length} segments; here {save.waiting}{' '}
                {save.waiting === 1 ? 'edit waits' : 'edits wait'} to be sent. Nothing was overwritten.
              </Text>
              <Button onClick={() => resolve('mine')}>Put my edits on top of theirs</Button>
              <Button variant="default" onClick={() => resolve('theirs')}>
                Take theirs, let mine go
              </Button>
            </>
          )}
        </Stack>
      </Popover.Dropdown>
    </Popover>
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
