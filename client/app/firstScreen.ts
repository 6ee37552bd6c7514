import { useEffect } from 'react'
import { useStore } from 'zustand'
import { createStore } from 'zustand/vanilla'

/** Whether what the page was opened for is on the screen. */
const firstScreen = createStore(() => ({ isShown: false }))

/** For the screen that was said to tell it. */
export const tellShown = (): void => firstScreen.setState({ isShown: true })

/** A screen that has not told by then may never do. */
const longestMs = 4000

/** Whether the bar may read what it shows beside the screen; that of a screen that tells when it is there comes after it. */
export function useMayReadMore(isTold: boolean): boolean {
  const isShown = useStore(firstScreen, (state) => state.isShown)
  useEffect(() => {
    const timer = setTimeout(tellShown, isTold ? longestMs : 0)
    return () => clearTimeout(timer)
  }, [isTold])
  return isShown || !isTold
}
