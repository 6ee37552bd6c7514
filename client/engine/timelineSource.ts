import type { Action } from '#shared/actions/types.ts'
import type { Flag } from '#shared/api.ts'
import type { Candidates } from '#shared/labels/candidates.ts'
import type { Finding } from '#shared/labels/lint.ts'
import type { Segments } from '#shared/labels/segments.ts'
import { type ColumnSource, createColumnSource } from '#shared/replay/density.ts'
import { findAllLargeChanges } from '#shared/replay/largeChanges.ts'
import type { Marks } from '#shared/replay/marks.ts'
import type { Recording } from '#shared/replay/recording.ts'
import type { RulerClock } from '#shared/replay/ruler.ts'
import { type SnapPoints, screenChanges } from '#shared/replay/snap.ts'
import type { SpriteSet } from '#shared/replay/sprites.ts'
import type { Chips } from '../draw/drawChips.ts'
import { differenceByTier, type Emphasis } from '../draw/drawEmphasis.ts'
import { chipsOfActions } from '../draw/timelineChips.ts'
import { layoutTimeline, type TimelineLayout } from '../draw/timelineLayout.ts'
import {
  contentOf,
  createRecordedModel,
  type FilmstripView,
  groupByTier,
  labelsById,
  type RecordedModel,
  type TimelineModel,
} from '../draw/timelineModel.ts'
import type { LabelFinds } from './labelFinder.ts'
import { createMemo } from './memo.ts'
import type { PassEditor } from './passEditor.ts'
import type { Player } from './player.ts'
import type { TimelinePrefsStore } from './timelinePrefs.ts'
import type { ViewControl } from './viewControl.ts'
import { selectionOf, type WorkbenchStore } from './workbenchStore.ts'

type Options = {
  recording: Recording
  player: Player
  store: WorkbenchStore
  prefs: TimelinePrefsStore
  view: ViewControl
  editor: PassEditor | null
  flags: readonly Flag[]
  /** `null` where the recording says no time of day. */
  wallClock: RulerClock | null
  filmstrips: () => readonly FilmstripView[]
  /** The same list until more is prepared. */
  sprites: () => readonly SpriteSet[]
  lowestRowPx: number
  marks: () => Marks
  candidates: () => Candidates
  hitTUs: () => Float64Array
  findings: () => readonly Finding[]
  labelFinds: () => LabelFinds
}

/** What the timeline is drawn from, put together from everything that it shows. */
export type TimelineSource = {
  /** The same object until something in it changes. */
  model(): TimelineModel
  snapPoints(): SnapPoints
  actions(): readonly Action[]
  setRecording(recording: Recording): void
  setActions(actions: readonly Action[]): void
  setFlags(flags: readonly Flag[]): void
}

const noCandidates: Candidates = []
const sessionClock: RulerClock = { kind: 'session' }

