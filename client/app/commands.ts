import { createStore } from 'zustand/vanilla'

/** Something a screen can do now; the command palette lists it. `keys` is shown, the screen itself listens for them. */
export type Command = {
  id: string
  title: string
  keys?: string
  group?: string /** What else people call it. */
  words?: string
  run: () => void
}

/** Commands of what is on screen, by owner: the last registered owner's stand first. */
export const commandStore = createStore<{ byOwner: ReadonlyMap<symbol, readonly Command[]> }>(() => ({ byOwner: new Map() }))

/** Adds commands until the returned function is called. */
export function registerCommands(commands: readonly Command[]): () => void {
  const owner = Symbol('commands')
  commandStore.setState(({ byOwner }) => ({ byOwner: new Map([...byOwner, [owner, commands]]) }))
  return () =>
    commandStore.setState(({ byOwner }) => {
      const next = new Map(byOwner)
      next.delete(owner)
      return { byOwner: next }
    })
}

export function listCommands(): Command[] {
  return [...commandStore.getState().byOwner.values()].reverse().flat()
}
