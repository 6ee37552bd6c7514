/** Widths of single letters by font: words are fitted by adding them up, so that a frame of panning measures nothing. */
const fonts = new Map<string, Map<string, number>>()

/** Forgets what was measured: a web font has come in place of the one it was measured in. */
export function forgetWidths(): void {
  fonts.clear()
}

function widthsOf(font: string): Map<string, number> {
  let widths = fonts.get(font)
  if (!widths) {
    widths = new Map()
    fonts.set(font, widths)
  }
  return widths
}

function letterWidth(ctx: CanvasRenderingContext2D, widths: Map<string, number>, letter: string): number {
  let px = widths.get(letter)
  if (px === undefined) {
    px = ctx.measureText(letter).width
    widths.set(letter, px)
  }
  return px
}

/** Width of the text in the font that is set, px: the sum of its letters', to a px or two what is drawn. */
export function textWidth(ctx: CanvasRenderingContext2D, text: string): number {
  const widths = widthsOf(ctx.font)
  let px = 0
  for (const letter of text) px += letterWidth(ctx, widths, letter)
  return px
}

/** The text, cut with … so that it fits; empty when not even two letters do. The font must be set. */
export function fitText(ctx: CanvasRenderingContext2D, text: string, maxPx: number): string {
  if (maxPx < 12) return ''
  const widths = widthsOf(ctx.font)
  const dotsPx = letterWidth(ctx, widths, '…')
  let px = 0
  let at = 0
  /** Where the text is cut when it turns out to be too long: after the last letter that leaves room for the dots. */
  let cutAt = 0
  // captured names can be book-long: no letter is looked at past the first that does not fit
  for (const letter of text) {
    px += letterWidth(ctx, widths, letter)
    if (px > maxPx) return cutAt < 2 ? '' : `${text.slice(0, cutAt)}…`
    at += letter.length
    if (px + dotsPx <= maxPx) cutAt = at
  }
  return text
}

/** One line of text with its middle at `yPx`. */
export function drawLabel(ctx: CanvasRenderingContext2D, text: string, xPx: number, yPx: number, maxPx: number): void {
  const fitted = fitText(ctx, text, maxPx)
  if (!fitted) return
  ctx.textBaseline = 'middle'
  ctx.fillText(fitted, xPx, yPx + 0.5)
}

const widths = new Map<string, number>()

/** The width of a text that is drawn again each frame: measured once. The font must be set, and named in `font`. */
export function widthOf(ctx: CanvasRenderingContext2D, font: string, text: string): number {
  const key = `${font} ${text}`
  const known = widths.get(key)
  if (known !== undefined) return known
  if (widths.size > 1000) widths.clear() // times and coordinates never end
  const { width } = ctx.measureText(text)
  widths.set(key, width)
  return width
}
