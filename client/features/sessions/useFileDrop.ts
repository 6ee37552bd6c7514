import { useEffect, useEffectEvent, useState } from 'react'
import { type Bundle, droppedOf, readBundles } from './entries.ts'

type DropOptions = { isEnabled: boolean; onDrop: (bundles: Bundle[]) => void; onError: (error: unknown) => void }

/** Lets files be dropped anywhere on the page. Returns whether something is being dragged over it. */
export function useFileDrop({ isEnabled, onDrop, onError }: DropOptions): boolean {
  const [isOver, setOver] = useState(false)
  const drop = useEffectEvent((event: DragEvent) => {
    if (!event.dataTransfer) return
    readBundles(droppedOf(event.dataTransfer)).then(onDrop, onError)
  })
  useEffect(() => {
    if (!isEnabled) return
    let depth = 0 // enter and leave come for every element passed over
    const hasFiles = (event: DragEvent) => event.dataTransfer?.types.includes('Files') ?? false
    const move = (by: number) => (event: DragEvent) => {
      if (!hasFiles(event)) return
      event.preventDefault()
      depth = Math.max(0, depth + by)
      setOver(depth > 0)
    }
    const end = (event: DragEvent) => {
      if (!hasFiles(event)) return
      event.preventDefault()
      depth = 0
      setOver(false)
      drop(event)
    }
    const stop = new AbortController()
    const { signal } = stop
    window.addEventListener('dragenter', move(1), { signal })
    window.addEventListener('dragleave', move(-1), { signal })
    window.addEventListener('dragover', move(0), { signal })
    window.addEventListener('drop', end, { signal })
    return () => stop.abort()
  }, [isEnabled])
  return isOver
}
