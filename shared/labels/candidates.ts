import { contextKinds } from '../events.ts'
import type { LargeChange } from '../replay/largeChanges.ts'
import type { Recording } from '../replay/recording.ts'
import type { Span } from '../time.ts'
import { type Activity, type HandStep, iterateHand } from './hands.ts'

export const candidateKinds = ['window', 'page', 'submit', 'picture', 'rest', 'turn'] as const
export type CandidateKind = (typeof candidateKinds)[number]

/** A moment at which a person may well cut: on the time of an event, with what speaks for it. */
export type Candidate = {
  tUs: number
  kinds: readonly CandidateKind[]
  /** From 0 to 1: how much speaks for it. */
  score: number
  /** What speaks for it, in words, the strongest first. May hold captured text. */
  why: string
  /** How long the hand rests after it, µs; 0 where it goes on. */
  restUs: number
}
/** In order of time, no two at one time. */
export type Candidates = readonly Candidate[]

/** A shorter pause is a part of what is being done: between two presses, and inside of typing or scrolling. */
const [leastRestUs, leastLullUs] = [450_000, 1_200_000]
/** From here on a pause has another end worth a cut: what is between is a part of its own. */
const longRestUs = 4_000_000
/** Candidates closer than this are one. */
const mergeUs = 400_000
/** An answer on the screen comes within this of what caused it. */
const answerUs = 2_500_000
/** A window that is left again so soon was passed through. */
const passedUs = 1_500_000
const leastScore = 0.1

type Reason = { kind: CandidateKind; weight: number; words: string }
/** `isOpening`: the cut is before the event at its time, not after it. */
type Draft = { tUs: number; reasons: Reason[]; restUs: number; isOpening?: true }

/**
 * Candidates of a recording. The work of a session is bursts of the hand with pauses in between: each pause is a place for a cut, at
 * the end of the burst before it, and what lies in the pause (another window or page, a picture that changed, a press that
 * sends something off) adds to it. Gives way every few thousand events, so that it can be done in turns; same recording, same candidates.
 */
export function* scanCandidates(recording: Recording, pictures: readonly LargeChange[] = []): Generator<undefined, Candidates> {
  const drafts: Draft[] = [...contextDrafts(recording), ...pictureDrafts(recording, pictures)]
  let count = 0
  const pauses = new Pauses(drafts)
  for (const step of iterateHand(recording)) {
    pauses.add(step)
    if (++count % 4096 === 0) yield
  }
  return finish(drafts, recording.durationUs)
}

export function computeCandidates(recording: Recording, pictures: readonly LargeChange[] = []): Candidates {
  const scan = scanCandidates(recording, pictures)
  for (;;) {
    const step = scan.next()
    if (step.done) return step.value
  }
}

/** Turns steps of the hand into drafts, one per pause or turn. */
class Pauses {
  readonly #drafts: Draft[]
  #lastUs = Number.NEGATIVE_INFINITY
  #activity: Activity | null = null
  #submits: string | null = null

  constructor(drafts: Draft[]) {
    this.#drafts = drafts
  }

