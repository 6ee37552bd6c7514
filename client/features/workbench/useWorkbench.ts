import { type QueryClient, useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import type { PassView, SessionView, StreamShift } from '#shared/api.ts'
import type { SessionId } from '#shared/ids.ts'
import { canStep } from '#shared/labels/passes.ts'
import { isAllowed } from '#shared/policy.ts'
import type { Recording } from '#shared/replay/recording.ts'
import { flagsQuery } from '../../api/flags.ts'
import { useDeps } from '../../app/deps.ts'
import { notifyRefused } from '../../app/notify.tsx'
import { useMe } from '../../app/useMe.ts'
import { canDeriveActions, deriveLocalActions } from '../../engine/localActions.ts'
import { createTimelinePrefs } from '../../engine/timelinePrefs.ts'
import { createWorkbench, type Workbench } from '../../engine/workbench.ts'
import { actionsQuery, createFetchBlob, fetchRange, sendChanges, sendShift, sessionViewQuery, shiftsQuery } from './api.ts'
import type { WorkbenchSearch } from './search.ts'

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
      transport: {
        send: (changes, revision) => {
          if (!first.pass) return Promise.reject(new Error('there is no pass to send to'))
          return sendChanges(first.pass.id, changes, revision)
        },
      },
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
  useKeepSearch(workbench, search, onSearchChange)
  useExtras(workbench, recording)
  return workbench
}

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

/** Where there is something to see: a recorder often runs before its first picture comes. */
export function firstMoment({ frames, durationUs }: Recording): number {
  const first = Math.min(...frames.filter((each) => each.rows > 0).map((each) => each.tUs[0] as number))
  return first < durationUs ? Math.max(0, first) : 0
}

function applySearch({ player, view, labeler }: Workbench, search: WorkbenchSearch): void {
  player.seek(search.t === undefined ? firstMoment(player.recording) : Math.round(search.t * 1e6))
  if (search.from !== undefined && search.to !== undefined && search.to > search.from)
    view.set({ fromUs: search.from * 1e6, toUs: search.to * 1e6 })
  if (search.sel) labeler?.select(search.sel)
}

/** Actions and flags come beside the recording and may come later. */
export function useExtras(workbench: Workbench | null, recording: Recording): void {
  const client = useQueryClient()
  const sessionId = workbench?.session.id
  const isLocal = workbench !== null && canDeriveActions(recording)
  const actions = useQuery(actionsQuery(isLocal || !recording.isComplete ? undefined : sessionId))
  const flags = useQuery({ ...flagsQuery(sessionId ?? ('' as SessionId)), enabled: sessionId !== undefined }) // never asked with the empty id
  useEffect(() => {
    if (actions.data) workbench?.setActions(actions.data)
    else if (workbench && isLocal) workbench.setActions(deriveLocalActions(recording))
  }, [workbench, actions.data, isLocal, recording])
  useEffect(() => {
    if (flags.data) workbench?.setFlags(flags.data)
  }, [workbench, flags.data])
  // lists of sessions and passes show what was changed here
  useEffect(() => {
    if (!workbench) return
    return () => void client.invalidateQueries({ queryKey: ['sessions', 'list'] })
  }, [client, workbench])
}

/** Writes time, view and selection to the address once they have rested; a drag writes once. */
function useKeepSearch(workbench: Workbench | null, search: WorkbenchSearch, onSearchChange: (next: WorkbenchSearch) => void): void {
  const newest = useRef({ search, onSearchChange })
  useEffect(() => {
    newest.current = { search, onSearchChange }
  })
  useEffect(() => {
    if (!workbench) return
    const { player, store } = workbench
    let timer: ReturnType<typeof setTimeout> | null = null
    const write = () => {
      timer = null
      const next = toSearch(workbench, newest.current.search)
      if (JSON.stringify(next) !== JSON.stringify(newest.current.search)) newest.current.onSearchChange(next)
    }
    const later = () => {
      if (timer) clearTimeout(timer)
      timer = setTimeout(write, 300)
    }
    const stops = [
      player.onRest(later),
      store.subscribe((state, old) => {
        if (state.view !== old.view || state.selectedId !== old.selectedId) later()
      }),
    ]
    return () => {
      if (timer) clearTimeout(timer)
      for (const stop of stops) stop()
    }
  }, [workbench])
}

function toSearch({ player, store }: Workbench, old: WorkbenchSearch): WorkbenchSearch {
  const { view, selectedId } = store.getState()
  const isWhole = view.fromUs <= 0 && view.toUs >= player.recording.durationUs
  const round = (tUs: number) => Math.round(tUs / 1000) / 1000
  return {
    // to the microsecond: a step to a picture must not come back as the picture before it
    t: player.tUs() === firstMoment(player.recording) ? undefined : player.tUs() / 1e6,
    from: isWhole ? undefined : round(view.fromUs),
    to: isWhole ? undefined : round(view.toUs),
    sel: selectedId ?? undefined,
    pass: old.pass,
  }
}
