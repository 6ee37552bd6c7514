import { cpus, totalmem } from 'node:os'

/** One measured figure; `ratio` is value over the peer's, both measured in the same run. */
export type Figure = {
  figure: string
  work: string
  value: number
  unit: string
  peer?: string
  peerValue?: number
  ratio?: number
  must?: string
  ok?: boolean
  /** Why there is no value; `value` is NaN then, `null` in JSON. */
  error?: string
}

export type BenchResult = { name: string; machine: string; figures: Figure[] }

export type BenchOptions = {
  isQuick: boolean
  /** Where the profile of what misses goes; `null`: it is not taken. */
  profileDir: string | null
  say: (line: string) => void
}
export type Bench = { name: string; title: string; run(options: BenchOptions): Promise<Figure[]> }

export function describeMachine(): string {
  return `${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.version}`
}

/** A figure beside its peer's. */
export function compare(figure: Omit<Figure, 'ratio'> & { peer: string; peerValue: number }): Figure {
  return { ...figure, ratio: figure.value / figure.peerValue }
}

/** The value below which the share `p` of the sorted samples lies. */
export function percentile(samples: readonly number[], p: number): number {
  const sorted = [...samples].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(p * sorted.length))] ?? Number.NaN
}

const show = (value: number) => (Math.abs(value) >= 100 ? value.toFixed(0) : value.toPrecision(3))

export function printFigures(result: BenchResult): string {
  const rows = result.figures.map((each) => [
    each.figure,
    each.work,
    each.error ? '–' : `${show(each.value)} ${each.unit}`,
    each.peer && each.peerValue !== undefined ? `${each.peer}: ${show(each.peerValue)} ${each.unit}` : '',
    each.ratio === undefined ? '' : `${show(each.ratio)} ×`,
    each.error ? `FAILED: ${each.error}` : each.must ? `${each.ok ? 'holds' : 'MISSED'}: ${each.must}` : '',
  ])
  const table = [['figure', 'work', 'ours', 'peer', 'ratio', 'bound'], ...rows]
  const widths = table[0]?.map((_, column) => Math.max(...table.map((row) => row[column]?.length ?? 0))) ?? []
  const lines = table.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  )
  return `${result.name} on ${result.machine}\n${lines.join('\n')}\n`
}
