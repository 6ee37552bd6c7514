import type { TypedText } from '#shared/replay/typedText.ts'
import { widthOf } from './text.ts'
import { font } from './theme.ts'

const typedFont = font(15, 500)
/** About the width of a letter: no more letters are taken than could fit. */
const letterPx = 8
const mostStruck = 24

type Piece = { text: string; isStruck: boolean }

/** What of a text fits: around the caret, which is where it grows; and what was just deleted, where it stood. */
export function cutTyped(typed: TypedText, maxPx: number): { pieces: Piece[]; caret: number } {
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
  return { pieces, caret: typed.caret - from + (from > 0 ? 1 : 0) }
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

/** The text in one line, what was taken away a moment ago struck through, and the caret. */
export function drawTyped(ctx: CanvasRenderingContext2D, typed: TypedText, leftPx: number, yPx: number, maxPx: number): void {
  const { pieces, caret } = cutTyped(typed, maxPx)
  ctx.font = typedFont
  let xPx = leftPx
  let passed = 0
  let caretPx: number | null = null
  ctx.lineWidth = 1.5
  for (const { text, isStruck } of pieces) {
    const widthPx = widthOf(ctx, typedFont, text)
    ctx.fillStyle = isStruck ? '#ff8a8a' : '#b5ceff'
    ctx.fillText(text, xPx, yPx + 16.5, Math.max(1, leftPx + maxPx - xPx))
    if (isStruck && text) {
      ctx.strokeStyle = '#ff8a8a'
      ctx.beginPath()
      ctx.moveTo(xPx, yPx + 16)
      ctx.lineTo(xPx + widthPx, yPx + 16)
      ctx.stroke()
    }
    if (!isStruck && caretPx === null && caret <= passed + text.length)
      caretPx = xPx + widthOf(ctx, typedFont, text.slice(0, caret - passed))
    if (!isStruck) passed += text.length
    xPx += widthPx
  }
  if (caretPx === null || caretPx > leftPx + maxPx) return
  ctx.fillStyle = '#ffffff'
  ctx.fillRect(caretPx, yPx + 7, 1.5, 18)
}
