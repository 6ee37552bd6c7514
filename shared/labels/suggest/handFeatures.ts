import { keyKinds } from '../../events.ts'
import { isModifierCap, joinCaps, toKeyCap } from '../../replay/keyNames.ts'
import { isMaskedKey } from '../../replay/keyRuns.ts'
import type { Recording } from '../../replay/recording.ts'
import { firstRowFrom } from '../../replay/search.ts'
import type { Span } from '../../time.ts'
import { mostRows } from './features.ts'

const [keyUp, textInput] = [keyKinds.indexOf('key.up'), keyKinds.indexOf('text.input')]
/** From here on a press with movement is a drag, px. */
const dragPx = 6

/** `0`, `1`, `2`, `4`, … for so many. */
const bucket = (count: number) => (count === 0 ? 0 : 2 ** Math.floor(Math.log2(count)))

/** What the hand did in a span, in numbers and kinds. */
export function readHands(recording: Pick<Recording, 'tracks'>, span: Span, features: Set<string>): void {
  const presses = countPresses(recording, span, features)
  const { scroll } = recording.tracks
  const turns = firstRowFrom(scroll.tUs, span.endUs) - firstRowFrom(scroll.tUs, span.startUs)
  const letters = readKeys(recording, span, features)
  features.add(`presses:${bucket(presses)}`)
  features.add(`turns:${bucket(turns)}`)
  features.add(`letters:${bucket(letters)}`)
  const kinds = [presses > 0 && 'press', turns > 0 && 'turn', letters > 0 && 'type'].filter(Boolean)
  features.add(`mix:${kinds.join('+') || 'nothing'}`)
}

function countPresses({ tracks: { buttons } }: Pick<Recording, 'tracks'>, { startUs, endUs }: Span, features: Set<string>): number {
  let count = 0
  let down = -1
  const from = firstRowFrom(buttons.tUs, startUs)
  for (let row = from; row < Math.min(buttons.rows, from + mostRows) && (buttons.tUs[row] as number) < endUs; row++) {
    if (buttons.isDown[row]) {
      count++
      down = row
      if (buttons.button[row]) features.add(`button:${buttons.button[row]}`)
    } else if (down >= 0) {
      const [dx, dy] = [
        (buttons.xPx[row] as number) - (buttons.xPx[down] as number),
        (buttons.yPx[row] as number) - (buttons.yPx[down] as number),
      ]
      if (Math.hypot(dx, dy) > dragPx) features.add('drag')
    }
  }
  return count
}

/** Adds shortcuts and named keys; gives how many letters were typed. */
function readKeys({ tracks: { keys } }: Pick<Recording, 'tracks'>, { startUs, endUs }: Span, features: Set<string>): number {
  let letters = 0
  const held = new Set<string>()
  const from = firstRowFrom(keys.tUs, startUs)
  for (let row = from; row < Math.min(keys.rows, from + mostRows) && (keys.tUs[row] as number) < endUs; row++) {
    if (isMaskedKey(keys, row)) {
      features.add('masked')
      continue
    }
    const cap = toKeyCap(keys.key[row] as string)
    const isUp = keys.type[row] === keyUp
    if (keys.type[row] === textInput) letters++
    else if (isModifierCap(cap)) isUp ? held.delete(cap) : held.add(cap)
    else if (!isUp) {
      const isShortcut = held.has('Ctrl') || held.has('Cmd') || held.has('Alt') || held.has('Meta')
      if (isShortcut) features.add(`key:${joinCaps([...held, cap])}`)
      else if ([...cap].length > 1) features.add(`key:${cap}`)
      else letters++
    }
  }
  return letters
}
