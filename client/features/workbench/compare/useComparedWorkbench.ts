import { useEffect, useRef, useState } from 'react'
import type { PassView, SessionView } from '#shared/api.ts'
import { AppError } from '#shared/errors.ts'
import type { Recording } from '#shared/replay/recording.ts'
import { announce } from '../../../app/announce.tsx'
import { useDeps } from '../../../app/deps.ts'
import { useMe } from '../../../app/useMe.ts'
import type { KeyValue } from '../../../engine/keepsake.ts'
import { createMemoryLog } from '../../../engine/passLogMemory.ts'
import { createWorkbench, type Workbench } from '../../../engine/workbench.ts'
import { createFetchBlob, fetchRange } from '../api.ts'
import { useExtras } from '../useWorkbench.ts'
import { makeTiersSlim } from './slimRows.ts'
import type { Shared } from './useComparison.ts'

/** The workbench of one side: its labels are looked at only. `null` until it is made. */
export function useComparedWorkbench(
  session: SessionView,
  pass: PassView | null,
  recording: Recording,
  { common, prefs }: Shared,
): Workbench | null {
  const deps = useDeps()
  const { id: userId } = useMe()
  const [workbench, setWorkbench] = useState<Workbench | null>(null)
  const start = useRef({ session, pass, recording })
  useEffect(() => {
    const first = start.current
    const refuse = () => Promise.reject(new AppError('forbidden', 'nothing is changed in a comparison'))
    if (first.pass) makeTiersSlim(prefs, first.pass.taxonomy.doc.tiers)
    const made = createWorkbench({
      ...first,
      ...deps,
      common,
      prefs,
      userId,
      lowestRowPx: window.matchMedia('(pointer: coarse)').matches ? 24 : 0,
      isEditable: () => false,
      fetchBlob: createFetchBlob(first.session.id),
      fetchRange: (sha256) => (range) => fetchRange(first.session.id, sha256, range),
      transport: { send: refuse, read: refuse, news: refuse },
      createLog: createMemoryLog,
      sendShift: refuse,
      storage: noStorage,
      onDone: announce,
      onRefused: () => undefined, // a drag over labels that can't be edited is no wish to edit them
    })
    setWorkbench(made)
    return () => {
      setWorkbench(null)
      made.dispose()
    }
  }, [deps, common, prefs, userId])
  useEffect(() => {
    workbench?.setRecording(recording)
  }, [workbench, recording])
  useExtras(workbench, recording)
  return workbench
}

/** Edits that wait to be sent, and a person's marks, are the business of the workbench that they were made in. */
const noStorage: KeyValue = { length: 0, key: () => null, getItem: () => null, setItem: () => undefined, removeItem: () => undefined }