export function createTimelineSource(options: Options): TimelineSource {
  const { player, store, prefs, view, editor, wallClock } = options
  let recorded = createRecordedModel(options.recording)
  let actions: readonly Action[] = []
  let actionChips = chipsOfActions(actions)
  let flags = options.flags
  const models = createMemo<TimelineModel>()
  const layouts = createMemo<TimelineLayout>()
  const tiers = createMemo<ReturnType<typeof groupByTier>>()
  const names = createMemo<ReturnType<typeof labelsById>>()
  const [recordedSnaps, snaps] = [createMemo<SnapPoints>(), createMemo<SnapPoints>()]
  const emphases = createMemo<Emphasis>()
  const finds = createMemo<ColumnSource | null>()
  return {
    model() {
      const { selectedId, pending, range, markTUs, leastScore, run } = store.getState()
      const { isSkippingIdle, loop } = player.transport.getState()
      const { order, heights, hidden, isWallClock, isHidingCandidates } = prefs.getState()
      const pass = editor?.store.getState() ?? null
      const taxonomy = pass?.pass.taxonomy.doc ?? null
      const axis = view.axis()
      const filmstrips = options.filmstrips()
      const layout = layouts([recorded, taxonomy, actions, filmstrips, order, heights, hidden], () => {
        const streams = filmstrips.map((each) => each.stream)
        return layoutTimeline(contentOf(recorded, taxonomy, actions.length > 0, streams), { order, heights, hidden }, options.lowestRowPx)
      })
      const { preview } = store.getState()
      const shown = preview?.segments ?? pass?.segments
      const tierSegments = tiers([shown], () => groupByTier(shown ?? []))
      const labels = names([taxonomy], () => labelsById(taxonomy))
      const marks = options.marks()
      const hitTUs = options.hitTUs()
      const findings = options.findings()
      const labelFinds = options.labelFinds()
      const hits = finds([hitTUs, labelFinds.tUs], () => toColumns(hitTUs, labelFinds.tUs))
      const selectedIds = selectionOf(store.getState())
      const emphasis = emphases([shown, selectedIds, labelFinds, preview], () => ({
        chosen: groupByTier((shown ?? []).filter((each) => selectedIds.has(each.id))),
        difference: preview && differenceByTier(preview.difference),
        found: labelFinds.parsed.terms.length > 0 ? groupByTier(labelFinds.hits) : null,
      }))
      const candidates = isHidingCandidates ? noCandidates : options.candidates()
      const ofStore = [
        selectedId,
        emphasis,
        pending,
        range,
        markTUs,
        isSkippingIdle,
        loop,
        isWallClock,
        findings,
        marks,
        hits,
        candidates,
        leastScore,
        run,
      ]
      return models([recorded, actions, flags, axis, layout, tierSegments, labels, ...ofStore], () => ({
        ...recorded,
        axis,
        clock: (isWallClock && wallClock) || sessionClock,
        layout,
        actionChips,
        flags,
        idle: player.idle,
        isShowingIdle: isSkippingIdle,
        tierSegments,
        labels,
        ...{ selectedId, emphasis, pending, range, loop, markTUs, filmstrips, marks, hits, candidates, leastScore, run, findings },
      }))
    },
    snapPoints() {
      const segments = editor?.store.getState().segments ?? []
      const sprites = options.sprites()
      const ofRecording = recordedSnaps([recorded, actionChips, sprites], () => computeSnapPoints(recorded, actionChips, sprites))
      return snaps([ofRecording, segments], () => [{ kind: 'segment', times: edgesOf(segments) }, ...ofRecording])
    },
    actions: () => actions,
    setRecording(recording) {
      recorded = createRecordedModel(recording)
    },
    setActions(next) {
      actions = next
      actionChips = chipsOfActions(next)
    },
    setFlags(next) {
      flags = next
    },
  }
}

/** Hits of both searches; `null` without any. */
function toColumns(events: Float64Array, segments: Float64Array): ColumnSource | null {
  if (events.length + segments.length === 0) return null
  return createColumnSource(segments.length === 0 ? events : Float64Array.from([...events, ...segments]).sort(), null)
}

/**
 * Where edges like to stand, of what was recorded. Of two at the same time that which is rarer is said.
 */
function computeSnapPoints(
  { recording, keyChips, spans, clickTUs }: RecordedModel,
  actions: Chips,
  sprites: readonly SpriteSet[],
): SnapPoints {
  const edges = (kind: 'action' | 'keys', chips: Chips) => [
    { kind, times: chips.startUs },
    { kind, times: chips.endUs.slice().sort() },
  ]
  return [
    { kind: 'window', times: Float64Array.from(spans, (each) => each.startUs) },
    { kind: 'press', times: clickTUs },
    ...edges('action', actions),
    ...edges('keys', keyChips),
    { kind: 'screen', times: screenChanges(recording.frames, findAllLargeChanges(sprites, recording.frames)) },
    { kind: 'end', times: Float64Array.of(0, recording.durationUs) },
  ]
}

function edgesOf(segments: Segments): Float64Array {
  return Float64Array.from(segments.flatMap((each) => [each.startUs, each.endUs])).sort()
}
