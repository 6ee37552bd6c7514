import type { KeyEvent } from '../events.ts'

/** Keys that are held while another is pressed, by the names that recorders give them (lower case). */
export const modifierKeys: ReadonlySet<string> = new Set(
  (
    'alt alt_l alt_r alt_gr altleft altright ctrl ctrl_l ctrl_r ctrlleft ctrlright shift shift_l shift_r shiftleft shiftright ' +
    'cmd cmd_l cmd_r command fn windows win winleft winright super meta'
  ).split(' '),
)

/** Names of one key that differ between recorders, as the desktop recorders write them. */
const aliases: Readonly<Record<string, string>> = {
  ' ': 'space',
  spacebar: 'space',
  control: 'ctrl',
  controlleft: 'ctrl_l',
  controlright: 'ctrl_r',
  altgraph: 'alt_gr',
  metaleft: 'cmd_l',
  metaright: 'cmd_r',
  os: 'meta',
  escape: 'esc',
  return: 'enter',
  del: 'delete',
  arrowleft: 'left',
  arrowright: 'right',
  arrowup: 'up',
  arrowdown: 'down',
  pageup: 'page_up',
  pagedown: 'page_down',
  capslock: 'caps_lock',
  numlock: 'num_lock',
}

/** One pressed key, or text that arrived without a key (`name` is empty then). */
export type TypedKey = { name: string; text: string | null }

function isCharacter(text: string): boolean {
  return [...text].length === 1 && text >= ' ' && text !== '\u007f'
}

/** The key's name: a character stands for itself, other keys have the desktop recorders' lower-case names. */
export function toTypedKey(event: Pick<KeyEvent, 'type' | 'key' | 'text'>): TypedKey {
  if (event.type === 'text.input') return { name: '', text: event.text ?? '' }
  if (isCharacter(event.key) && event.key !== ' ') return { name: event.key, text: event.text ?? event.key }
  const lower = event.key.toLowerCase()
  const name = aliases[lower] ?? lower
  if (name === 'space') return { name, text: ' ' }
  // A key known by place ("KeyA") is named by what it wrote.
  const isNamed = modifierKeys.has(name) || event.text === undefined || !isCharacter(event.text)
  return isNamed ? { name, text: null } : { name: event.text ?? name, text: event.text ?? null }
}

export function isModifier(name: string): boolean {
  return modifierKeys.has(name)
}

/** `ctrl_l` and `ctrl` are one key to who reads a shortcut. */
export function toPlainModifier(name: string): string {
  const plain = name.replace(/(_[lr]|left|right)$/, '')
  return plain === 'control' ? 'ctrl' : plain
}

export function isShift(name: string): boolean {
  return name.includes('shift')
}

/** Whether the key writes something, or takes it back. Others (arrows, F5) act. */
export function isTextKey(key: TypedKey): boolean {
  return key.text !== null || key.name === 'backspace' || key.name === 'caps_lock'
}

/** The text that the keys leave behind: Enter and Tab as characters, Backspace takes one back, Caps Lock turns letters. */
export function computeText(keys: readonly TypedKey[]): string {
  let out: string[] = []
  let isCaps = false
  for (const key of keys) {
    if (key.name === 'backspace') out = out.slice(0, -1)
    else if (key.name === 'caps_lock') isCaps = !isCaps
    else if (key.name === 'enter') out.push('\n')
    else if (key.name === 'tab') out.push('\t')
    else if (key.text !== null) out.push(...(isCaps ? key.text.toUpperCase() : key.text))
  }
  return out.join('')
}
