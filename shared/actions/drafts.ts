import type { ButtonName, ScrollEvent } from '../events.ts'
import { computeText, type TypedKey } from './keys.ts'
import type { Action, ReducedAction } from './types.ts'

export type Point = { xPx: number; yPx: number; surface: number }

/** A stretch of pointer moves before something else happens. */
export type Path = { startUs: number; endUs: number; first: Point; last: Point }

export function distancePx(a: Point, b: Point): number {
  return Math.hypot(a.xPx - b.xPx, a.yPx - b.yPx)
}

export type Wheel = { at: Point; dx: number; dy: number; unit: ScrollEvent['unit'] }

export function sumWheel(turns: readonly Wheel[]): Pick<Action, 'scrollX' | 'scrollY' | 'scrollUnit'> {
  const unit = turns[0]?.unit ?? 'notch'
  const scrollX = turns.reduce((sum, each) => sum + each.dx, 0)
  const scrollY = turns.reduce((sum, each) => sum + each.dy, 0)
  return { scrollX, scrollY, ...(unit === 'notch' ? {} : { scrollUnit: unit }) }
}

/** Position fields of an action; the surface is left out where it is the first. */
export function toPosition(from: Point, to?: Point): Pick<Action, 'xPx' | 'yPx' | 'toXPx' | 'toYPx' | 'surface'> {
  return {
    xPx: from.xPx,
    yPx: from.yPx,
    ...(to ? { toXPx: to.xPx, toYPx: to.yPx } : {}),
    ...toSurface(from.surface),
  }
}

export function toSurface(surface: number): Pick<Action, 'surface'> {
  return surface === 0 ? {} : { surface }
}

export const clickKinds = ['click', 'double_click', 'triple_click'] as const

export function toClick(at: Point, button: ButtonName, count: number): Pick<ReducedAction, 'kind' | 'button' | 'count'> & Partial<Action> {
  return { kind: clickKinds[count - 1] ?? 'triple_click', ...toPosition(at), button, count }
}

export function toTyping(keys: readonly TypedKey[]): Pick<ReducedAction, 'kind' | 'text' | 'keys'> {
  return { kind: 'type', text: computeText(keys), keys: keys.map((key) => key.name).filter((name) => name !== '') }
}

/** Ids are the action's place in its list: stable for a session and profile. */
export function numberActions<T extends { id: string }>(actions: readonly T[]): T[] {
  return actions.map((each, index) => ({ ...each, id: `act_${index}` }))
}
