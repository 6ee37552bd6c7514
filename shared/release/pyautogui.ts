import { computeText, isTextKey, type TypedKey } from '../actions/keys.ts'
import type { Action } from '../actions/types.ts'
import { clamp } from '../time.ts'
import { toPythonFloat, toPythonText } from './python.ts'
import type { ReleaseStep, UnitPoint } from './types.ts'

/** One call. Calls of one step are compared and joined before they become text. */
export type Call =
  | { verb: 'click' | 'doubleClick' | 'rightClick' | 'middleClick' | 'tripleClick' | 'moveTo' | 'dragTo'; at: UnitPoint }
  | { verb: 'scroll' | 'hscroll'; clicks: number }
  | { verb: 'write'; message: string }
  | { verb: 'press' | 'hotkey'; keys: string[] }
  | { verb: 'terminate' }

/** Pixels that a browser scrolls for one notch of the wheel. */
const pxPerNotch = 100
const linesPerNotch = 3

/** Names that pyautogui has for keys that desktop recorders call otherwise. */
const keyNames: Readonly<Record<string, string>> = {
  page_up: 'pageup',
  page_down: 'pagedown',
  caps_lock: 'capslock',
  num_lock: 'numlock',
  print_screen: 'printscreen',
  alt_gr: 'altright',
  meta: 'win',
  super: 'win',
}
const toKeyName = (name: string) => keyNames[name] ?? name

/** Positions are clamped here, and here only: pyautogui can't point outside the screen. */
function toPoint(point: UnitPoint): UnitPoint {
  return [clamp(point[0], 0, 1), clamp(point[1], 0, 1)]
}

/** The calls that repeat a step; none where it can't be repeated (a name without a place). */
export function toCalls(step: Pick<ReleaseStep, 'action' | 'at' | 'to'>): Call[] {
  const { action } = step
  const at = step.at && toPoint(step.at)
  switch (action.kind) {
    case 'click':
    case 'double_click':
    case 'triple_click':
    case 'long_press':
      return at ? [{ verb: toClickVerb(action), at }] : []
    case 'drag': // the button is not kept: the published form always drags with the left one
      return at && step.to
        ? [
            { verb: 'moveTo', at },
            { verb: 'dragTo', at: toPoint(step.to) },
          ]
        : []
    case 'scroll':
      return toScrolls(action, at)
    case 'type':
      return toTyping(action)
    case 'press':
      return toPresses(action)
    case 'hotkey':
    case 'key_hold':
      return [{ verb: 'hotkey', keys: (action.keys ?? []).map(toKeyName) }]
    case 'terminate':
      return [{ verb: 'terminate' }]
    case 'source':
      return []
  }
}

function toClickVerb(action: Action): 'click' | 'doubleClick' | 'rightClick' | 'middleClick' | 'tripleClick' {
  if (action.button === 'right') return 'rightClick'
  if (action.button === 'middle') return 'middleClick'
  if (action.kind === 'double_click') return 'doubleClick'
  return action.kind === 'triple_click' ? 'tripleClick' : 'click'
}

function toNotches(amount: number, unit: Action['scrollUnit']): number {
  if (unit === undefined || amount === 0) return amount
  const notches = Math.round(amount / (unit === 'px' ? pxPerNotch : linesPerNotch))
  return notches === 0 ? Math.sign(amount) : notches
}

function toScrolls(action: Action, at: UnitPoint | null): Call[] {
  const dx = toNotches(action.scrollX ?? 0, action.scrollUnit)
  const dy = toNotches(action.scrollY ?? 0, action.scrollUnit)
  return [
    ...(at ? [{ verb: 'moveTo', at } as const] : []),
    ...(dx === 0 ? [] : [{ verb: 'hscroll', clicks: dx } as const]),
    ...(dy === 0 ? [] : [{ verb: 'scroll', clicks: dy } as const]),
  ]
}

/** A modifier alone is a shortcut of one key in the published form; any other key is pressed. */
function toPresses(action: Action): Call[] {
  const keys = (action.keys ?? []).map(toKeyName)
  const isModifier = keys.some((key) => ['shift', 'ctrl', 'alt', 'cmd', 'win', 'altright', 'fn'].includes(key))
  if (isModifier) return [{ verb: 'hotkey', keys }]
  return [{ verb: 'press', keys: Array.from({ length: action.count ?? 1 }, () => keys).flat() }]
}

function toTyping(action: Action): Call[] {
  const keys = (action.keys ?? []).map((name): TypedKey => {
    const text = name === 'space' ? ' ' : [...name].length === 1 ? name : null
    return { name, text }
  })
  // Text that came without keys (an input method, a driver's call) is all there is to go by.
  if (computeText(keys) !== (action.text ?? '')) return joinCalls(splitText(action.text ?? ''))
  return joinCalls(toKeyCalls(keys))
}

function splitText(text: string): Call[] {
  return text.split(/([\n\t])/).flatMap((part): Call[] => {
    if (part === '\n') return [{ verb: 'press', keys: ['enter'] }]
    if (part === '\t') return [{ verb: 'press', keys: ['tab'] }]
    return part === '' ? [] : [{ verb: 'write', message: part }]
  })
}

function toKeyCalls(keys: readonly TypedKey[]): Call[] {
  let isCaps = false
  const calls: Call[] = []
  for (const key of keys) {
    if (key.name === 'caps_lock') isCaps = !isCaps
    else if (key.name.includes('unknown')) continue
    else if (key.text !== null && key.name !== 'space' && isTextKey(key)) {
      calls.push({ verb: 'write', message: isCaps ? key.text.toUpperCase() : key.text })
    } else calls.push({ verb: 'press', keys: [toKeyName(key.name)] })
  }
  return calls
}

/** Within a step: adjacent writes join, a space after a write is part of it, a backspace takes its last character. */
export function joinCalls(calls: readonly Call[]): Call[] {
  const joined: Call[] = []
  for (const call of calls) {
    const last = joined.at(-1)
    const key = call.verb === 'press' && call.keys.length === 1 ? call.keys[0] : null
    if (last?.verb !== 'write') joined.push(call.verb === 'write' ? { ...call } : call)
    else if (call.verb === 'write') last.message += call.message
    else if (key === 'space') last.message += ' '
    else if (key === 'backspace') last.message = [...last.message].slice(0, -1).join('')
    else joined.push(call)
  }
  return joined.filter((call) => call.verb !== 'write' || call.message !== '')
}

export function toCode(calls: readonly Call[]): string {
  return calls.map(toLine).join('\n')
}

function toLine(call: Call): string {
  const list = (keys: readonly string[]) => `[${keys.map(toPythonText).join(', ')}]`
  switch (call.verb) {
    case 'scroll':
    case 'hscroll':
      return `pyautogui.${call.verb}(${call.clicks})`
    case 'write':
      return `pyautogui.write(message=${toPythonText(call.message)})`
    case 'press':
    case 'hotkey':
      return `pyautogui.${call.verb}(keys=${list(call.keys)})`
    case 'terminate':
      return "computer.terminate(status='success')"
    case 'tripleClick':
      return `computer.triple_click(${toArguments(call.at)})`
    case 'dragTo':
      return `pyautogui.dragTo(${toArguments(call.at)}, button='left')`
    default:
      return `pyautogui.${call.verb}(${toArguments(call.at)})`
  }
}

function toArguments(at: UnitPoint): string {
  return `x=${toPythonFloat(at[0])}, y=${toPythonFloat(at[1])}`
}
