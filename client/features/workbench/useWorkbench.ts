import { type QueryClient, useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import type { PassView, SessionView, StreamShift } from '#shared/api.ts'
import { AppError } from '#shared/errors.ts'
import type { SessionId } from '#shared/ids.ts'
import { toLabelUse } from '#shared/labels/lint.ts'
import { canStep } from '#shared/labels/passes.ts'
import { isAllowed } from '#shared/policy.ts'
import type { Recording } from '#shared/replay/recording.ts'
import { flagsQuery } from '../../api/flags.ts'
import { labelUseQuery } from '../../api/labelUse.ts'
import { announce } from '../../app/announce.tsx'
import { useDeps } from '../../app/deps.ts'
import { tellShown } from '../../app/firstScreen.ts'
import { notifyRefused } from '../../app/notify.tsx'
import { useMe } from '../../app/useMe.ts'
import { canDeriveActions, deriveLocalActions } from '../../engine/localActions.ts'
import { createDbLog } from '../../engine/passLogDb.ts'
import type { PassTransport } from '../../engine/sendQueue.ts'
import { createTimelinePrefs } from '../../engine/timelinePrefs.ts'
import { createWorkbench, type Workbench } from '../../engine/workbench.ts'
import {
  actionsQuery,
  createFetchBlob,
  fetchRange,
  readNews,
  readPass,
  sendChanges,
  sendShift,
  sessionViewQuery,
  shiftsQuery,
  suggestionsQuery,
} from './api.ts'
import type { WorkbenchSearch } from './search.ts'
import { applySearch, useKeepSearch } from './useKeepSearch.ts'

/** Makes the workbench of one session and pass, starts it where the address says, and keeps the address in step. */
export function useWorkbench(
  session: SessionView,
  pass: PassView | null,
  recording: Recording,
  search: WorkbenchSearch,
  onSearchChange: (next: WorkbenchSearch) => void,
): Workbench | null {
  const me = useMe()
  const deps = useDeps()
  const client = useQueryClient()
  const [workbench, setWorkbench] = useState<Workbench | null>(null)
  const start = useRef({ session, pass, recording, search, me })
  useEffect(() => {
    const first = start.current
    const made: Workbench = createWorkbench({
      ...first,
      ...deps,
      isEditable: () => isEditable(made.editor?.store.getState().pass ?? null, first.me),
      fetchBlob: createFetchBlob(first.session.id),
      fetchRange: (sha256) => (range) => fetchRange(first.session.id, sha256, range),
      transport: createTransport(first.pass),
      createLog: (owner) => createDbLog({ ...owner, storage: window.localStorage }),
      sendShift: async (edit) => {
        const made = await sendShift(first.session.id, edit)
        rememberShift(client, first.session.id, made)
        return made
      },
      storage: window.localStorage,
      prefs: createTimelinePrefs(window.localStorage, first.me.id),
      lowestRowPx: window.matchMedia('(pointer: coarse)').matches ? 24 : 0,
      userId: first.me.id,
      onRefused: notifyRefused,
      onDone: announce,
    })
    applySearch(made, first.search)
    setWorkbench(made)
    return () => {
      setWorkbench(null)
      made.dispose()
    }
  }, [deps, client])
  useEffect(() => {
    workbench?.setRecording(recording)
  }, [workbench, recording])
  useEffect(() => {
    workbench?.setSession(session)
  }, [workbench, session])
  useEffect(() => {
    void workbench?.opening.whenOver().then(tellShown)
  }, [workbench])
  useKeepSearch(workbench, search, onSearchChange)
  useExtras(workbench, recording)
  return workbench
}

function createTransport(pass: PassView | null): PassTransport {
  const fail = () => Promise.reject(noPass)
  if (!pass) return { send: fail, read: fail, news: fail }
  return {
    send: (changes, revision) => sendChanges(pass.id, changes, revision),
    read: () => readPass(pass.id),
    news: (since) => readNews(pass.id, since),
  }
}

const noPass = new AppError('internal', 'there is no pass to send to')

/** What is kept of the session must say the same when it is opened again, and what follows from its pictures' times is read anew. */
function rememberShift(client: QueryClient, id: SessionId, made: StreamShift): void {
  client.setQueryData(sessionViewQuery(id).queryKey, (old) =>
    old ? { ...old, shifts: [...old.shifts.filter((each) => each.stream !== made.stream), made] } : undefined,
  )
  for (const { queryKey } of [shiftsQuery(id), actionsQuery(id)]) void client.invalidateQueries({ queryKey })
}

function isEditable(pass: PassView | null, me: Parameters<typeof isAllowed>[0]): boolean {
  return pass !== null && canStep(pass.state, 'edit') && isAllowed(me, 'pass.edit', { ownerId: pass.authorId })
}

/** Whether the first picture is there, or none will come. */
function useIsOpened(workbench: Workbench | null): boolean {
  const [opened, setOpened] = useState<Workbench | null>(null)
  useEffect(() => {
    void workbench?.opening.whenOver().then(() => setOpened(workbench))
  }, [workbench])
  return workbench !== null && opened === workbench
}

/** Actions, flags and what else is said of a recording may come later, and do: the first picture shares the line with none of them. */
export function useExtras(workbench: Workbench | null, recording: Recording): void {
  const client = useQueryClient()
  const isOpened = useIsOpened(workbench)
  const sessionId = isOpened ? workbench?.session.id : undefined
  const isLocal = isOpened && canDeriveActions(recording)
  const actions = useQuery(actionsQuery(isLocal || !recording.isComplete ? undefined : sessionId))
  const flags = useQuery({ ...flagsQuery(sessionId ?? ('' as SessionId)), enabled: sessionId !== undefined }) // never asked with the empty id
  useEffect(() => {
    if (actions.data) workbench?.setActions(actions.data)
    else if (isLocal) workbench?.setActions(deriveLocalActions(recording))
  }, [workbench, actions.data, isLocal, recording])
  useEffect(() => {
    if (flags.data) workbench?.setFlags(flags.data)
  }, [workbench, flags.data])
  const canEdit = workbench?.labeler?.canEdit() ?? false
  const model = useQuery({ ...suggestionsQuery(sessionId ?? ('' as SessionId)), enabled: sessionId !== undefined && canEdit }) // nor this
  useEffect(() => {
    if (model.data) workbench?.suggester?.setModel(model.data)
  }, [workbench, model.data])
  const use = useQuery({ ...labelUseQuery(workbench?.session.project.key ?? ''), enabled: isOpened && Boolean(workbench?.linter) })
  useEffect(() => {
    if (use.data) workbench?.linter?.setUse(toLabelUse(use.data))
  }, [workbench, use.data])
  // lists of sessions and passes show what was changed here
  useEffect(() => {
    if (!workbench) return
    return () => void client.invalidateQueries({ queryKey: ['sessions', 'list'] })
  }, [client, workbench])
}
