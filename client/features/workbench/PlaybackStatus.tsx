import { useEffect, useState } from 'react'
import { formatTime } from '#shared/time.ts'
import styles from './Transport.module.css'
import { useWorkbenchScope } from './WorkbenchContext.ts'

/** What is said comes once things have rested this long: a drag is one announcement, and playing none per frame. */
const restMs = 600

/** Tells a screen reader that it plays or stopped, how fast, and where: on a change of these, never by the frame. */
export function PlaybackStatus() {
  const { player } = useWorkbenchScope().workbench
  const [words, setWords] = useState('')
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | null = null
    const say = () => {
      timer = null
      const { isPlaying, rate } = player.transport.getState()
      const at = formatTime(player.tUs(), 1)
      setWords(isPlaying ? `Playing from ${at}${rate === 1 ? '' : ` at ${rate} times the speed`}` : `Paused at ${at}`)
    }
    const later = () => {
      if (timer) clearTimeout(timer)
      timer = setTimeout(say, restMs)
    }
    const stops = [
      player.onRest(later),
      player.transport.subscribe((state, old) => {
        if (state.isPlaying !== old.isPlaying || state.rate !== old.rate) later()
      }),
    ]
    return () => {
      if (timer) clearTimeout(timer)
      for (const stop of stops) stop()
    }
  }, [player])
  return (
    <span className={styles.unseen} role="status">
      {words}
    </span>
  )
}
