import type { TypedText } from '#shared/replay/typedText.ts'
import { widthOf } from './text.ts'
import { font } from './theme.ts'

const typedFont = font(15, 500)
/** About the width of a letter: no more letters are taken than could fit. */
const letterPx = 8
const mostStruck = 24

type Piece = { text: string; isStruck: boolean }

/** What of a text fits: around the caret, which is where it grows; and what was just deleted, where it stood. */
export function cutTyped(typed: TypedText, maxPx: number): { pieces: Piece[]; caret: number; anchor: number } {
  const room = Math.max(8, Math.floor(maxPx / letterPx) - Math.min(mostStruck, typed.struck.length))
  const from = Math.max(0, Math.min(typed.caret - Math.floor(room * 0.75), typed.text.length - room))
  const to = Math.min(typed.text.length, from + room)
  const at = Math.min(to, Math.max(from, typed.struckAt))
  const struck = typed.struck.length > mostStruck ? `…${typed.struck.slice(1 - mostStruck)}` : typed.struck
  const pieces = [
    { text: (from > 0 ? '…' : '') + toShown(typed.text.slice(from, at)), isStruck: false },
    { text: toShown(struck), isStruck: true },
    { text: toShown(typed.text.slice(at, to)) + (to < typed.text.length ? '…' : ''), isStruck: false },
  ]
  const toPlace = (at: number) => Math.max(0, Math.min(at, to) - from) + (from > 0 ? 1 : 0)
  return { pieces, caret: toPlace(typed.caret), anchor: toPlace(typed.anchor) }
}

/** One sign for each unit, so that places stay places; marks that turn the direction of the line are shown as a dot. */
function toShown(text: string): string {
  return text
    .replaceAll('\n', '⏎')
    .replaceAll('\t', '⇥')
    .replace(/[\p{Cc}\u200b-\u200f\u061c\u2028-\u202e\u2060-\u206f\ufeff]/gu, '·')
}

export function measureTyped(ctx: CanvasRenderingContext2D, typed: TypedText, maxPx: number): number {
  ctx.font = typedFont
  let sum = 0
  for (const { text } of cutTyped(typed, maxPx).pieces) sum += widthOf(ctx, typedFont, text)
  return Math.min(sum, maxPx)
}

/** The text in one line: what is selected marked, what was taken away a moment ago struck through, and the caret. */
export function drawTyped(ctx: CanvasRenderingContext2D, typed: TypedText, leftPx: number, yPx: number, maxPx: number): void {
  const { pieces, caret, anchor } = cutTyped(typed, maxPx)
  ctx.font = typedFont
  const caretPx = leftPx + offsetOf(ctx, pieces, caret)
  const anchorPx = leftPx + offsetOf(ctx, pieces, anchor)
  ctx.fillStyle = 'rgb(79 140 255 / 45%)'
  if (caretPx !== anchorPx) ctx.fillRect(Math.min(caretPx, anchorPx), yPx + 6, Math.abs(caretPx - anchorPx), 20)
  let xPx = leftPx
  for (const { text, isStruck } of pieces) {
    const widthPx = widthOf(ctx, typedFont, text)
    ctx.fillStyle = isStruck ? '#ff8a8a' : '#b5ceff'
    ctx.fillText(text, xPx, yPx + 16.5, Math.max(1, leftPx + maxPx - xPx))
    if (isStruck) ctx.fillRect(xPx, yPx + 15, widthPx, 1.5)
    xPx += widthPx
  }
  ctx.fillStyle = '#ffffff'
  ctx.fillRect(Math.min(caretPx, leftPx + maxPx), yPx + 7, 1.5, 18)
}

/** How far from the left a place of the shown text is; what is struck through stands between and is passed over. */
function offsetOf(ctx: CanvasRenderingContext2D, pieces: readonly Piece[], place: number): number {
  let left = place
  let xPx = 0
  for (const { text, isStruck } of pieces) {
    if (!isStruck && left <= text.length) return xPx + widthOf(ctx, typedFont, text.slice(0, left))
    if (!isStruck) left -= text.length
    xPx += widthOf(ctx, typedFont, text)
  }
  return xPx
}
