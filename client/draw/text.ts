/** The text, cut with … so that it fits; empty when not even two letters do. The font must be set. */
export function fitText(ctx: CanvasRenderingContext2D, text: string, maxPx: number): string {
  if (maxPx < 12) return ''
  // captured names can be book-long: no more is measured than could fit
  const head = text.slice(0, Math.ceil(maxPx / 2))
  const widthPx = ctx.measureText(head).width
  if (widthPx <= maxPx && head.length === text.length) return text
  let length = Math.min(head.length - 1, Math.floor((head.length * (maxPx - 8)) / Math.max(1, widthPx)))
  while (length > 1 && ctx.measureText(`${head.slice(0, length)}…`).width > maxPx) length--
  return length < 2 ? '' : `${head.slice(0, length)}…`
}

/** One line of text with its middle at `yPx`. */
export function drawLabel(ctx: CanvasRenderingContext2D, text: string, xPx: number, yPx: number, maxPx: number): void {
  const fitted = fitText(ctx, text, maxPx)
  if (!fitted) return
  ctx.textBaseline = 'middle'
  ctx.fillText(fitted, xPx, yPx + 0.5)
}