  add(step: HandStep): void {
    if (step.isRelease) {
      this.#lastUs = step.tUs
      return
    }
    if (this.#activity) this.#pause(step.tUs - this.#lastUs, step)
    this.#lastUs = step.tUs
    this.#activity = step.activity
    this.#submits = step.submits
  }

  #pause(gapUs: number, step: HandStep): void {
    const isTurn = step.activity !== this.#activity
    const isRest = gapUs >= (isTurn || step.activity === 'press' ? leastRestUs : leastLullUs)
    // from a click into a field to the typing in it is neither an end nor a turn
    const isField = this.#activity === 'press' && step.activity === 'keys'
    const reasons: Reason[] = []
    if (this.#submits && !isField) reasons.push({ kind: 'submit', weight: isRest ? 0.45 : 0.2, words: `after ${this.#submits}` })
    if (isRest) reasons.push({ kind: 'rest', weight: weighRest(gapUs), words: `${seconds(gapUs)} s of rest begin` })
    if (isTurn && !isField) reasons.push({ kind: 'turn', weight: this.#activity === 'keys' ? 0.3 : 0.15, words: turnWords(step.activity) })
    if (reasons.length > 0) this.#drafts.push({ tUs: this.#lastUs, reasons, restUs: isRest ? gapUs : 0 })
    if (gapUs < longRestUs) return
    const reason: Reason = { kind: 'rest', weight: weighRest(gapUs) * 0.5, words: `${seconds(gapUs)} s of rest end` }
    this.#drafts.push({ tUs: step.tUs, reasons: [reason], restUs: 0, isOpening: true })
  }
}

const seconds = (us: number) => (us / 1e6).toFixed(1)
const turnWords = (activity: Activity) =>
  activity === 'press' ? 'from here with the pointer' : activity === 'keys' ? 'typing begins' : 'scrolling begins'

/** 0.15 for a second of rest, 0.15 more with each doubling, 0.65 at most. */
function weighRest(gapUs: number): number {
  return Math.min(0.65, 0.15 + 0.15 * Math.max(-0.2, Math.log2(gapUs / 1e6)))
}

/** Another window, page or title, each at the time it came to the front. */
function contextDrafts({ tracks: { context } }: Recording): Draft[] {
  const drafts: Draft[] = []
  let before = -1
  for (let row = 0; row < context.rows; row++) {
    if (contextKinds[context.type[row] as number] === 'viewport') continue
    const reason = before < 0 ? null : compareContext(context, before, row)
    before = row
    if (!reason) continue
    const tUs = context.tUs[row] as number
    const last = drafts.at(-1)
    if (last && tUs - last.tUs < passedUs) for (const each of last.reasons) each.weight /= 2
    drafts.push({ tUs, reasons: [reason], restUs: 0 })
  }
  return drafts
}

type ContextColumns = Recording['tracks']['context']

function compareContext({ app, title, url }: ContextColumns, a: number, b: number): Reason | null {
  const name = title[b] || url[b] || app[b] || ''
  if ((app[a] ?? null) !== (app[b] ?? null) && app[b] != null)
    return { kind: 'window', weight: 0.65, words: `window “${app[b]}” comes to the front` }
  const [from, to] = [pageOf(url[a]), pageOf(url[b])]
  if (to !== null && from !== to) return { kind: 'page', weight: 0.55, words: `page changes to “${name}”` }
  // a title alone is another document in the window, or a star on the one that was changed
  const isOther = plainTitle(title[a]) !== plainTitle(title[b])
  return isOther ? { kind: 'window', weight: url[b] ? 0.25 : 0.45, words: `title changes to “${name}”` } : null
}

const plainTitle = (title: string | null | undefined) => (title ?? '').replace(/[*●•\d()[\]]/g, '').trim()
/** What tells pages apart: without what is asked of them. */
const pageOf = (url: string | null | undefined) => url?.replace(/[?#].*$/, '').replace(/\/$/, '') ?? null

/** Large changes of the picture, at the time of the event that came before them: they answer it. */
function pictureDrafts({ tracks: { buttons, keys } }: Recording, pictures: readonly LargeChange[]): Draft[] {
  const drafts: Draft[] = []
  let [press, key] = [0, 0]
  for (const { tUs, share } of pictures) {
    while (press < buttons.rows && (buttons.tUs[press] as number) <= tUs) press++
    while (key < keys.rows && (keys.tUs[key] as number) <= tUs) key++
    const causeUs = Math.max(buttons.tUs[press - 1] ?? Number.NEGATIVE_INFINITY, keys.tUs[key - 1] ?? Number.NEGATIVE_INFINITY)
    if (tUs - causeUs > answerUs) continue
    const words = `${Math.round(share * 100)} % of the picture change`
    drafts.push({ tUs: causeUs, reasons: [{ kind: 'picture', weight: 0.25 + 0.3 * share, words }], restUs: 0 })
  }
  return drafts
}

function finish(drafts: Draft[], durationUs: number): Candidates {
  drafts.sort((a, b) => a.tUs - b.tUs)
  const merged: Draft[] = []
  for (const draft of drafts) {
    if (draft.tUs <= 0 || draft.tUs >= durationUs) continue
    const last = merged.at(-1)
    if (last && draft.tUs - last.tUs < mergeUs && last.isOpening === draft.isOpening) merge(last, draft)
    else if (last?.tUs !== draft.tUs) merged.push({ ...draft, reasons: [...draft.reasons] })
  }
  return merged.map(toCandidate).filter((each) => each.score >= leastScore)
}

/** One candidate of two: where something else came to the front, the cut is there. */
function merge(into: Draft, other: Draft): void {
  into.restUs = Math.max(into.restUs, other.restUs)
  for (const reason of other.reasons) {
    const known = into.reasons.find((each) => each.kind === reason.kind)
    if (!known) into.reasons.push(reason)
    else if (reason.weight > known.weight) Object.assign(known, reason)
  }
  if (other.reasons.some(({ kind }) => kind === 'window' || kind === 'page')) into.tUs = other.tUs
}

function toCandidate({ tUs, reasons, restUs }: Draft): Candidate {
  const sorted = reasons.toSorted((a, b) => b.weight - a.weight)
  const score = 1 - sorted.reduce((left, { weight }) => left * (1 - weight), 1)
  return { tUs, kinds: sorted.map((each) => each.kind), score, why: sorted.map((each) => each.words).join(' · '), restUs }
}

/** Cuts so close would leave a sliver between them. */
const leastPieceUs = 500_000

/** The strongest inside a span that leave no slivers, at most `count`, in order of time; of equal ones the earlier. */
export function strongestCandidates(candidates: Candidates, span: Span, count: number): Candidate[] {
  const inside = candidates.filter((each) => each.tUs > span.startUs && each.tUs < span.endUs)
  inside.sort((a, b) => b.score - a.score || a.tUs - b.tUs)
  const kept: Candidate[] = []
  /** By steps of the least piece: what is too close stands in the same step or one beside it. */
  const taken = new Map<number, number>()
  const isFree = (tUs: number, step: number) =>
    [step - 1, step, step + 1].every((at) => Math.abs((taken.get(at) ?? -leastPieceUs) - tUs) >= leastPieceUs)
  for (const each of inside) {
    if (kept.length >= count) break
    const step = Math.floor(each.tUs / leastPieceUs)
    if (Math.min(each.tUs - span.startUs, span.endUs - each.tUs) < leastPieceUs || !isFree(each.tUs, step)) continue
    taken.set(step, each.tUs)
    kept.push(each)
  }
  return kept.sort((a, b) => a.tUs - b.tUs)
}

/** The nearest candidate to a time that is strong enough, or null. */
export function nearestCandidate(candidates: Candidates, tUs: number, leastScore: number): Candidate | null {
  const strong = candidates.filter((each) => each.score >= leastScore)
  return strong.reduce<Candidate | null>((best, each) => (best && Math.abs(best.tUs - tUs) <= Math.abs(each.tUs - tUs) ? best : each), null)
}

/** The least score with which a span has about a quarter more cuts (`1`) or fewer (`-1`) than with this one. */
export function stepLeastScore(candidates: Candidates, span: Span, leastScore: number, direction: 1 | -1): number {
  const inside = candidates.filter((each) => each.tUs > span.startUs && each.tUs < span.endUs)
  const scores = inside.map((each) => each.score).sort((a, b) => b - a)
  const count = scores.filter((each) => each >= leastScore).length
  const wanted = direction > 0 ? Math.ceil(count * 1.25) + 1 : Math.floor(count * 0.8) - 1
  return scores[Math.min(Math.max(0, wanted - 1), scores.length - 1)] ?? leastScore
}
