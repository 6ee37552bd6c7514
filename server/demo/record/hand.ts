import { clamp, usFromMs } from '#shared/time.ts'
import type { Random } from './random.ts'

/** How a person's hand moves the pointer and types, as plans: pure functions of a seed. */

export type Point = { xPx: number; yPx: number }
export type PathPoint = Point & { dtUs: number }

/** Ease of a reaching hand: position over time with the least jerk (Flash and Hogan 1985), 0 to 1. */
function minimumJerk(part: number): number {
  return part ** 3 * (10 - 15 * part + 6 * part ** 2)
}

/** One reach: bowed, with a slight wobble and tremor, sampled every 8–12 ms as a mouse reports. */
function stroke(random: Random, from: Point, to: Point, durationUs: number): PathPoint[] {
  const dx = to.xPx - from.xPx
  const dy = to.yPx - from.yPx
  const bow = random.normal(0, 0.06)
  const wobble = random.normal(0, 0.012)
  const points: PathPoint[] = []
  let atUs = 0
  while (atUs < durationUs) {
    const dtUs = Math.round(random.between(8_000, 12_000))
    atUs += dtUs
    const part = minimumJerk(Math.min(1, atUs / durationUs) ** 0.9) // a little faster to start than to stop
    const aside = bow * Math.sin(Math.PI * part) + wobble * Math.sin(2 * Math.PI * part)
    const tremor = part < 1 ? 0.5 : 0
    points.push({
      dtUs,
      xPx: from.xPx + dx * part - dy * aside + random.normal(0, tremor),
      yPx: from.yPx + dy * part + dx * aside + random.normal(0, tremor),
    })
  }
  return points
}

/** A move of the pointer to a target of a size: time by Fitts' law, now and then too far and back. Whole pixels, no standing points. */
export function planMove(random: Random, from: Point, to: Point, targetPx: number, pace = 1): PathPoint[] {
  const distance = Math.hypot(to.xPx - from.xPx, to.yPx - from.yPx)
  if (distance < 1) return []
  const seconds = (0.1 + 0.13 * Math.log2(distance / Math.max(8, targetPx) + 1)) * random.between(0.9, 1.3) * pace
  const durationUs = Math.round(clamp(seconds, 0.12, 1.6) * 1e6)
  const isTooFar = distance > 180 && random.chance(0.35)
  if (!isTooFar) return settle(from, stroke(random, from, to, durationUs))
  const over = clamp(distance * random.between(0.03, 0.08), 6, 36)
  const beyond = {
    xPx: to.xPx + ((to.xPx - from.xPx) / distance) * over + random.normal(0, 3),
    yPx: to.yPx + ((to.yPx - from.yPx) / distance) * over + random.normal(0, 3),
  }
  const back = stroke(random, beyond, to, Math.round(random.between(140_000, 240_000)))
  const first = back[0]
  if (first) first.dtUs += Math.round(random.between(30_000, 90_000))
  return settle(from, [...stroke(random, from, beyond, durationUs), ...back])
}

/** Rounds to pixels and joins samples that stand still: a mouse reports only movement. */
function settle(from: Point, points: PathPoint[]): PathPoint[] {
  const kept: PathPoint[] = []
  let last: Point = from
  let waitedUs = 0
  for (const point of points) {
    const next = { xPx: Math.round(point.xPx), yPx: Math.round(point.yPx), dtUs: point.dtUs + waitedUs }
    if (next.xPx === last.xPx && next.yPx === last.yPx) waitedUs = next.dtUs
    else {
      kept.push(next)
      last = next
      waitedUs = 0
    }
  }
  return kept
}

/** One key going down or up, `atUs` after the plan's start. */
export type KeyStep = { atUs: number; key: string; isDown: boolean }
/** At `at` in the text the fingers type `wrong` instead; it is noticed, taken back with Backspace, and typing goes on. */
export type Slip = { at: number; wrong: string }

const shifted = /[A-Z~!@#$%^&*()_+{}|:"<>?]/

/** Typing of a text: uneven rhythm, pauses at words, rollover, Shift held over runs of capitals. */
export function planTyping(random: Random, text: string, slips: readonly Slip[] = []): KeyStep[] {
  const steps: KeyStep[] = []
  let atUs = 0
  const press = (key: string, gapMs: number) => {
    atUs += usFromMs(gapMs)
    const needsShift = shifted.test(key) && key.length === 1
    if (needsShift) {
      steps.push({ atUs, key: 'Shift', isDown: true })
      atUs += usFromMs(random.between(50, 110))
    }
    const holdUs = usFromMs(random.between(62, 118))
    steps.push({ atUs, key, isDown: true }, { atUs: atUs + holdUs, key, isDown: false })
    if (needsShift) {
      atUs += holdUs + usFromMs(random.between(10, 40))
      steps.push({ atUs, key: 'Shift', isDown: false })
    }
  }
  const gapMs = (before: string) => Math.max(55, random.normal(/[ ,.]/.test(before) ? 170 : 118, 38))
  for (const [index, letter] of [...text].entries()) {
    const slip = slips.find((each) => each.at === index)
    for (const wrong of slip?.wrong ?? '') press(wrong, gapMs(''))
    for (const [taken] of [...(slip?.wrong ?? '')].entries())
      press('Backspace', taken === 0 ? random.between(380, 650) : random.between(120, 180))
    press(letter === '\n' ? 'Enter' : letter, slip ? random.between(220, 360) : gapMs(text[index - 1] ?? ''))
  }
  return steps.sort((a, b) => a.atUs - b.atUs)
}

/** The physical key (DOM `code`) of a key on a US layout. */
export function codeOfKey(key: string): string {
  const base = unshifted[key] ?? key.toLowerCase()
  if (/^[a-z]$/.test(base)) return `Key${base.toUpperCase()}`
  if (/^[0-9]$/.test(base)) return `Digit${base}`
  return codes[base] ?? codes[key] ?? key
}

const upper = '~!@#$%^&*()_+{}|:"<>?'
const lower = "`1234567890-=[]\\;',./"
const unshifted: Record<string, string> = Object.fromEntries([...upper].map((each, index) => [each, lower[index] ?? each]))
const codes: Record<string, string> = {
  ' ': 'Space',
  '-': 'Minus',
  '=': 'Equal',
  '[': 'BracketLeft',
  ']': 'BracketRight',
  '\\': 'Backslash',
  ';': 'Semicolon',
  "'": 'Quote',
  ',': 'Comma',
  '.': 'Period',
  '/': 'Slash',
  '`': 'Backquote',
  Shift: 'ShiftLeft',
  Control: 'ControlLeft',
}
