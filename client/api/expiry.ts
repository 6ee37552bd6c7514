import { createStore } from 'zustand/vanilla'

/** `waiting`: the session ended while somebody was at work; requests stand still until they have signed in again. */
export const expiryStore = createStore<{ isWaiting: boolean }>(() => ({ isWaiting: false }))

/** Resolves when the person has signed in again; one sign-in serves every request that waits. */
export function waitForSignIn(): Promise<void> {
  expiryStore.setState({ isWaiting: true })
  return new Promise((resolve) => {
    const stop = expiryStore.subscribe((state) => {
      if (state.isWaiting) return
      stop()
      resolve()
    })
  })
}

export function resumeAfterSignIn(): void {
  expiryStore.setState({ isWaiting: false })
}
