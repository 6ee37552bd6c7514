import { AppError } from '#shared/errors.ts'
import { type Candidate, type Candidates, nearestCandidate, stepLeastScore } from '#shared/labels/candidates.ts'
import { createTiling, planTiling } from '#shared/labels/tiling.ts'
import { nextTime } from '#shared/replay/snap.ts'
import { segmentAt } from '#shared/replay/tiers.ts'
import type { Span } from '#shared/time.ts'
import type { CandidateFinder } from './candidates.ts'
import type { Labeler } from './labeler.ts'
import type { WorkbenchStore } from './workbenchStore.ts'

/** Where a run ends by itself: at a rest this long. */
const runRestUs = 15_000_000
/** A candidate farther from the playhead than this is not meant. */
const reachUs = 5_000_000

/** Said where candidates are asked for before they are there. */
export const stillLooking = 'candidates are still being looked for: ask again in a moment'

/** What the hands do with candidates. */
export type Cutter = {
  /** Those strong enough. */
  strong(): Candidates
  /** Whether they are still being looked for: there is none before all are found. */
  isLooking(): boolean
  next(tUs: number, direction: 1 | -1): number | null
  /** Cuts at the candidate nearest to a time, which it gives. */
  accept(tUs: number): number | null
  /** Shows the run from here as pieces; when it is shown, makes them. */
  tile(tUs: number): void
  /** Takes weaker candidates in, or leaves the weakest out. */
  more(direction: 1 | -1): void
}

type Options = {
  finder: CandidateFinder
  store: WorkbenchStore
  labeler: Labeler | null
  durationUs: number
  onRefused: (message: string) => void
}

export function createCutter({ finder, store, labeler, durationUs, onRefused }: Options): Cutter {
  const all = () => finder.store.getState().candidates
  const strong = () => all().filter((each) => each.score >= store.getState().leastScore)
  const cutsUs = (span: Span) => strong().flatMap(({ tUs }) => (tUs > span.startUs && tUs < span.endUs ? [tUs] : []))

  const isLooking = () => !finder.store.getState().isDone
  const assertFound = () => {
    if (isLooking()) throw new AppError('rejected', stillLooking)
  }
  const nearest = (tUs: number): Candidate => {
    assertFound()
    const found = nearestCandidate(all(), tUs, store.getState().leastScore)
    if (!found || Math.abs(found.tUs - tUs) > reachUs)
      throw new AppError('rejected', 'no candidate is near the playhead: N goes to the next')
    return found
  }
  /** Pieces go into the selected segment, one tier down; else into what is picked; else from the last segment's end to the next long rest. */
  const aimRun = (tUs: number, by: Labeler): { tier: string; span: Span } => {
    const { taxonomy, segments } = by.context()
    const { range, pending, activeTier } = store.getState()
    const picked = pending?.span ?? range
    if (picked) return { tier: pending?.tier ?? activeTier, span: picked }
    const segment = by.selected()
    const child =
      segment && taxonomy.tiers.find((each) => each.parent === segment.tier && each.shape === 'span' && each.constraint !== 'association')
    if (segment && child) return { tier: child.id, span: segment }
    const own = segments.filter((each) => each.tier === activeTier)
    if (segmentAt(own, tUs))
      throw new AppError('rejected', 'there is a segment at the playhead: select one with a tier below, or go where it is free')
    const startUs = own.findLast((each) => each.endUs <= tUs)?.endUs ?? 0
    const limitUs = own.find((each) => each.startUs > tUs)?.startUs ?? durationUs
    const restUs = all().find((each) => each.tUs > tUs && each.restUs >= runRestUs)?.tUs ?? limitUs
    return { tier: activeTier, span: { startUs, endUs: Math.min(restUs, limitUs) } }
  }
  const show = (run: { tier: string; span: Span }, by: Labeler) => {
    const pieces = planTiling(by.context(), run.tier, run.span, cutsUs(run.span))
    if (pieces.length === 0) throw new AppError('rejected', 'there is no free room for pieces here')
    store.setState({ run: { ...run, pieces } })
  }
  const attempt = (work: () => void) => {
    try {
      work()
    } catch (error) {
      if (!(error instanceof AppError)) throw error
      onRefused(error.message)
    }
  }
  return {
    strong,
    isLooking,
    next: (tUs, direction) =>
      nextTime(
        strong().map((each) => each.tUs),
        tUs,
        direction,
      ),
    accept(tUs) {
      let at: number | null = null
      attempt(() => {
        at = nearest(tUs).tUs
        labeler?.cut(at)
      })
      return at
    },
    tile: (tUs) =>
      attempt(() => {
        if (!labeler) return
        const { run } = store.getState()
        if (!run) {
          assertFound()
          return show(aimRun(tUs, labeler), labeler)
        }
        store.setState({ run: null })
        labeler.make(() => createTiling(labeler.context(), run.tier, run.span, cutsUs(run.span)))
      }),
    more: (direction) =>
      attempt(() => {
        assertFound()
        const { run, view, leastScore } = store.getState()
        const span = run?.span ?? { startUs: view.fromUs, endUs: view.toUs }
        store.setState({ leastScore: stepLeastScore(all(), span, leastScore, direction) })
        if (run && labeler) show(run, labeler)
      }),
  }
}
