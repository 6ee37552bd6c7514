import { useEffect } from 'react'
import type { Combo } from '#shared/keys/combo.ts'
import type { CommandScope } from '#shared/keys/keymap.ts'
import { findCommand, isScope, type WorkbenchCommand } from '../../engine/commands/command.ts'
import { isForField, toCombo } from '../../engine/keymap.ts'

/** One listener for all keys. `onOther` is told of combinations that no command takes now. */
export function useCommandKeys(commands: readonly WorkbenchCommand[], onOther?: (combo: Combo) => void): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.defaultPrevented || isForField(event.target)) return
      const isButton = event.target instanceof HTMLElement && event.target.closest('button, a, [role="tab"]') !== null
      const combo = toCombo(event)
      // a focused button keeps the keys that press it
      if (isButton && (combo === 'Enter' || combo === 'Space')) return
      const command = findCommand(commands, combo, scopeAt(event.target))
      if (!command) {
        onOther?.(combo)
        return
      }
      event.preventDefault()
      command.run()
    }
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  }, [commands, onOther])
}

/** The scope that the focus is in, as the page says it. */
function scopeAt(target: EventTarget | null): CommandScope | null {
  const scope = target instanceof HTMLElement ? target.closest<HTMLElement>('[data-scope]')?.dataset.scope : undefined
  return isScope(scope) ? scope : null
}
