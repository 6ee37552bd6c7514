/** A key combination in one spelling: `Ctrl+Shift+Z`, `Space`, `ArrowLeft`, `?`. Ctrl also stands for Cmd. */
export type Combo = string

type KeyLike = { key: string; code: string; ctrlKey: boolean; metaKey: boolean; altKey: boolean; shiftKey: boolean }

/**
 * The combination of a key event. Letters by what they print (a keymap is learned by letter), digits by their place
 * (Shift+1 prints another sign on every layout), other signs by what they print, without Shift.
 */
export function toCombo(event: KeyLike): Combo {
  const digit = /^(?:Digit|Numpad)(\d)$/.exec(event.code)?.[1]
  const isLetter = /^\p{L}$/u.test(event.key)
  const isNamed = event.key.length > 1
  const name =
    event.key === ' '
      ? 'Space'
      : digit && (event.shiftKey || /^\d$/.test(event.key))
        ? digit
        : isLetter
          ? event.key.toUpperCase()
          : event.key
  const withShift = event.shiftKey && (isNamed || isLetter || digit !== undefined || event.key === ' ')
  return [event.ctrlKey || event.metaKey ? 'Ctrl' : '', event.altKey ? 'Alt' : '', withShift ? 'Shift' : '', name].filter(Boolean).join('+')
}

/** Whether the key is meant for a field that is being typed in, or for a menu or dialog that is open or just closing. */
export function isForField(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false
  if (target.ownerDocument.querySelector('[role="dialog"]')) return true
  return (
    target.isContentEditable ||
    target.closest('input, textarea, select, [role="dialog"], [role="listbox"], [role="menu"], [role="combobox"]') !== null
  )
}

/** How a combination is written for people. */
export function formatCombo(combo: Combo): string {
  const words: Record<string, string> = { ArrowLeft: '←', ArrowRight: '→', ArrowUp: '↑', ArrowDown: '↓', Delete: 'Del', Escape: 'Esc' }
  return combo
    .split(/\+(?=.)/)
    .map((part) => words[part] ?? part)
    .join(' ')
}
