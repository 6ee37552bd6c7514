import type { Action } from '../actions/types.ts'
import type { ReleaseStep } from './types.ts'

const clickWords: Partial<Record<Action['kind'], string>> = { click: 'Click', double_click: 'Double-click', triple_click: 'Triple-click' }

/** What was done, in words that say no more than the events do: it stands where nobody wrote an instruction. */
export function describeAction(action: Action): string {
  const side = action.button === undefined || action.button === 'left' ? '' : ` with the ${action.button} button`
  switch (action.kind) {
    case 'click':
    case 'double_click':
    case 'triple_click':
      return `${clickWords[action.kind]}${side}`
    case 'long_press':
      return `Press and hold${side}`
    case 'drag':
      return `Drag${side}`
    case 'scroll':
      return describeScroll(action)
    case 'type':
      return `Type ${JSON.stringify(action.text ?? '')}`
    case 'press':
    case 'hotkey':
      return `Press ${(action.keys ?? []).join(' + ')}${(action.count ?? 1) > 1 ? ` ${action.count} times` : ''}`
    case 'key_hold':
      return `Hold ${(action.keys ?? []).join(' + ')}`
    case 'source':
      return action.text ?? ''
    case 'terminate':
      return 'The task is done'
  }
}

function describeScroll(action: Action): string {
  const { scrollX = 0, scrollY = 0 } = action
  const words = [scrollY > 0 ? 'up' : scrollY < 0 ? 'down' : '', scrollX > 0 ? 'right' : scrollX < 0 ? 'left' : ''].filter(Boolean)
  return words.length > 0 ? `Scroll ${words.join(' and ')}` : 'Scroll'
}

/** The words for one step: the reviewed instruction, else the text or intent of its own segment, else what the events say. */
export function describeStep(step: Pick<ReleaseStep, 'action' | 'labels'>): string {
  for (const tier of step.action.kind === 'terminate' ? [] : ['instruction', 'action']) {
    const found = step.labels.find((each) => each.tier === tier)
    const words = found && (found.text || found.label.at(-1))
    if (words) return words
  }
  return describeAction(step.action)
}
