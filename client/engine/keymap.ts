import type { Combo } from '#shared/keys/combo.ts'

type KeyLike = { key: string; code: string; ctrlKey: boolean; metaKey: boolean; altKey: boolean; shiftKey: boolean }

/**
 * The combination of a key event. Letters by what they print (a keymap is learned by letter), digits by their place
 * (Shift+1 prints another sign on every layout), other signs by what they print, without Shift.
 */
export function toCombo(event: KeyLike): Combo {
  const digit = /^(?:Digit|Numpad)(\d)$/.exec(event.code)?.[1]
  const key = event.altKey ? (plainKey(event) ?? event.key) : event.key
  const isLetter = /^\p{L}$/u.test(key)
  const isNamed = key.length > 1
  const name =
    key === ' ' ? 'Space' : digit && (event.shiftKey || event.altKey || /^\d$/.test(key)) ? digit : isLetter ? key.toUpperCase() : key
  const withShift = event.shiftKey && (isNamed || isLetter || digit !== undefined || key === ' ')
  return [event.ctrlKey || event.metaKey ? 'Ctrl' : '', event.altKey ? 'Alt' : '', withShift ? 'Shift' : '', name].filter(Boolean).join('+')
}

/** Signs that stand on keys of their own, without and with Shift. */
const signKeys: Readonly<Record<string, string>> = {
  ...{ BracketLeft: '[{', BracketRight: ']}', Semicolon: ';:', Quote: '\'"', Comma: ',<', Period: '.>', Slash: '/?', Backslash: '\\|' },
}

/** What a key prints without Alt, where Alt makes it print something that is on no keyboard: a Mac's Alt I is `ˆ`. */
function plainKey({ key, code, shiftKey }: KeyLike): string | null {
  if (key === ' ' || key === '\u00a0') return ' '
  if (key !== 'Dead' && (key.length > 1 || /^[!-~]$/.test(key))) return null
  return /^Key([A-Z])$/.exec(code)?.[1] ?? signKeys[code]?.[shiftKey ? 1 : 0] ?? null
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
