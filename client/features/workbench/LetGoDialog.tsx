import { Button, Modal, Stack, Text } from '@mantine/core'
import { AppError } from '#shared/errors.ts'
import { notifyDone, notifyRefused } from '../../app/notify.tsx'
import type { LogEntry } from '../../engine/passLog.ts'
import styles from './Conflict.module.css'
import { SegmentWords } from './SegmentWords.tsx'
import { useCanEdit, usePassState } from './useStores.ts'
import { useWorkbenchScope } from './WorkbenchContext.ts'

/** Edits that didn't get to the server because the person chose otherwise or the server refused: to look at, and to do again. */
export function LetGoDialog({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  const letGo = usePassState((state) => state?.letGo) ?? []
  return (
    <Modal opened={isOpen} onClose={onClose} title="Edits let go" size={620} closeButtonProps={{ 'aria-label': 'Close' }}>
      <Stack gap="sm">
        <Text c="dimmed">They are kept in this browser for 30 days. Done again, an edit is a new one and can be undone.</Text>
        {letGo.length === 0 && <Text>There are none any more.</Text>}
        <ul className={styles.list}>
          {letGo.map((each) => (
            <Entry key={each.seq} entry={each} />
          ))}
        </ul>
      </Stack>
    </Modal>
  )
}

/** More than these of one edit say nothing more. */
const shownMost = 5

function Entry({ entry }: { entry: LogEntry }) {
  const { editor } = useWorkbenchScope().workbench
  const canEdit = useCanEdit()
  const { change } = entry
  const more = change.put.length - shownMost
  const redo = () => {
    try {
      editor?.reapply(entry)
      notifyDone(`“${change.name}” was done again`)
    } catch (error) {
      if (!(error instanceof AppError)) throw error
      notifyRefused(error.message)
    }
  }
  return (
    <li className={styles.clash}>
      <div className={styles.clashHead}>
        <strong>{change.name}</strong>
        <span className={styles.dim}>
          {new Date(entry.atMs).toLocaleString()} · {entry.reason}
        </span>
        {canEdit && (
          <Button size="compact-xs" variant="default" onClick={redo}>
            Do again
          </Button>
        )}
      </div>
      {change.put.slice(0, shownMost).map((each) => (
        <SegmentWords key={each.id} segment={each} />
      ))}
      {more > 0 && <Text c="dimmed">and {more} more</Text>}
      {change.remove.length > 0 && (
        <Text c="dimmed">{change.remove.length === 1 ? 'One segment' : `${change.remove.length} segments`} removed</Text>
      )}
    </li>
  )
}
