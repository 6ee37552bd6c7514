import { type ButtonName, buttonNames, eventFlags, keyKinds } from '../events.ts'
import type { Track } from '../tracks/columns.ts'

const keyUp = keyKinds.indexOf('key.up')
const keyDown = keyKinds.indexOf('key.down')
/** Keys are replayed from the checkpoint before a row: at most this many rows. */
const checkpointRows = 128
const maskedBit = 1 << eventFlags.indexOf('masked')

export type HeldKey = { key: string; row: number; sinceUs: number; isMasked: boolean }
export type HeldButton = { button: ButtonName; row: number; sinceUs: number; xPx: number; yPx: number }

/** What is pressed after each row: a bit mask per button row, and the set of keys at every 128th key row. */
export type HeldIndex = { readonly buttonMasks: Uint16Array; readonly keyCheckpoints: readonly (readonly number[])[] }

export function createHeldIndex(buttons: Track<'buttons'>, keys: Track<'keys'>): HeldIndex {
  const buttonMasks = new Uint16Array(buttons.rows)
  let mask = 0
  for (let row = 0; row < buttons.rows; row++) {
    const bit = 1 << (buttons.button[row] as number)
    mask = buttons.isDown[row] ? mask | bit : mask & ~bit
    buttonMasks[row] = mask
  }
  const keyCheckpoints: number[][] = []
  const held = new Map<string, number>()
  for (let row = 0; row < keys.rows; row++) {
    if (row % checkpointRows === 0) keyCheckpoints.push([...held.values()])
    applyKeyRow(keys, row, held)
  }
  return { buttonMasks, keyCheckpoints }
}

/** A key is known by its place on the keyboard where that was recorded: Shift changes the letter, not the key. */
function keyIdentity(keys: Track<'keys'>, row: number): string {
  return keys.code[row] ?? (keys.key[row] as string).toLowerCase()
}

function applyKeyRow(keys: Track<'keys'>, row: number, held: Map<string, number>): void {
  const type = keys.type[row]
  if (type === keyUp) held.delete(keyIdentity(keys, row))
  else if (type === keyDown && !held.has(keyIdentity(keys, row))) held.set(keyIdentity(keys, row), row)
}

/** Keys pressed after key row `row` (-1: before the first), in the order they went down. */
export function heldKeysAfter(keys: Track<'keys'>, index: HeldIndex, row: number): HeldKey[] {
  if (row < 0) return []
  const checkpoint = Math.floor(row / checkpointRows)
  const held = new Map<string, number>()
  for (const each of index.keyCheckpoints[checkpoint] ?? []) held.set(keyIdentity(keys, each), each)
  for (let each = checkpoint * checkpointRows; each <= row; each++) applyKeyRow(keys, each, held)
  return [...held.values()].map((each) => ({
    key: keys.key[each] as string,
    row: each,
    sinceUs: keys.tUs[each] as number,
    isMasked: ((keys.flags[each] as number) & maskedBit) !== 0,
  }))
}

/** Buttons pressed after button row `row`, each with where and when it went down. */
export function heldButtonsAfter(buttons: Track<'buttons'>, index: HeldIndex, row: number): HeldButton[] {
  let left = row < 0 ? 0 : (index.buttonMasks[row] as number)
  const held: HeldButton[] = []
  for (let at = row; at >= 0 && left !== 0; at--) {
    const code = buttons.button[at] as number
    const bit = 1 << code
    // a second "down" without an "up" between is the recorder's gap: the hold began with the first
    const isStart = (left & bit) !== 0 && buttons.isDown[at] !== 0 && (at === 0 || ((index.buttonMasks[at - 1] as number) & bit) === 0)
    if (!isStart) continue
    left &= ~bit
    held.push({
      button: buttonNames[code] ?? 'unknown',
      row: at,
      sinceUs: buttons.tUs[at] as number,
      xPx: buttons.xPx[at] as number,
      yPx: buttons.yPx[at] as number,
    })
  }
  return held.reverse()
}
