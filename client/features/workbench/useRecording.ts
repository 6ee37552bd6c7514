import { useEffect, useState } from 'react'
import type { SessionView } from '#shared/api.ts'
import type { Recording } from '#shared/replay/recording.ts'
import { loadRecording } from '../../engine/loadRecording.ts'
import { createFetchBlob } from './api.ts'

type Loaded = { current: Recording | null; error: unknown }

/** The session's tracks as they come: first what is needed for a picture, then the whole. */
export function useRecording({ id, doc }: SessionView): Loaded & { retry: () => void } {
  const [loaded, setLoaded] = useState<Loaded>({ current: null, error: null })
  const [attempt, setAttempt] = useState(0)
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new attempt loads again
  useEffect(() => {
    const controller = new AbortController()
    const load = async () => {
      try {
        for await (const recording of loadRecording(doc, createFetchBlob(id), controller.signal)) {
          if (controller.signal.aborted) return
          setLoaded({ current: recording, error: null })
        }
      } catch (error) {
        if (!controller.signal.aborted) setLoaded({ current: null, error })
      }
    }
    void load()
    return () => controller.abort()
  }, [id, doc, attempt])
  return { ...loaded, retry: () => setAttempt((count) => count + 1) }
}
