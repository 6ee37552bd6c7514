import type { Candidate, Candidates } from '#shared/labels/candidates.ts'
import { toAxisUs } from '#shared/replay/axis.ts'
import { bucketUsOf, type Scale, toTime, toX } from '#shared/replay/scale.ts'
import type { Span } from '#shared/time.ts'
import { fitText } from './text.ts'
import { type DrawTheme, font } from './theme.ts'
import type { TimelineLayout, TimelineRow } from './timelineLayout.ts'

/** Steps of density (a power of two of µs, half a pixel to a pixel) in which one candidate is shown: the strongest. */
const cellColumns = 8

type Shown = { candidates: Candidates; leastScore: number; layout: TimelineLayout }

/** Those in view that are strong enough, thinned out to what can be told apart; the same ones while panning. */
export function layoutCandidates({ candidates, leastScore }: Pick<Shown, 'candidates' | 'leastScore'>, scale: Scale): Candidate[] {
  const { axis, view } = scale
  const cellUs = bucketUsOf(scale) * cellColumns
  const shown: Candidate[] = []
  let lastCell = -1
  for (let at = firstFrom(candidates, view.fromUs); at < candidates.length; at++) {
    const each = candidates[at] as Candidate
    if (each.tUs > view.toUs) break
    if (each.score < leastScore) continue
    const cell = Math.floor(toAxisUs(axis, each.tUs) / cellUs)
    const last = shown.at(-1)
    if (!last || cell !== lastCell) shown.push(each)
    else if (each.score > last.score) shown[shown.length - 1] = each
    lastCell = cell
  }
  return shown
}

function firstFrom(candidates: Candidates, tUs: number): number {
  let low = 0
  let high = candidates.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((candidates[middle] as Candidate).tUs < tUs) low = middle + 1
    else high = middle
  }
  return low
}

/** Thin lines through the tiers, the stronger the better the place: with a foot on the line above them. */
export function drawCandidates(ctx: CanvasRenderingContext2D, model: Shown, scale: Scale, theme: DrawTheme): void {
  const { tiersYPx, heightPx } = model.layout
  ctx.fillStyle = theme.accent
  for (const { tUs, score } of layoutCandidates(model, scale)) {
    const xPx = Math.round(toX(scale, tUs))
    ctx.globalAlpha = 0.1 + 0.4 * score
    ctx.fillRect(xPx, tiersYPx, 1, heightPx - tiersYPx)
    ctx.globalAlpha = 0.3 + 0.7 * score
    ctx.fillRect(xPx - 1, tiersYPx - 1, 3, 2 + Math.round(5 * score))
  }
  ctx.globalAlpha = 1
}

/** How near the pointer has to be. */
const nearPx = 4

/** The strongest candidate under a pixel, or null. The cost is by what stands there. */
export function candidateAt(
  { candidates, leastScore }: Pick<Shown, 'candidates' | 'leastScore'>,
  scale: Scale,
  xPx: number,
): Candidate | null {
  const toUs = toTime(scale, xPx + nearPx)
  let best: Candidate | null = null
  for (let at = firstFrom(candidates, toTime(scale, xPx - nearPx)); at < candidates.length; at++) {
    const each = candidates[at] as Candidate
    if (each.tUs > toUs) break
    if (each.score >= leastScore && each.score > (best?.score ?? 0)) best = each
  }
  return best
}

/** Pieces that a key would make now. */
export function drawRun(ctx: CanvasRenderingContext2D, pieces: readonly Span[], scale: Scale, row: TimelineRow, theme: DrawTheme): void {
  const [first, last] = [pieces[0], pieces.at(-1)]
  if (!first || !last) return
  ctx.lineWidth = 1
  ctx.setLineDash([4, 3])
  ctx.strokeStyle = theme.accent
  ctx.fillStyle = theme.accent
  for (const { startUs, endUs } of pieces) {
    const [x0Px, x1Px] = [Math.max(-4, toX(scale, startUs)), Math.min(scale.widthPx + 4, toX(scale, endUs))]
    if (x1Px < 0 || x0Px > scale.widthPx) continue
    ctx.globalAlpha = 0.16
    ctx.fillRect(x0Px + 1, row.yPx + 1, Math.max(1, x1Px - x0Px - 2), row.heightPx - 2)
    ctx.globalAlpha = 1
    ctx.strokeRect(x0Px + 1.5, row.yPx + 1.5, Math.max(1, x1Px - x0Px - 3), row.heightPx - 3)
  }
  ctx.setLineDash([])
  const leftPx = Math.max(0, toX(scale, first.startUs)) + 7
  ctx.font = font(12)
  ctx.textBaseline = 'middle'
  const words = `${pieces.length} ${pieces.length === 1 ? 'piece' : 'pieces'}: Shift A makes them, Alt PageDown more, Alt PageUp fewer, Esc none`
  const text = fitText(ctx, words, Math.min(scale.widthPx, toX(scale, last.endUs)) - leftPx - 4)
  if (!text) return
  const widthPx = ctx.measureText(text).width
  ctx.fillStyle = theme.ground
  ctx.globalAlpha = 0.85
  ctx.fillRect(leftPx - 3, row.yPx + 3, widthPx + 6, row.heightPx - 6)
  ctx.globalAlpha = 1
  ctx.fillStyle = theme.text
  ctx.fillText(text, leftPx, row.yPx + row.heightPx / 2 + 0.5)
}
