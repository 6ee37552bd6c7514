import type { Flag } from '#shared/api.ts'
import type { SegmentId } from '#shared/ids.ts'
import type { Candidates } from '#shared/labels/candidates.ts'
import type { Finding } from '#shared/labels/lint.ts'
import type { Segment, Segments } from '#shared/labels/segments.ts'
import type { Label, TaxonomyDoc } from '#shared/labels/taxonomy.ts'
import type { Axis } from '#shared/replay/axis.ts'
import { type ColumnSource, type Columns, createColumnSource } from '#shared/replay/density.ts'
import type { Marks } from '#shared/replay/marks.ts'
import type { Recording } from '#shared/replay/recording.ts'
import type { RulerClock } from '#shared/replay/ruler.ts'
import type { Scale } from '#shared/replay/scale.ts'
import { type ContextSpan, deriveContextSpans } from '#shared/replay/spans.ts'
import type { Span } from '#shared/time.ts'
import type { Chips } from './drawChips.ts'
import type { Emphasis } from './drawEmphasis.ts'
import { chipsOfKeys, chipsOfNotes } from './timelineChips.ts'
import type { TimelineContent, TimelineLayout } from './timelineLayout.ts'

/** What the timeline draws of a recording: derived once per recording. */
export type RecordedModel = {
  recording: Recording
  /** Of the pointer: the fastest of each column. */
  speed: ColumnSource
  spans: readonly ContextSpan[]
  /** Times of presses, and of each whether it was the main button. */
  clickTUs: Float64Array
  clickColumns: ColumnSource
  clickButton: Uint8Array
  keyChips: Chips
  noteChips: Chips
}

export function createRecordedModel(recording: Recording): RecordedModel {
  const { buttons } = recording.tracks
  const downs = Array.from({ length: buttons.rows }, (_, row) => row).filter((row) => buttons.isDown[row])
  const clickTUs = Float64Array.from(downs, (row) => buttons.tUs[row] as number)
  return {
    recording,
    speed: createColumnSource(recording.tracks.pointer.tUs, recording.pointer.speed),
    spans: deriveContextSpans(recording),
    clickTUs,
    clickColumns: createColumnSource(clickTUs, null),
    clickButton: Uint8Array.from(downs, (row) => buttons.button[row] as number),
    keyChips: chipsOfKeys(recording.keyRuns),
    noteChips: chipsOfNotes(recording.tracks.notes),
  }
}

/** Everything that one drawing of the timeline needs besides view, size and theme. */
export type TimelineModel = RecordedModel & {
  axis: Axis
  clock: RulerClock
  layout: TimelineLayout
  actionChips: Chips
  flags: readonly Flag[]
  idle: readonly Span[]
  isShowingIdle: boolean
  tierSegments: ReadonlyMap<string, readonly Segment[]>
  labels: ReadonlyMap<string, Label>
  selectedId: SegmentId | null
  /** By tier: all selected ones when there are several, what a search of the segments found, how an earlier state differs. */
  emphasis: Emphasis
  pending: { tier: string; span: Span } | null
  /** A range that was picked on the tracks: to loop, zoom to or flag. */
  range: Span | null
  loop: Span | null
  /** A start that was marked and waits for its end. */
  markTUs: number | null
  /** The person's own marks. */
  marks: Marks
  /** What a search found; `null` without any. */
  hits: ColumnSource | null
  filmstrips: readonly FilmstripView[]
  /** What of the labels is worth another look, in order of time. */
  findings: readonly Finding[]
  /** Places where a cut may belong, and the least score of those that are shown. */
  candidates: Candidates
  leastScore: number
  /** Pieces that are shown and not made yet. */
  run: { tier: string; pieces: readonly Span[] } | null
}

/** What of the model stands on the tiers alone. Candidates are not of it: they stand out of the tiers. */
const ofTiers: ReadonlySet<keyof TimelineModel> = new Set([
  ...(['tierSegments', 'labels', 'selectedId', 'emphasis', 'pending', 'findings', 'run'] as const),
])

/** Whether nothing but what stands on the tiers differs: the rest of the timeline can stay as it was drawn. */
export function differsOnTiersOnly(a: TimelineModel, b: TimelineModel): boolean {
  return (Object.keys(a) as (keyof TimelineModel)[]).every((key) => a[key] === b[key] || ofTiers.has(key)) // a model has no other keys
}

/** A part of a picture that shows the whole screen, small. */
export type TilePicture = { picture: ImageBitmap; xPx: number; yPx: number; wPx: number; hPx: number }

/** What drawing sees of the filmstrip. */
export type FilmstripView = {
  stream: number
  aspect: number
  frames: { readonly tUs: Float64Array; readonly rows: number }
  /** Session time of the picture's own zero. */
  originUs: number
  get(row: number, spacingUs: number): TilePicture | null
}

export function groupByTier(segments: Segments): Map<string, readonly Segment[]> {
  return Map.groupBy(segments, (each) => each.tier)
}

export function labelsById(taxonomy: TaxonomyDoc | null): Map<string, Label> {
  return new Map(taxonomy?.labels.map((each) => [each.id, each]))
}

/** What of rows a session has. Streams without a strip get no row: there would be nothing in it. */
export function contentOf(
  { recording, spans, noteChips }: RecordedModel,
  taxonomy: TaxonomyDoc | null,
  hasActions: boolean,
  streams: readonly number[],
): TimelineContent {
  const { doc, tracks } = recording
  return {
    hasContext: spans.length > 0,
    isPages: doc.surfaces.every((each) => each.space === 'viewport_css' || each.space === 'page_px'),
    screens: streams.map((stream, index) => ({ stream, title: streams.length > 1 ? `Screen ${index + 1}` : 'Screen' })),
    hasPointer: tracks.pointer.rows > 0 || !recording.isComplete,
    isPoints: doc.surfaces.some((each) => each.space === 'screen_pt'),
    hasScroll: tracks.scroll.rows > 0,
    hasNotes: noteChips.startUs.length > 0,
    hasActions,
    tiers: taxonomy?.tiers ?? [],
  }
}

/** Activity over the whole session: movements, presses and keys together, for the overview. */
export function computeActivity({ recording }: RecordedModel, whole: Scale): Columns {
  const { pointer, keys, buttons, scroll } = recording.tracks
  const columns = createColumnSource(pointer.tUs, null)(whole)
  // a key or a press says as much as some 20 movements
  for (const [track, weight] of [
    [keys, 20],
    [buttons, 20],
    [scroll, 8],
  ] as const) {
    const more = createColumnSource(track.tUs, null)(whole)
    for (let at = 0; at < columns.count.length; at++)
      columns.count[at] = (columns.count[at] as number) + (more.count[at] as number) * weight
  }
  return columns
}
