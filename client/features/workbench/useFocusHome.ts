import { useEffect } from 'react'
import type { Workbench } from '../../engine/workbench.ts'
import { timelineId } from './fieldIds.ts'

/** A field that is done, a panel that is gone with its segment, a dialog that closes: the focus comes back to the timeline, never to nothing. */
export function useFocusHome({ store }: Workbench): void {
  useEffect(() => {
    const settle = () =>
      setTimeout(() => {
        const isLost = document.activeElement === document.body && document.hasFocus() && document.querySelector('[role="dialog"]') === null
        if (isLost) document.getElementById(timelineId)?.focus({ preventScroll: true })
      })
    const stop = store.subscribe(({ selectedId, pending, dialog }, old) => {
      if (selectedId !== old.selectedId || pending !== old.pending || dialog !== old.dialog) settle()
    })
    document.addEventListener('focusout', settle)
    return () => {
      stop()
      document.removeEventListener('focusout', settle)
    }
  }, [store])
}
