import { useEffect, useRef } from 'react'
import { type Command, registerCommands } from './commands.ts'

/**
 * Registers commands while the component is mounted. They may be made anew on every render:
 * what runs is always the newest of that id, and the registry changes only when an id or a title does.
 */
export function useCommands(commands: readonly Command[]): void {
  const newest = useRef(commands)
  useEffect(() => {
    newest.current = commands
  })
  const shape = JSON.stringify(commands.map(({ id, title, keys, group, words }) => ({ id, title, keys, group, words })))
  useEffect(() => {
    const listed: Omit<Command, 'run'>[] = JSON.parse(shape)
    return registerCommands(listed.map((each) => ({ ...each, run: () => newest.current.find(({ id }) => id === each.id)?.run() })))
  }, [shape])
}
