import { defaultRules } from '../actions/default.ts'
import type { Track } from '../tracks/columns.ts'

/** Which click of a double or triple click a press is, 1 to 3: by the same times and distances as actions are told apart. */
export function clickCountOf(buttons: Track<'buttons'>, row: number): number {
  let count = 1
  let last = row
  for (let at = row - 1; at >= 0 && count < defaultRules.maxClicks; at--) {
    if ((buttons.tUs[last] as number) - (buttons.tUs[at] as number) >= defaultRules.clickIntervalUs) break
    if (!buttons.isDown[at] || buttons.button[at] !== buttons.button[row] || buttons.surface[at] !== buttons.surface[row]) continue
    const [dx, dy] = [
      (buttons.xPx[at] as number) - (buttons.xPx[row] as number),
      (buttons.yPx[at] as number) - (buttons.yPx[row] as number),
    ]
    if (Math.hypot(dx, dy) >= defaultRules.clickDistancePx) break
    count++
    last = at
  }
  return count
}
