/** When the picture became another, by the recorded clock of its stream; `weight` 0 to 1: how much it looks like an answer. */
export type PictureChange = { tUs: number; weight: number }

/** A press, when it was let go (`null`: much later, or never), and what the picture did around it. */
export type ClickAnswers = { downUs: number; upUs: number | null; changes: readonly PictureChange[] }

/** Why no shift is proposed. */
export const skewDoubts = ['few_clicks', 'no_answers', 'no_agreement', 'rival'] as const
export type SkewDoubt = (typeof skewDoubts)[number]

/** How well each shift of a grid explains the pictures as answers: `scores[i]`, 0 to 1, is of `fromUs + i · stepUs`. */
export type SkewCurve = { fromUs: number; stepUs: number; scores: readonly number[] }

export type Skew = {
  /** Of the clock as recorded; `null` when it can't be told. 0: the pictures answer as they are. */
  shiftUs: number | null
  doubt: SkewDoubt | null
  /** Shifts from `shiftUs - spreadUs` to `shiftUs + spreadUs` fit as well. */
  spreadUs: number
  /** Clicks that the best shift explains, of how many. */
  agreed: number
  clicks: number
  curve: SkewCurve
}

/** Candidates: as far as somebody would call it one recording, in steps finer than a frame. */
export const skewReachUs = 1_500_000
const stepUs = 5000

/** A picture answers from the press on (its own clock may be rounded), mostly within 60 ms, seldom much later. */
const earlyUs = 10_000
const promptUs = 60_000
const lateUs = 60_000

const leastClicks = 5
const leastAgreed = 5
const leastShare = 0.35
/** A click agrees when half of what it could show for the shift is there: an answer to the press, or to the release. */
const agreeScore = 0.25
/** How far the best shift stands above all: in standard deviations of what chance would give. Shuffled recordings reach 5 about once in fifty. */
const leastHeight = 5.5
/** Another peak, this far away or further, must be clearly lower. */
const rivalGapUs = 120_000
const rivalShare = 0.85
/** Shifts this near to the best are as good. */
const evenShare = 0.93

/** How likely a picture that changes so long after the hand moved (µs) is its answer. Never before it. */
function answerWeight(afterUs: number): number {
  if (afterUs < -earlyUs) return 0
  if (afterUs < 0) return 1 + afterUs / earlyUs
  return afterUs <= promptUs ? 1 : Math.exp((promptUs - afterUs) / lateUs)
}

/** Whether a picture that changes at `tUs`, by the shifted clock, looks like the click's answer. */
export function isAnswer({ downUs, upUs }: Pick<ClickAnswers, 'downUs' | 'upUs'>, tUs: number): boolean {
  return answerWeight(tUs - downUs) >= 0.5 || (upUs !== null && answerWeight(tUs - upUs) >= 0.5)
}

/** How well a shift explains one click: half for an answer to the press, half for another to the release. One change can't be both. */
export function scoreClick({ downUs, upUs, changes }: ClickAnswers, shiftUs: number): number {
  let best = 0
  let down = 0 // best answer to the press among the changes before this one
  for (const { tUs, weight } of changes) {
    const up = upUs === null ? 0 : weight * answerWeight(tUs + shiftUs - upUs)
    const own = weight * answerWeight(tUs + shiftUs - downUs)
    best = Math.max(best, down + up, own)
    down = Math.max(down, own)
  }
  return best / 2
}

/**
 * Finds how much later the pictures must be taken for them to answer the clicks. Every shift within ±1.5 s is scored over
 * all clicks; the best must be explained by enough of them, stand high above chance, and have no rival. `frameUs` is the
 * usual time between frames: a shift below half of it can't be seen and is 0.
 */
export function estimateSkew(clicks: readonly ClickAnswers[], frameUs: number): Skew {
  const { curve, deviation } = scoreShifts(clicks)
  const peak = findPeak(curve)
  const agreed = clicks.filter((click) => scoreClick(click, peak.shiftUs) >= agreeScore).length
  const doubt = findDoubt(clicks, agreed, peak, deviation)
  const isSeen = Math.abs(peak.shiftUs) > frameUs / 2
  return {
    shiftUs: doubt ? null : isSeen ? peak.shiftUs : 0,
    doubt,
    spreadUs: Math.max(peak.spreadUs, Math.round(frameUs / 2)),
    agreed,
    clicks: clicks.length,
    curve,
  }
}

/** The mean score of the clicks for each shift, and the deviation that it would have if they had nothing to do with one another. */
function scoreShifts(clicks: readonly ClickAnswers[]): { curve: SkewCurve; deviation: number } {
  const size = (2 * skewReachUs) / stepUs + 1
  const scores = new Float64Array(size)
  let variance = 0
  for (const click of clicks) {
    const own = Float64Array.from({ length: size }, (_, at) => scoreClick(click, at * stepUs - skewReachUs))
    const mean = own.reduce((sum, each) => sum + each, 0) / size
    variance += own.reduce((sum, each) => sum + (each - mean) ** 2, 0) / size
    for (let at = 0; at < size; at++) scores[at] = (scores[at] as number) + (own[at] as number) / clicks.length
  }
  const deviation = clicks.length === 0 ? 0 : Math.sqrt(variance) / clicks.length
  return { curve: { fromUs: -skewReachUs, stepUs, scores: [...scores] }, deviation }
}

type Peak = {
  shiftUs: number
  spreadUs: number /** Above the mean of all shifts. */
  height: number /** Of the next best elsewhere, as a share. */
  rival: number
}

function findPeak({ scores }: SkewCurve): Peak {
  const mean = scores.reduce((sum, each) => sum + each, 0) / scores.length
  const best = scores.reduce((top, each, at) => (each > (scores[top] as number) ? at : top), 0)
  const height = (scores[best] as number) - mean
  const isEven = (at: number) => (scores[at] ?? 0) - mean >= evenShare * height
  let [from, to] = [best, best]
  while (height > 0 && from > 0 && isEven(from - 1)) from--
  while (height > 0 && to < scores.length - 1 && isEven(to + 1)) to++
  const gap = rivalGapUs / stepUs
  const elsewhere = scores.filter((_, at) => at < from - gap || at > to + gap)
  const rival = height > 0 ? (Math.max(0, ...elsewhere) - mean) / height : 0
  const toUs = (at: number) => Math.round((at * stepUs - skewReachUs) / 1000) * 1000
  return { shiftUs: toUs((from + to) / 2), spreadUs: Math.round(((to - from) * stepUs) / 2), height, rival }
}

function findDoubt(clicks: readonly ClickAnswers[], agreed: number, peak: Peak, deviation: number): SkewDoubt | null {
  if (clicks.length < leastClicks) return 'few_clicks'
  if (deviation === 0) return 'no_answers'
  if (agreed < leastAgreed || agreed < leastShare * clicks.length || peak.height < leastHeight * deviation) return 'no_agreement'
  return peak.rival > rivalShare ? 'rival' : null
}
