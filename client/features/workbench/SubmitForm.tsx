import { Button, Group, Stack, Text } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { blockingOf } from '#shared/labels/lint.ts'
import { notifyDone, notifyError } from '../../app/notify.tsx'
import { submitPass } from './api.ts'
import styles from './Checks.module.css'
import { FindingRow, useFindings } from './Checks.tsx'
import listStyles from './lists.module.css'
import { useFlags } from './useFlags.ts'
import { usePassState } from './useStores.ts'
import { useWorkbenchScope } from './WorkbenchContext.ts'

/** Counts what is unfinished, says it, and submits. */
export function SubmitForm({ onDone }: { onDone: () => void }) {
  const { editor, session } = useWorkbenchScope().workbench
  const isFlagged = useFlags(session).some((each) => each.resolvedAt === null)
  const client = useQueryClient()
  const segments = usePassState((state) => state?.segments) ?? []
  const pass = usePassState((state) => state?.pass ?? null)
  const submit = useMutation({
    mutationFn: async () => {
      if (!editor || !pass) return
      await editor.flush()
      editor.setPass(await submitPass(pass.id))
    },
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ['passes'], refetchType: 'none' })
      notifyDone('Submitted for review')
      onDone()
    },
    onError: (error) => notifyError('Not submitted', error),
  })
  return (
    <Stack gap="sm">
      <Text>
        {segments.length} {segments.length === 1 ? 'segment goes' : 'segments go'} to review; until it comes back you can’t change them.
      </Text>
      <Found onLeave={onDone} />
      {isFlagged && <Text c="var(--rt-warn)">The session is flagged: the pass waits outside the queue until the flag is resolved.</Text>}
      {segments.length === 0 && <Text c="var(--rt-warn)">There is nothing in this pass yet.</Text>}
      <Group justify="flex-end">
        <Button variant="default" onClick={onDone}>
          Not yet
        </Button>
        <Button data-autofocus loading={submit.isPending} onClick={() => submit.mutate()}>
          Submit
        </Button>
      </Group>
    </Stack>
  )
}

/** What the checks found, what keeps the pass from being taken first; each leads to its place. */
function Found({ onLeave }: { onLeave: () => void }) {
  const { linter } = useWorkbenchScope().workbench
  const findings = useFindings()
  useEffect(() => void linter?.check(), [linter])
  if (findings.length === 0) return null
  const blocking = blockingOf(findings)
  const warnings = findings.filter((each) => each.level !== 'block')
  return (
    <>
      {blocking.length > 0 && (
        <Text c="var(--rt-danger)">
          {blocking.length === 1 ? 'One thing keeps' : `${blocking.length} things keep`} this pass from being taken.
        </Text>
      )}
      {warnings.length > 0 && <Text c="var(--rt-warn)">{warnings.length} to look at.</Text>}
      <ul className={styles.found} aria-label="What the checks found">
        {[...blocking, ...warnings].slice(0, mostFound).map((each) => (
          <li key={`${each.rule} ${each.segmentId ?? ''} ${each.span.startUs} ${each.message}`}>
            <button
              type="button"
              className={listStyles.row}
              onClick={() => {
                linter?.goTo(each)
                onLeave()
              }}
            >
              <FindingRow finding={each} />
            </button>
          </li>
        ))}
      </ul>
    </>
  )
}

/** More are in the list of checks. */
const mostFound = 50
