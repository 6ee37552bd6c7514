/** Names that recorders give the same key (pynput, Playwright, Windows), and what stands on the key cap. */
const caps: Record<string, string> = {
  ctrl: 'Ctrl',
  control: 'Ctrl',
  shift: 'Shift',
  alt: 'Alt',
  alt_gr: 'AltGr',
  option: 'Alt',
  cmd: 'Cmd',
  meta: 'Meta',
  win: 'Win',
  enter: 'Enter',
  return: 'Enter',
  esc: 'Esc',
  escape: 'Esc',
  space: 'Space',
  tab: 'Tab',
  backspace: '⌫',
  delete: 'Del',
  up: '↑',
  down: '↓',
  left: '←',
  right: '→',
  arrowup: '↑',
  arrowdown: '↓',
  arrowleft: '←',
  arrowright: '→',
  page_up: 'PgUp',
  page_down: 'PgDn',
  pageup: 'PgUp',
  pagedown: 'PgDn',
  home: 'Home',
  end: 'End',
  caps_lock: 'Caps',
  capslock: 'Caps',
  // letters that an input method has not made a text of yet
  process: 'IME',
  dead: 'Dead',
}

const modifiers = ['Ctrl', 'Alt', 'AltGr', 'Shift', 'Cmd', 'Meta', 'Win']

/** A key's name as all recorders would give it: `Key.ctrl_l` → `ctrl`. */
export const plainKey = (key: string): string =>
  key
    .replace(/^Key\./, '')
    .toLowerCase()
    .replace(/(?<=ctrl|shift|alt|cmd|meta|control)(_l|_r|left|right)$/, '')

/** What to write on the cap of a key: `ctrl_l` → `Ctrl`, `a` → `A`, `Key.enter` → `Enter`. */
export function toKeyCap(key: string): string {
  if (key === ' ') return 'Space'
  const name = plainKey(key)
  return caps[name] ?? (key.length === 1 ? key.toUpperCase() : name.charAt(0).toUpperCase() + name.slice(1))
}

export function isModifierCap(cap: string): boolean {
  return modifiers.includes(cap)
}

/** Caps joined as people write a shortcut: modifiers first. */
export function joinCaps(list: readonly string[]): string {
  const unique = [...new Set(list)]
  return [...modifiers.filter((each) => unique.includes(each)), ...unique.filter((each) => !isModifierCap(each))].join('+')
}

/** The character that a key types without its recorded text: only where the name leaves no doubt. */
export function charOfKey(key: string): string | null {
  const name = plainKey(key)
  if (key === ' ' || name === 'space') return ' '
  return [...key].length === 1 ? key : null
}
