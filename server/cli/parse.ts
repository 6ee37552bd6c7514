import { UsageError } from './context.ts'

/** `80/10/10` or `0.8,0.1,0.1` as shares of one. */
export function parseSplit(text: string): { train: number; validation: number; test: number } {
  const parts = text.split(/[/,]/).map((part) => Number(part.trim() || 'x'))
  const [train = 0, validation = 0, test = 0] = parts
  const sum = train + validation + test
  if (parts.length !== 3 || parts.some((part) => !(part >= 0)) || sum <= 0)
    throw new UsageError(`--split: expected three shares such as 80/10/10, got "${text}"`)
  return { train: train / sum, validation: validation / sum, test: test / sum }
}

/** `labels=a,b`, `minDurationUs=5000000`, `titles=settings`; the schema of releases says which fields there are. */
export function parseFilter(texts: readonly string[]): Record<string, unknown> {
  const filter: Record<string, unknown> = {}
  for (const text of texts) {
    const at = text.indexOf('=')
    if (at < 1) throw new UsageError(`--filter: expected field=value, got "${text}"`)
    const [field, value] = [text.slice(0, at), text.slice(at + 1)]
    filter[field] = field === 'labels' ? value.split(',').map((each) => each.trim()) : field === 'minDurationUs' ? Number(value) : value
  }
  return filter
}
