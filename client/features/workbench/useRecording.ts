import { useEffect, useState } from 'react'
import type { SessionView } from '#shared/api.ts'
import type { Recording } from '#shared/replay/recording.ts'
import { type LoadAim, loadRecording } from '../../engine/loadRecording.ts'
import type { Player } from '../../engine/player.ts'
import { createFetchBlob } from './api.ts'

type Loaded = { current: Recording | null; error: unknown }
export type RecordingLoad = Loaded & {
  retry: () => void
  /** From now on what this player looks at comes first. */
  follow: (player: Player) => void
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

/** Stands for the player until there is one. */
function createFollower(startUs: number): LoadAim & { follow(player: Player): void } {
  let player: Player | null = null
  const pictured = Promise.withResolvers<void>()
  return {
    tUs: () => player?.tUs() ?? startUs,
    whenPictured: () => pictured.promise,
    follow(next) {
      player = next
      const stop = next.onShown(({ isExact, trouble }) => {
        if (!isExact && !trouble) return
        stop()
        pictured.resolve()
      })
    },
  }
}
