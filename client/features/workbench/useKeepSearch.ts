import { useEffect, useRef } from 'react'
import { notifyRefused } from '../../app/notify.tsx'
import type { Workbench } from '../../engine/workbench.ts'
import { firstMoment } from './firstMoment.ts'
import { readLink, writeLink } from './link.ts'
import type { WorkbenchSearch } from './search.ts'

/** A gesture is one address: it is written once things have rested this long. */
const restMs = 300

/** Puts the workbench where the address says, and says what could not be had. */
export function applySearch({ player, view, store, labeler, editor }: Workbench, search: WorkbenchSearch): void {
  const { durationUs } = player.recording
  const segments = editor?.store.getState().segments ?? []
  const target = readLink(search, { durationUs, startUs: firstMoment(player.recording), segments })
  if (target.view) view.set(target.view)
  else view.showAll()
  labeler?.select(target.selectedId)
  store.setState({ range: target.range })
  player.setLoop(target.loop)
  player.seek(target.tUs)
  for (const notice of target.notices.slice(0, 1)) notifyRefused(notice)
}

/** What the address says of the workbench as it is now. */
export function toSearch({ player, store }: Workbench, pass: WorkbenchSearch['pass']): WorkbenchSearch {
  const { view, range, pending, selectedId } = store.getState()
  const isWhole = view.fromUs <= 0 && view.toUs >= player.recording.durationUs
  const place = {
    ...{ tUs: player.tUs(), startUs: firstMoment(player.recording), selectedId },
    ...{ view: isWhole ? null : view, range: range ?? pending?.span ?? null, loop: player.transport.getState().loop },
  }
  return { ...writeLink(place), pass }
}

/** For telling sameness: the router gives its own order to the keys of an address, and those of other screens with them. */
function textOf({ t, from, to, range, loop, sel, pass }: WorkbenchSearch): string {
  return JSON.stringify([t, from, to, range, loop, sel, pass])
}

/** Keeps address and workbench in step: what rested is written, and what was not written here (back, forward, a link) is gone to. */
export function useKeepSearch(workbench: Workbench | null, search: WorkbenchSearch, onSearchChange: (next: WorkbenchSearch) => void): void {
  const newest = useRef({ search, onSearchChange })
  /** The address as last written or gone to. */
  const known = useRef(textOf(search))
  useEffect(() => {
    newest.current = { search, onSearchChange }
  })
  useEffect(() => {
    const text = textOf(search)
    if (!workbench || text === known.current) return
    known.current = text
    if (text !== textOf(toSearch(workbench, search.pass))) applySearch(workbench, search)
  }, [workbench, search])
  useEffect(() => {
    if (!workbench) return
    const { player, store } = workbench
    let timer: ReturnType<typeof setTimeout> | null = null
    const write = () => {
      timer = null
      const next = toSearch(workbench, newest.current.search.pass)
      const text = textOf(next)
      if (text === textOf(newest.current.search)) return
      known.current = text
      newest.current.onSearchChange(next)
    }
    const later = () => {
      if (timer) clearTimeout(timer)
      timer = setTimeout(write, restMs)
    }
    const stops = [
      player.onRest(later),
      player.transport.subscribe((state, old) => {
        if (state.loop !== old.loop) later()
      }),
      store.subscribe((state, old) => {
        const isMoved = state.view !== old.view || state.selectedId !== old.selectedId
        if (isMoved || state.range !== old.range || state.pending !== old.pending) later()
      }),
    ]
    return () => {
      if (timer) clearTimeout(timer)
      for (const stop of stops) stop()
    }
  }, [workbench])
}
