import { actionTitle } from '#shared/actions/title.ts'
import type { Action } from '#shared/actions/types.ts'
import { pressedName } from '#shared/replay/actionMatch.ts'
import { type AlignmentKind, type Anchors, anchorsOfMarks, type Mark, mapTime, pairMarks, type Side } from '#shared/replay/alignment.ts'
import type { Comparison } from '#shared/replay/comparison.ts'
import type { Recording } from '#shared/replay/recording.ts'
import type { PairedActions } from '../draw/drawPairs.ts'
import type { Workbench } from './workbench.ts'

/** What an action was, to be found again in another session: what was done, and to what, where the recording has it. Places and times are not in it. */
function toMark(action: Action, recording: Recording): Mark {
  return { tUs: action.tStartUs, key: `${actionTitle(action)} ${pressedName(recording, action) ?? ''}`.toLowerCase() }
}

/** Which actions of two sessions are alike, in order. */
export function pairActions(a: Workbench, b: Workbench): PairedActions {
  const marks = [a, b].map((each) => each.actions().map((action) => toMark(action, each.player.recording)))
  const [ofSideA = [], ofSideB = []] = marks
  const paired: PairedActions = {
    aUs: Float64Array.from(ofSideA, (each) => each.tUs),
    bUs: Float64Array.from(ofSideB, (each) => each.tUs),
    ofA: new Int32Array(ofSideA.length).fill(-1),
    ofB: new Int32Array(ofSideB.length).fill(-1),
  }
  for (const [at, other] of pairMarks(ofSideA, ofSideB)) {
    paired.ofA[at] = other
    paired.ofB[other] = at
  }
  return paired
}

/**
 * The next (`1`) or previous action that one side has alone, in the order in which playing comes to them. While the sides
 * move alone, of the steered one.
 */
export function findDifference(
  { aUs, bUs, ofA, ofB }: PairedActions,
  { active, anchors, times, isLocked }: Comparison,
  direction: 1 | -1,
): { side: Side; tUs: number } | null {
  let best: { side: Side; tUs: number; gapUs: number } | null = null
  const lists = { a: { tUs: aUs, partner: ofA }, b: { tUs: bUs, partner: ofB } }
  for (const side of isLocked ? (['a', 'b'] as const) : [active]) {
    const { tUs, partner } = lists[side]
    for (let at = 0; at < tUs.length; at++) {
      if ((partner[at] as number) >= 0) continue
      const own = tUs[at] as number
      const onClock = side === active ? own : mapTime(anchors, side, own)
      const gapUs = (onClock - times[active]) * direction
      // where it stands already, to the rounding of a time that was mapped there and back
      if (gapUs > 1 && (!best || gapUs < best.gapUs)) best = { side, tUs: own, gapUs }
    }
  }
  return best && { side: best.side, tUs: best.tUs }
}

/** Anchors where the same intents begin, or the same windows come to the front; `null` where nothing is the same. */
export function anchorsBy(kind: AlignmentKind, a: Workbench, b: Workbench): Anchors | null {
  const marksOf = kind === 'labels' ? labelMarks : windowMarks
  return anchorsOfMarks(marksOf(a), marksOf(b))
}

/** By the intent's name: projects have intents of their own, whose ids differ. */
function labelMarks({ editor }: Workbench): Mark[] {
  const state = editor?.store.getState()
  const names = new Map(state?.pass.taxonomy.doc.labels.map((each) => [each.id, each.name.toLowerCase()]))
  const labeled = state?.segments.flatMap((each) => {
    const name = each.labelId && names.get(each.labelId)
    return name ? [{ tUs: each.startUs, key: name }] : []
  })
  return (labeled ?? []).sort((x, y) => x.tUs - y.tUs)
}

function windowMarks(workbench: Workbench): Mark[] {
  return workbench.timelineModel().spans.map((each) => ({ tUs: each.startUs, key: each.name }))
}
