import type { Action } from '#shared/actions/types.ts'
import type { SegmentId } from '#shared/ids.ts'
import {
  type ActionSaid,
  type ActionWords,
  clearActionLabels,
  describeAction,
  findActionTier,
  labelAction,
  mergeActionWithNext,
  splitAction,
} from '#shared/labels/actionEdits.ts'
import { isActionSegment, type LabeledAction, withActionLabels } from '#shared/labels/actionLabels.ts'
import type { Change, Segments, TargetBox } from '#shared/labels/segments.ts'
import { cutActionAt } from '#shared/replay/actionCut.ts'
import { proposeTarget } from '#shared/replay/actionTarget.ts'
import { lastRowAt } from '#shared/replay/search.ts'
import type { SurfaceBox } from '../draw/drawActionBox.ts'
import type { Labeler } from './labeler.ts'
import { createMemo } from './memo.ts'
import type { Player } from './player.ts'
import type { WorkbenchStore } from './workbenchStore.ts'

export type ReadAction = LabeledAction<Action>

/** What the hands do to derived actions: each is one edit on the tier of actions. */
export type ActionLabeler = {
  /** Whether the project has a tier for it and the pass can be edited. */
  canEdit(): boolean
  /** The actions as they should be read: the same list until they or their labels change. */
  rows(): readonly ReadAction[]
  selected(): ReadAction | null
  select(row: ReadAction): void
  /** Selects the next (`1`) or previous one, from the playhead where none is selected. */
  step(direction: 1 | -1): void
  say(words: Partial<ActionWords>): void
  /** Its intent, instruction and what else its tier asks for. */
  describe(said: ActionSaid): void
  merge(): void
  split(): void
  clear(): void
  /** Begins to draw the box of what it aimed at, from the one that is there, the recorded one, or one around its place. */
  beginBox(): void
  saveBox(box: TargetBox): void
  /** The selected action's box: the same object until it changes. */
  savedBox(): SurfaceBox | null
}

type Options = {
  labeler: Labeler
  store: WorkbenchStore
  player: Player
  actions: () => readonly Action[]
  segments: () => Segments
  now: () => Date
}

export function createActionLabeler({ labeler, store, player, actions, segments, now }: Options): ActionLabeler {
  const rememberedBox = createMemo<SurfaceBox | null>()
  const looked = createMemo<readonly ReadAction[]>()
  const remembered = createMemo<readonly ReadAction[]>()
  const rows = () =>
    looked([actions(), segments()], () => {
      // most edits are of other tiers and leave the actions as they were read
      const labels = segments().filter(isActionSegment)
      return remembered([actions(), labels.length, ...labels], () => withActionLabels(actions(), labels))
    })
  const at = () => {
    const segment = labeler.selected()
    const seq = segment ? (segment.action?.seqFrom ?? null) : store.getState().selectedAction
    return seq === null ? -1 : rows().findIndex((each) => each.action.seqFrom === seq)
  }
  const selected = () => rows()[at()] ?? null
  const select = (row: ReadAction) => {
    labeler.select(null)
    store.setState({ selectedAction: row.action.seqFrom, actionBox: null })
  }
  /** Edits, and keeps the action selected where the edit would select its segment. */
  const edit = (make: (row: ReadAction, nowMs: number) => Change | { change: Change; segmentId: SegmentId }) => {
    const row = selected()
    if (!row) return
    labeler.attempt(() => {
      const made = make(row, now().getTime())
      return 'change' in made ? made.change : made
    })
  }
  const context = labeler.context
  return {
    canEdit: () => labeler.canEdit() && findActionTier(context().taxonomy) !== null,
    rows,
    selected,
    select,
    step(direction) {
      const list = rows()
      const here = lastRowAt(
        Float64Array.from(list, (each) => each.action.tStartUs),
        player.tUs(),
      )
      const from = at() >= 0 ? at() : direction > 0 ? here : here + 1
      const row = list[from + direction]
      if (!row) return
      player.pause()
      player.seek(row.action.tStartUs)
      select(row)
      store.setState({ listTab: 'actions' })
    },
    describe: (said) => edit((row, nowMs) => describeAction(context(), row, said, nowMs)),
    say: (words) => edit((row, nowMs) => labelAction(context(), row, words, nowMs)),
    merge: () => edit((_, nowMs) => mergeActionWithNext(context(), rows(), at(), nowMs)),
    split: () => edit((row, nowMs) => splitAction(context(), row, cutActionAt(player.recording, row.action, player.tUs()), nowMs)),
    clear: () => edit((row) => clearActionLabels(context(), rows(), row)),
    beginBox() {
      const row = selected()
      if (!row) return
      player.pause()
      player.seek(row.action.tStartUs)
      const box = row.segment?.action.target ?? proposeTarget(player.recording, row.action)
      store.setState({ actionBox: { surface: row.action.surface ?? 0, ...box } })
    },
    savedBox() {
      const said = selected()?.segment?.action
      return rememberedBox([said], () => (said?.target ? { surface: said.surface, ...said.target } : null))
    },
    saveBox(target) {
      store.setState({ actionBox: null })
      edit((row, nowMs) => labelAction(context(), row, { target }, nowMs))
    },
  }
}
