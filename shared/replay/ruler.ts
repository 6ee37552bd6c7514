import { bisectLeft } from 'd3-array'
import type { SessionDoc } from '../session.ts'
import { formatTime, usPerSecond } from '../time.ts'
import { type Scale, toTime, toX, usPerPx } from './scale.ts'

/** What the ruler counts: time since the session began, or the time of day where it was recorded, in a time zone. */
export type RulerClock =
  | { kind: 'session' }
  | {
      kind: 'wall' /** Wall time of session time 0, ms since 1970. */
      epochMs: number
      /** What the time zone adds to UTC. */
      zoneMs: number
    }

/** The wall clock of a recording in a time zone, `null` where its recorder wrote none. */
export function wallClockOf({ clocks }: Pick<SessionDoc, 'clocks'>, zoneMsAt: (epochMs: number) => number): RulerClock | null {
  const epochMs = clocks.find((each) => each.epochMs !== undefined)?.epochMs
  return epochMs === undefined ? null : { kind: 'wall', epochMs, zoneMs: zoneMsAt(epochMs) }
}

const hourUs = 3600 * usPerSecond
const dayUs = 24 * hourUs

/** Time on the ruler's clock: µs since the session's start, or since a midnight. */
function toClockUs(clock: RulerClock, tUs: number): number {
  if (clock.kind === 'session') return tUs
  return Math.round((clock.epochMs + clock.zoneMs) * 1000) + tUs
}

/** `0:36.950`, or `18:56:31.950` of a wall clock. */
export function formatOnClock(clock: RulerClock, tUs: number, digits = 3): string {
  if (clock.kind === 'session') return formatTime(Math.max(0, tUs), digits)
  const ofDay = ((toClockUs(clock, tUs) % dayUs) + dayUs) % dayUs
  const hours = String(Math.floor(ofDay / hourUs)).padStart(2, '0')
  const rest = formatTime(ofDay % hourUs, digits)
  return `${hours}:${rest.indexOf(':') === 1 ? '0' : ''}${rest}`
}

const stepsUs = [
  ...[1e3, 2e3, 5e3, 1e4, 2e4, 5e4, 1e5, 2e5, 5e5],
  ...[1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200].map((each) => each * usPerSecond),
]

export type Tick = { tUs: number; xPx: number; label: string }

/** Marks of the ruler: on round times of its clock, at least `minGapPx` apart, none inside a cut. */
export function computeTicks(scale: Scale, clock: RulerClock, minGapPx = 90): Tick[] {
  const { axis, widthPx } = scale
  const wanted = usPerPx(scale) * minGapPx
  const step = stepsUs[bisectLeft(stepsUs, wanted)] ?? Math.ceil(wanted / (3600 * usPerSecond)) * 3600 * usPerSecond
  const digits = step >= usPerSecond ? 0 : step >= 1e5 ? 1 : step >= 1e4 ? 2 : 3
  const shift = toClockUs(clock, 0)
  const roundUp = (tUs: number) => Math.ceil((tUs + shift) / step) * step - shift
  const ticks: Tick[] = []
  let cut = 0
  let lastPx = Number.NEGATIVE_INFINITY
  const toUs = toTime(scale, widthPx)
  for (let tUs = roundUp(toTime(scale, 0)); tUs <= toUs; tUs += step) {
    while (cut < axis.endUs.length && (axis.endUs[cut] as number) <= tUs) cut++
    if (cut < axis.startUs.length && tUs > (axis.startUs[cut] as number)) tUs = roundUp(axis.endUs[cut] as number)
    const xPx = toX(scale, tUs)
    if (tUs > toUs || xPx - lastPx < minGapPx - 1) continue
    lastPx = xPx
    ticks.push({ tUs, xPx, label: formatOnClock(clock, tUs, digits) })
  }
  return ticks
}
