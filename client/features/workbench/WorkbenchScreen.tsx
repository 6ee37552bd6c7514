import { Button } from '@mantine/core'
import { useDocumentTitle } from '@mantine/hooks'
import { IconLock } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import type { PassView, SessionView } from '#shared/api.ts'
import { AppError } from '#shared/errors.ts'
import type { SessionId } from '#shared/ids.ts'
import type { Recording } from '#shared/replay/recording.ts'
import { ErrorState, LoadingState, NothingState, QueryState } from '../../app/states.tsx'
import type { Workbench } from '../../engine/workbench.ts'
import { sessionViewQuery } from './api.ts'
import type { WorkbenchSearch } from './search.ts'
import { useOpenPass } from './useOpenPass.ts'
import { useRecording } from './useRecording.ts'
import { useWorkbench } from './useWorkbench.ts'
import { WorkbenchLayout } from './WorkbenchLayout.tsx'

export type WorkbenchScreenProps = {
  sessionId: SessionId
  search: WorkbenchSearch
  /** Replaces the search of the address; called when a gesture ends, never per frame. */
  onSearchChange: (next: WorkbenchSearch) => void
}

/** Replay and labeling of one session. */
export function WorkbenchScreen({ sessionId, search, onSearchChange }: WorkbenchScreenProps) {
  const query = useQuery({ ...sessionViewQuery(sessionId), refetchOnWindowFocus: false })
  return (
    <QueryState query={query} what="Opening the session">
      {(session) => <OpenSession key={sessionId} session={session} search={search} onSearchChange={onSearchChange} />}
    </QueryState>
  )
}

type OpenProps = { session: SessionView; search: WorkbenchSearch; onSearchChange: (next: WorkbenchSearch) => void }

function OpenSession({ session, search, onSearchChange }: OpenProps) {
  useDocumentTitle(`${session.title} · Retrace`)
  const pass = useOpenPass(session, search.pass)
  const recording = useRecording(session, (search.t ?? 0) * 1e6)
  if (pass.error && pass.data === undefined && search.pass && isUnseen(pass.error))
    return <UnseenPass onLeave={() => onSearchChange({ t: search.t })} />
  if (pass.error && pass.data === undefined) return <ErrorState error={pass.error} onRetry={() => pass.refetch()} />
  if (recording.error) return <ErrorState error={recording.error} onRetry={recording.retry} />
  if (pass.data === undefined || !recording.current) return <LoadingState what="Loading the recording" />
  return (
    <OpenWorkbench
      key={pass.data?.id ?? 'none'}
      session={session}
      pass={pass.data}
      recording={recording.current}
      onOpened={recording.follow}
      search={search}
      onSearchChange={onSearchChange}
    />
  )
}

function isUnseen(error: unknown): boolean {
  return error instanceof AppError && (error.code === 'not_found' || error.code === 'forbidden')
}

/** A link to somebody's pass that this person may not see: the session itself can be opened all the same. */
function UnseenPass({ onLeave }: { onLeave: () => void }) {
  return (
    <NothingState
      icon={<IconLock />}
      title="This link leads to a pass that you can’t see"
      actions={<Button onClick={onLeave}>Open the session without it</Button>}
    >
      It is somebody else’s work, or it is gone. The recording itself is open to you.
    </NothingState>
  )
}

type OpenWorkbenchProps = OpenProps & { pass: PassView | null; recording: Recording; onOpened: (workbench: Workbench) => void }

function OpenWorkbench({ session, pass, recording, onOpened, search, onSearchChange }: OpenWorkbenchProps) {
  const workbench = useWorkbench(session, pass, recording, search, onSearchChange)
  useEffect(() => {
    if (workbench) onOpened(workbench)
  }, [workbench, onOpened])
  if (!workbench) return <LoadingState what="Opening the workbench" />
  return <WorkbenchLayout workbench={workbench} search={search} onSearchChange={onSearchChange} />
}
