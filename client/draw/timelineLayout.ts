import type { Tier } from '#shared/labels/taxonomy.ts'

export type TrackRowKind = 'overview' | 'ruler' | 'context' | 'screen' | 'pointer' | 'clicks' | 'keys' | 'scroll' | 'actions'
/** One row of the timeline, at its place on the canvas. */
export type TimelineRow = { title: string; unit?: string; yPx: number; heightPx: number } & (
  | { kind: TrackRowKind }
  | { kind: 'tier'; tier: Tier }
)
export type TimelineLayout = {
  rows: readonly TimelineRow[]
  heightPx: number /** Where the recorded tracks end and the tiers begin. */
  tiersYPx: number
}

/** What the session has: rows without data are left out, but for clicks and keys, whose emptiness says something. */
export type TimelineContent = {
  hasContext: boolean
  isPages: boolean
  hasScreen: boolean
  hasPointer: boolean
  /** Whether places are in points, not in pixels. */
  isPoints: boolean
  hasScroll: boolean
  hasActions: boolean
  tiers: readonly Tier[]
}

const gapPx = 2

export function layoutTimeline(content: TimelineContent): TimelineLayout {
  const rows: TimelineRow[] = []
  let yPx = 4
  const add = (kind: TrackRowKind, title: string, heightPx: number, unit?: string) => {
    rows.push({ kind, title, yPx, heightPx, ...(unit ? { unit } : {}) })
    yPx += heightPx + gapPx
  }
  add('overview', 'Whole session', 30)
  add('ruler', '', 20)
  if (content.hasContext) add('context', content.isPages ? 'Pages' : 'Windows', 18)
  if (content.hasScreen) add('screen', 'Screen', 36)
  if (content.hasPointer) add('pointer', 'Pointer', 26, content.isPoints ? 'pt/s' : 'px/s')
  add('clicks', 'Clicks', 16)
  add('keys', 'Keys', 18)
  if (content.hasScroll) add('scroll', 'Scroll', 14)
  if (content.hasActions) add('actions', 'Actions', 18)
  yPx += 6
  const tiersYPx = yPx - 4
  for (const tier of content.tiers) {
    rows.push({ kind: 'tier', tier, title: tier.title, yPx, heightPx: 22 })
    yPx += 22 + gapPx
  }
  return { rows, heightPx: yPx + 4, tiersYPx }
}

/** The row under a height; the gap below a row belongs to it. */
export function rowAt(layout: TimelineLayout, yPx: number): TimelineRow | null {
  return layout.rows.find((row) => yPx >= row.yPx && yPx < row.yPx + row.heightPx + gapPx) ?? null
}

export function findRow(layout: TimelineLayout, kind: TimelineRow['kind']): TimelineRow | null {
  return layout.rows.find((row) => row.kind === kind) ?? null
}
