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

/** With what a person said it aimed at. */
function describeAimed({ action, correction }: Pick<ReleaseStep, 'action' | 'correction'>): string {
  const words = describeAction(action)
  const name = correction?.target?.name.trim()
  return name && action.xPx !== undefined ? `${words} on ${JSON.stringify(name)}` : words
}

/** What people said about a step: the words for it alone, and what the stretch of work that it belongs to is for. */
export type StepWords = { action: string; purpose: string | null }

/**
 * `isAlone` says whether a tier's segment holds no other step: then its words are this step's. Where nobody said what the step is,
 * the events do; where nobody said what it is for, nothing does.
 */
export function describeStep(step: Pick<ReleaseStep, 'action' | 'labels' | 'correction'>, isAlone: (tier: string) => boolean): StepWords {
  if (step.action.kind === 'terminate') return { action: describeAction(step.action), purpose: null }
  const said = (tier: string) => {
    const found = step.labels.find((each) => each.tier === tier)
    return found ? found.text || found.label.at(-1) || null : null
  }
  const instruction = said('instruction')
  const isOwn = instruction !== null && isAlone('instruction')
  return {
    action: (isOwn ? instruction : null) ?? said('action') ?? describeAimed(step),
    purpose: (isOwn ? null : instruction) ?? said('subgoal'),
  }
}
