import { joinCaps, toKeyCap } from '../replay/keyNames.ts'
import type { Action } from './types.ts'

/** An action in a few words: `Type "hello"`, `Ctrl+C`, `Right click`. */
export function actionTitle(action: Action): string {
  const caps = joinCaps((action.keys ?? []).map(toKeyCap))
  const side = action.button && action.button !== 'left' ? `${action.button} ` : ''
  switch (action.kind) {
    case 'type':
      // keys that took away as much as they wrote
      return action.text ? `Type “${action.text}”` : 'Correct the text'
    case 'press':
    case 'hotkey':
    case 'key_hold':
      return caps || 'Key'
    case 'scroll':
      return `Scroll${scrollWord(action.scrollX ?? 0, action.scrollY ?? 0)}`
    case 'source':
      return action.text ?? 'Step'
    case 'terminate':
      return 'End'
    default:
      return capitalise(`${side}${action.kind.replaceAll('_', ' ')}`)
  }
}

/** Which way it went in the end; nothing when it came back to where it was. */
function scrollWord(x: number, y: number): string {
  if (y !== 0) return y > 0 ? ' up' : ' down'
  return x === 0 ? '' : ' sideways'
}

const capitalise = (text: string) => text.charAt(0).toUpperCase() + text.slice(1)
