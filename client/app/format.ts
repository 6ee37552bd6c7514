import { formatTime } from '#shared/time.ts'

const integer = new Intl.NumberFormat('en-US')

export function formatCount(count: number): string {
  return integer.format(count)
}

/** `1 session`, `1,204 sessions`. */
export function formatPlural(count: number, one: string, many = `${one}s`): string {
  return `${formatCount(count)} ${count === 1 ? one : many}`
}

/** `2:02`, `0:02.7`: a recording's length to the second, of a short one to the tenth. */
export function formatLength(durationUs: number): string {
  return formatTime(durationUs, durationUs < 10_000_000 ? 1 : 0)
}

/** `512 B`, `3.4 MB`: decimal units, as file managers show them. */
export function formatBytes(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB']
  let value = bytes
  let unit = 0
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000
    unit++
  }
  const digits = unit === 0 || value >= 100 ? 0 : 1
  return `${value.toFixed(digits)} ${units[unit]}`
}

export function formatPercent(share: number): string {
  return `${Math.round(share * 100)} %`
}

const dateTime = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' })

export function formatDateTime(iso: string): string {
  return dateTime.format(new Date(iso))
}

const steps: readonly [Intl.RelativeTimeFormatUnit, number][] = [
  ['year', 31_536_000],
  ['month', 2_592_000],
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
]
const relative = new Intl.RelativeTimeFormat('en', { numeric: 'auto', style: 'long' })

/** `3 minutes ago`, `yesterday`, `just now`. */
export function formatAgo(iso: string, now: Date): string {
  const seconds = Math.round((now.getTime() - new Date(iso).getTime()) / 1000)
  for (const [unit, length] of steps) if (Math.abs(seconds) >= length) return relative.format(-Math.trunc(seconds / length), unit)
  return 'just now'
}
