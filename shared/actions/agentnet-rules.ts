import { usFromSeconds } from '../time.ts'

/**
 * The published AgentNet rules (AgentNetTool `action_reduction`), with their quirks: a dataset made with this profile
 * lines up with AgentNet's own. Where a rule loses something, `dropped` says so; the `default` profile loses nothing.
 */
export const agentnetRules = {
  /** Start to start of the clicks of a double click: less than this. */
  clickIntervalUs: usFromSeconds(0.5),
  /** Distance between the clicks of a double click: less than this. */
  clickDistancePx: 4,
  maxClicks: 3,
  /** A press and release further apart than this, with moves between, is a drag. */
  dragDistancePx: 6,
  /** A press with something else in it, longer than this, is a long press. */
  longPressUs: usFromSeconds(1),
  /** What typing and scrolling last after their last event. */
  tailUs: usFromSeconds(0.2),
  /** Length of a press that has no release: of a button, of a modifier. */
  openButtonUs: usFromSeconds(0.5),
  openModifierUs: usFromSeconds(0.01),
} as const
