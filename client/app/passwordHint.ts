import { createStore } from 'zustand/vanilla'

const key = 'retrace-signed-in-by-link'

/** Whoever came by a one-time link has no way back in until they set a password: the bar says so. Kept for this tab. */
export const passwordHintStore = createStore<{ isShown: boolean }>(() => ({ isShown: sessionStorage.getItem(key) !== null }))

export function rememberLinkSignIn(): void {
  sessionStorage.setItem(key, '1')
}

export function dismissPasswordHint(): void {
  sessionStorage.removeItem(key)
  passwordHintStore.setState({ isShown: false })
}
