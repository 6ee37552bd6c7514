import type { Action } from '#shared/actions/types.ts'
import type { Flag } from '#shared/api.ts'
import type { SegmentId } from '#shared/ids.ts'
import type { Segment, Segments } from '#shared/labels/segments.ts'
import type { Label, TaxonomyDoc } from '#shared/labels/taxonomy.ts'
import { type Columns, computeColumns } from '#shared/replay/density.ts'
import type { Pyramid } from '#shared/replay/pyramid.ts'
import type { Recording } from '#shared/replay/recording.ts'
import { type ContextSpan, deriveContextSpans } from '#shared/replay/spans.ts'
import type { Span } from '#shared/time.ts'
import { layoutTimeline, type TimelineLayout } from './timelineLayout.ts'

/** What the timeline draws of a recording: derived once per recording. */
export type RecordedModel = {
  recording: Recording
  speed: Pyramid
  spans: readonly ContextSpan[]
  /** Times of presses, and of each whether it was the main button. */
  clickTUs: Float64Array
  clickButton: Uint8Array
}

export function createRecordedModel(recording: Recording): RecordedModel {
  const { buttons } = recording.tracks
  const downs = Array.from({ length: buttons.rows }, (_, row) => row).filter((row) => buttons.isDown[row])
  return {
    recording,
    speed: recording.pointer.speed,
    spans: deriveContextSpans(recording),
    clickTUs: Float64Array.from(downs, (row) => buttons.tUs[row] as number),
    clickButton: Uint8Array.from(downs, (row) => buttons.button[row] as number),
  }
}

/** Everything that one drawing of the timeline needs besides view, size and theme. */
export type TimelineModel = RecordedModel & {
  layout: TimelineLayout
  actions: readonly Action[]
  flags: readonly Flag[]
  idle: readonly Span[]
  isShowingIdle: boolean
  tierSegments: ReadonlyMap<string, readonly Segment[]>
  labels: ReadonlyMap<string, Label>
  selectedId: SegmentId | null
  pending: { tier: string; span: Span } | null
  filmstrip: FilmstripView | null
}

/** A part of a picture that shows the whole screen, small. */
export type TilePicture = { picture: ImageBitmap; xPx: number; yPx: number; wPx: number; hPx: number }

/** What drawing sees of the filmstrip. */
export type FilmstripView = {
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

export function layoutOf(recorded: RecordedModel, taxonomy: TaxonomyDoc | null, hasActions: boolean): TimelineLayout {
  const { recording } = recorded
  return layoutTimeline({
    hasContext: recorded.spans.length > 0,
    isPages: recording.doc.surfaces.every((each) => each.space === 'viewport_css' || each.space === 'page_px'),
    hasScreen: recording.frames.some((each) => each.rows > 0),
    hasPointer: recording.tracks.pointer.rows > 0 || !recording.isComplete,
    isPoints: recording.doc.surfaces.some((each) => each.space === 'screen_pt'),
    hasScroll: recording.tracks.scroll.rows > 0,
    hasActions,
    tiers: taxonomy?.tiers ?? [],
  })
}

/** Activity over the whole session: movements, presses and keys together, for the overview. */
export function computeActivity({ recording }: RecordedModel, widthPx: number): Columns {
  const view = { fromUs: 0, toUs: recording.durationUs }
  const { pointer, keys, buttons, scroll } = recording.tracks
  const columns = computeColumns(pointer.tUs, null, view, widthPx)
  // a key or a press says as much as some 20 movements
  for (const [track, weight] of [
    [keys, 20],
    [buttons, 20],
    [scroll, 8],
  ] as const) {
    const more = computeColumns(track.tUs, null, view, widthPx)
    for (let at = 0; at < columns.count.length; at++)
      columns.count[at] = (columns.count[at] as number) + (more.count[at] as number) * weight
  }
  return columns
}
