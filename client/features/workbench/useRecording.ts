import { useEffect, useState } from 'react'
import type { SessionView } from '#shared/api.ts'
import type { Recording } from '#shared/replay/recording.ts'
import { type LoadAim, loadRecording } from '../../engine/loadRecording.ts'
import type { Workbench } from '../../engine/workbench.ts'
import { createFetchBlob } from './api.ts'

type Loaded = { current: Recording | null; error: unknown }
export type RecordingLoad = Loaded & {
  retry: () => void
  /** From now on what is looked at there comes first. */
  follow: (workbench: Workbench) => void
}

/** The session's tracks as they come: first what is needed for a picture at `startUs`, then the pointer around the playhead. */
export function useRecording({ id, doc }: SessionView, startUs: number): RecordingLoad {
  const [loaded, setLoaded] = useState<Loaded>({ current: null, error: null })
  const [attempt, setAttempt] = useState(0)
  const [follower] = useState(() => createFollower(startUs))
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new attempt loads again
  useEffect(() => {
    const controller = new AbortController()
    const load = async () => {
      try {
        for await (const recording of loadRecording(doc, createFetchBlob(id), controller.signal, follower)) {
          if (controller.signal.aborted) return
          setLoaded({ current: recording, error: null })
        }
      } catch (error) {
        if (!controller.signal.aborted) setLoaded({ current: null, error })
      }
    }
    void load()
    return () => controller.abort()
  }, [id, doc, attempt, follower])
  return { ...loaded, retry: () => setAttempt((count) => count + 1), follow: follower.follow }
}

/** Until the browser says that it is online again, or the time is over. */
function pauseUntilOnline(ms: number): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer)
      window.removeEventListener('online', end)
      resolve()
    }
    const timer = setTimeout(end, ms)
    window.addEventListener('online', end)
  })
}

/** Stands for the workbench until there is one. */
function createFollower(startUs: number): LoadAim & { follow(workbench: Workbench): void } {
  let player: Workbench['player'] | null = null
  const pictured = Promise.withResolvers<void>()
  return {
    tUs: () => player?.tUs() ?? startUs,
    whenPictured: () => pictured.promise,
    pause: (tries) => pauseUntilOnline(Math.min(30_000, 500 * 2 ** tries)),
    follow(workbench) {
      player = workbench.player
      void workbench.opening.whenOver().then(pictured.resolve)
    },
  }
}
