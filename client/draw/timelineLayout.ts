import type { Tier } from '#shared/labels/taxonomy.ts'
import { clamp } from '#shared/time.ts'

export type TrackRowKind = 'overview' | 'ruler' | 'context' | 'screen' | 'pointer' | 'clicks' | 'keys' | 'scroll' | 'notes' | 'actions'
/** Names a row in what a person arranged: a kind, `screen:1` of the second stream, `tier:goal`. */
export type RowKey = string
/** One row of the timeline, at its place on the canvas. */
export type TimelineRow = { key: RowKey; title: string; unit?: string; yPx: number; heightPx: number } & (
  | { kind: Exclude<TrackRowKind, 'screen'> }
  | { kind: 'screen'; stream: number }
  | { kind: 'tier'; tier: Tier }
)
export type TimelineLayout = {
  rows: readonly TimelineRow[]
  heightPx: number
  /** Overview and ruler, which stay while the rows scroll, end here. */
  headPx: number
  /** Where the recorded tracks end and the tiers begin. */
  tiersYPx: number
  /** Tracks that the person took off, in the order they would stand in. */
  hidden: readonly { key: RowKey; title: string }[]
}

/** What the session has: rows without data are left out, but for clicks and keys, whose emptiness says something. */
export type TimelineContent = {
  hasContext: boolean
  isPages: boolean
  /** Streams with pictures, by index, and how each is called. */
  screens: readonly { stream: number; title: string }[]
  hasPointer: boolean
  /** Whether places are in points, not in pixels. */
  isPoints: boolean
  hasScroll: boolean
  hasNotes: boolean
  hasActions: boolean
  tiers: readonly Tier[]
}

/** How a person arranged the rows. Keys of rows that this session doesn't have are kept for those that do. */
export type RowPrefs = {
  readonly order: readonly RowKey[]
  readonly heights: Readonly<Record<RowKey, number>>
  readonly hidden: readonly RowKey[]
}
export const noRowPrefs: RowPrefs = { order: [], heights: {}, hidden: [] }

const gapPx = 2
const tierHeightPx = 22
export const [lowestRowPx, highestRowPx] = [14, 240]

/** A row that has no place yet. */
type Unplaced<R extends TimelineRow = TimelineRow> = R extends TimelineRow ? Omit<R, 'yPx'> : never
type TrackRow = Unplaced<Extract<TimelineRow, { kind: TrackRowKind }>>

/** The tracks of the session in the order they come in. */
function listTracks(content: TimelineContent): TrackRow[] {
  const tracks: (TrackRow | false)[] = [
    content.hasContext && { key: 'context', kind: 'context', title: content.isPages ? 'Pages' : 'Windows', heightPx: 18 },
    ...content.screens.map(({ stream, title }) => ({ key: `screen:${stream}`, kind: 'screen' as const, stream, title, heightPx: 36 })),
    content.hasPointer && { key: 'pointer', kind: 'pointer', title: 'Pointer', unit: content.isPoints ? 'pt/s' : 'px/s', heightPx: 26 },
    { key: 'clicks', kind: 'clicks', title: 'Clicks', heightPx: 16 },
    { key: 'keys', kind: 'keys', title: 'Keys', heightPx: 18 },
    content.hasScroll && { key: 'scroll', kind: 'scroll', title: 'Scroll', heightPx: 14 },
    content.hasNotes && { key: 'notes', kind: 'notes', title: 'Notes', heightPx: 18 },
    content.hasActions && { key: 'actions', kind: 'actions', title: 'Actions', heightPx: 18 },
  ]
  return tracks.filter((each) => each !== false)
}

/** `lowestPx` of a row: fingers need more than a mouse. */
export function layoutTimeline(content: TimelineContent, prefs: RowPrefs = noRowPrefs, lowestPx = 0): TimelineLayout {
  const rows: TimelineRow[] = []
  let yPx = 4
  const add = (row: Unplaced) => {
    const heightPx = Math.max(lowestPx, prefs.heights[row.key] ?? row.heightPx)
    rows.push({ ...row, yPx, heightPx })
    yPx += heightPx + gapPx
  }
  add({ key: 'overview', kind: 'overview', title: 'Whole session', heightPx: 30 })
  add({ key: 'ruler', kind: 'ruler', title: 'Time', heightPx: 20 })
  const headPx = yPx
  const tracks = listTracks(content)
  const order = orderRows(
    tracks.map((each) => each.key),
    prefs.order,
  )
  tracks.sort((a, b) => order.indexOf(a.key) - order.indexOf(b.key))
  for (const track of tracks) if (!prefs.hidden.includes(track.key)) add(track)
  yPx += 6
  const tiersYPx = yPx - 4
  for (const tier of content.tiers) add({ key: `tier:${tier.id}`, kind: 'tier', tier, title: tier.title, heightPx: tierHeightPx })
  const hidden = tracks.filter((each) => prefs.hidden.includes(each.key)).map(({ key, title }) => ({ key, title }))
  return { rows, heightPx: yPx + 4, headPx, tiersYPx, hidden }
}

/** Keys in a person's order; those the order doesn't know stand behind the one they come after by themselves. */
export function orderRows(keys: readonly RowKey[], order: readonly RowKey[]): RowKey[] {
  const ordered = [...order]
  for (const [index, key] of keys.entries()) {
    if (ordered.includes(key)) continue
    const before = keys[index - 1]
    ordered.splice(before === undefined ? 0 : ordered.indexOf(before) + 1, 0, key)
  }
  return ordered
}

/** Tracks as they stand, first to last: what can be moved. */
export function movableRows(layout: TimelineLayout): TimelineRow[] {
  return layout.rows.filter((row) => row.yPx >= layout.headPx && row.kind !== 'tier')
}

/** The arrangement with a track at another place among the visible ones. Keys of other sessions' rows keep their neighbours. */
export function moveRow(prefs: RowPrefs, layout: TimelineLayout, key: RowKey, toIndex: number): Pick<RowPrefs, 'order'> {
  const visible = movableRows(layout).map((row) => row.key)
  const from = visible.indexOf(key)
  const target = visible[clamp(toIndex, 0, visible.length - 1)]
  if (from < 0 || target === undefined || target === key) return prefs
  const order = orderRows(visible, prefs.order).filter((each) => each !== key)
  order.splice(order.indexOf(target) + (visible.indexOf(target) > from ? 1 : 0), 0, key)
  return { order }
}

export function resizeRow(prefs: RowPrefs, key: RowKey, heightPx: number): Pick<RowPrefs, 'heights'> {
  return { heights: { ...prefs.heights, [key]: Math.round(clamp(heightPx, lowestRowPx, highestRowPx)) } }
}

/** The row under a height; the gap below a row belongs to it. */
export function rowAt(layout: TimelineLayout, yPx: number): TimelineRow | null {
  return layout.rows.find((row) => yPx >= row.yPx && yPx < row.yPx + row.heightPx + gapPx) ?? null
}

export function findRow(layout: TimelineLayout, kind: TimelineRow['kind']): TimelineRow | null {
  return layout.rows.find((row) => row.kind === kind) ?? null
}
