import { AppError } from './errors.ts'

/** Integer microseconds since the session's start: the one stored time. */
export type Us = number

/** A half-open span `[startUs, endUs)`. */
export type Span = { startUs: Us; endUs: Us }

export const usPerSecond = 1_000_000

/** Whole microseconds from seconds; recorders write seconds as floats with 100 ns digits. */
export function usFromSeconds(seconds: number): Us {
  return Math.round(seconds * usPerSecond)
}

export function usFromMs(ms: number): Us {
  return Math.round(ms * 1000)
}

/** `0:36.950`, `1:02:03.004`. `digits` of the fraction, 0–6; the rest is cut, not rounded, so a label never shows a later time. */
export function formatTime(tUs: Us, digits = 3): string {
  const sign = tUs < 0 ? '-' : ''
  const whole = Math.abs(Math.trunc(tUs))
  const seconds = Math.floor(whole / usPerSecond)
  const h = Math.floor(seconds / 3600)
  const m = Math.floor(seconds / 60) % 60
  const s = String(seconds % 60).padStart(2, '0')
  const head = h > 0 ? `${h}:${String(m).padStart(2, '0')}:${s}` : `${m}:${s}`
  if (digits === 0) return sign + head
  const fraction = String(whole % usPerSecond)
    .padStart(6, '0')
    .slice(0, digits)
  return `${sign}${head}.${fraction}`
}

/** Reads `36.95`, `0:36.950`, `1:02:03`. Throws `bad_input` on anything else. */
export function parseTime(text: string): Us {
  const match = /^(?:(?:(\d+):)?(\d{1,2}):)?(\d+(?:\.\d{1,6})?)$/.exec(text.trim())
  if (!match) throw new AppError('bad_input', `not a time: "${text}" (expected 36.95, 0:36.950 or 1:02:03)`)
  const [, h = '0', m = '0', s = '0'] = match
  return (Number(h) * 3600 + Number(m) * 60) * usPerSecond + usFromSeconds(Number(s))
}

export function overlaps(a: Span, b: Span): boolean {
  return a.startUs < b.endUs && b.startUs < a.endUs
}

export function contains(outer: Span, inner: Span): boolean {
  return outer.startUs <= inner.startUs && inner.endUs <= outer.endUs
}

export function clamp(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value))
}
