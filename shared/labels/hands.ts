import { eventFlags, keyKinds } from '../events.ts'
import { isModifierCap, toKeyCap } from '../replay/keyNames.ts'
import { capOfRow, isMaskedKey } from '../replay/keyRuns.ts'
import type { Recording } from '../replay/recording.ts'
import { pressedRow, targetName } from '../replay/targets.ts'

/** What the hand is at. A movement of the pointer is none of it: it leads to a press, and its files come last. */
export type Activity = 'press' | 'keys' | 'scroll'
/** One thing that the hand did: a press or key with its release, a turn of the wheel. */
export type HandStep = {
  tUs: number
  activity: Activity
  /** Whether it lets go of what was pressed before. */
  isRelease: boolean
  /** What makes it look like the end of something, in words: `Enter`, `click on “Save”`. */
  submits: string | null
}

const keyUp = keyKinds.indexOf('key.up')
const syntheticBit = 1 << eventFlags.indexOf('synthetic')

/** Words that buttons which end something begin with. */
const endWord =
  /^\W*(ok|okay|yes|done|save|send|submit|apply|confirm|finish|next|continue|go|search|find|sign in|log in|login|log out|sign out|place order|order|buy|pay|check ?out|add|create|insert|upload|download|publish|post|reply|share|archive|delete|remove|import|export|install|open|close|cancel|discard|update|accept|agree)\b/i
/** A button's name is short; what is longer is a list's row or a text. */
const longestName = 40
const endShortcuts: ReadonlySet<string> = new Set(['S', 'Enter', 'W', 'Q', 'P'])

/**
 * Steps of the hand in order of time, out of presses, wheel and keys; one object is given again and again. Each row costs a
 * comparison or three; a press costs the search for what it was on.
 */
export function* iterateHand(recording: Pick<Recording, 'tracks'>): Generator<HandStep> {
  const { buttons, scroll, keys } = recording.tracks
  const step: HandStep = { tUs: 0, activity: 'press', isRelease: false, submits: null }
  const held = new Set<string>()
  let [press, wheel, key] = [0, 0, 0]
  while (press < buttons.rows || wheel < scroll.rows || key < keys.rows) {
    const [pressUs, wheelUs, keyUs] = [buttons.tUs[press] ?? end, scroll.tUs[wheel] ?? end, keys.tUs[key] ?? end]
    step.submits = null
    if (keyUs < pressUs && keyUs < wheelUs) {
      readKey(recording, key, held, step)
      key++
    } else if (wheelUs < pressUs) {
      step.tUs = wheelUs
      step.activity = 'scroll'
      step.isRelease = false
      wheel++
    } else {
      step.tUs = pressUs
      step.activity = 'press'
      step.isRelease = !buttons.isDown[press]
      if (!step.isRelease) step.submits = describePress(recording, press)
      press++
    }
    yield step
  }
}

const end = Number.POSITIVE_INFINITY

function describePress(recording: Pick<Recording, 'tracks'>, row: number): string | null {
  const target = pressedRow(recording, row)
  const name = target < 0 ? '' : targetName(recording, target).trim()
  return name.length <= longestName && endWord.test(name) ? `a click on “${name}”` : null
}

/** Keeps `held`, the caps of the modifiers that are down, in step. */
function readKey({ tracks: { keys } }: Pick<Recording, 'tracks'>, row: number, held: Set<string>, step: HandStep): void {
  const isUp = keys.type[row] === keyUp
  step.tUs = keys.tUs[row] as number
  step.activity = 'keys'
  step.isRelease = isUp
  if (isMaskedKey(keys, row) || (keys.flags[row] as number) & syntheticBit) return
  const cap = toKeyCap(keys.key[row] as string)
  if (isModifierCap(cap)) {
    if (isUp) held.delete(cap)
    else held.add(cap)
  } else if (!isUp && !keys.repeat[row]) step.submits = describeKey(capOfRow(keys, row), held)
}

function describeKey(cap: string, held: ReadonlySet<string>): string | null {
  const isCommand = held.has('Ctrl') || held.has('Cmd') || held.has('Meta')
  if (isCommand && endShortcuts.has(cap)) return `Ctrl+${cap}`
  return cap === 'Enter' && !held.has('Shift') && !held.has('Alt') ? 'Enter' : null
}
