import type { Combo } from '#shared/keys/combo.ts'
import { formatCombo } from './keymap.ts'

/** What stands on the keys of the digit row, where it isn't the digit itself: `1` → `&` on a French keyboard. */
export type DigitCaps = ReadonlyMap<string, string>

type Keyboard = { getLayoutMap(): Promise<ReadonlyMap<string, string>> }

/**
 * Reads the person's keyboard where the browser tells it. Letters and signs are known by what they print and need no
 * reading; digits are known by their place.
 */
export async function readDigitCaps(navigator: object): Promise<DigitCaps> {
  const { keyboard } = navigator as { keyboard?: Keyboard } // in Chromium only, and not in the types
  try {
    const layout = await keyboard?.getLayoutMap()
    const caps = Array.from({ length: 10 }, (_, digit) => [String(digit), layout?.get(`Digit${digit}`) ?? String(digit)] as const)
    return new Map(caps.filter(([digit, cap]) => digit !== cap))
  } catch {
    return new Map() // a page in a frame may not ask
  }
}

/** A combination as the caps of this keyboard say it: `⌘ ⇧ Z` on a Mac, `& (1)` for the digit 1 where that key prints `&`. */
export function capsOf(combo: Combo, digits: DigitCaps, isMac: boolean): string {
  const mac: Record<string, string> = { Ctrl: '⌘', Shift: '⇧', Alt: '⌥', Backspace: '⌫', Enter: '↩' }
  return formatCombo(combo)
    .split(' ')
    .map((part) => {
      const cap = digits.get(part)
      return cap ? `${cap} (${part})` : (isMac && mac[part]) || part
    })
    .join(' ')
}
