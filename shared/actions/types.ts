import { z } from 'zod'
import { buttonNames } from '../events.ts'

export const actionProfiles = ['agentnet', 'default'] as const
export type ActionProfile = (typeof actionProfiles)[number]

export const actionKinds = [
  'click',
  'double_click',
  'triple_click',
  'drag',
  'long_press',
  'scroll',
  'type',
  'press',
  'hotkey',
  'key_hold',
  'source',
  'terminate',
] as const

/** Derived from events `[seqFrom, seqTo]`: what the person did. Never stored instead of the events. */
export const action = z.strictObject({
  /** Stable for a session and profile: `act_` and the number of the action. */
  id: z.string(),
  kind: z.enum(actionKinds),
  tStartUs: z.int(),
  tEndUs: z.int(),
  seqFrom: z.int(),
  seqTo: z.int(),
  xPx: z.number().optional(),
  yPx: z.number().optional(),
  toXPx: z.number().optional(),
  toYPx: z.number().optional(),
  button: z.enum(buttonNames).optional(),
  count: z.int().optional(),
  text: z.string().optional(),
  keys: z.array(z.string()).optional(),
  scrollX: z.number().optional(),
  scrollY: z.number().optional(),
  /** Unit of the scroll; left out for notches of the wheel. */
  scrollUnit: z.enum(['px', 'line']).optional(),
  /** Session time of the picture a model would be shown before this action; null without a picture. */
  frameTUs: z.int().nullable(),
  /** Index of the surface it happened on; left out for the first. */
  surface: z.int().optional(),
  flags: z.array(z.string()),
})
export type Action = z.infer<typeof action>

/** An action before its picture is chosen. */
export type ReducedAction = Omit<Action, 'frameTUs'> & {
  /** When the pointer began to move towards it; null where it did not. */
  approachUs: number | null
}

/** What a reducer leaves out, so that nothing is dropped silently. */
export type Dropped = { reason: string; seqFrom: number; seqTo: number }
export type Reduction = { actions: ReducedAction[]; dropped: Dropped[] }
