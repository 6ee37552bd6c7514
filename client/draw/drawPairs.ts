import type { DrawTheme } from './theme.ts'

/** When both sides' actions began, and which are alike. */
export type PairedActions = {
  readonly aUs: Float64Array
  readonly bUs: Float64Array
  /** For each action of A the index of B's that is alike, or -1; and the other way round. */
  readonly ofA: Int32Array
  readonly ofB: Int32Array
}
type View = { readonly fromUs: number; readonly toUs: number }

const marginPx = 7

/** Both sides' actions, A's above: a line from each to its like, a mark on each that has none. */
export function drawPairs(
  ctx: CanvasRenderingContext2D,
  pairs: PairedActions,
  views: { a: View; b: View },
  size: { wPx: number; hPx: number },
  theme: DrawTheme,
): void {
  const { wPx, hPx } = size
  ctx.fillStyle = theme.row
  ctx.fillRect(0, 0, wPx, hPx)
  const toPx = ({ fromUs, toUs }: View, tUs: number) => ((tUs - fromUs) / (toUs - fromUs)) * wPx
  const [topPx, bottomPx] = [marginPx, hPx - marginPx]
  ctx.strokeStyle = theme.line
  ctx.lineWidth = 1
  ctx.beginPath()
  for (let at = 0; at < pairs.ofA.length; at++) {
    const other = pairs.ofA[at] as number
    if (other < 0) continue
    const [x0Px, x1Px] = [toPx(views.a, pairs.aUs[at] as number), toPx(views.b, pairs.bUs[other] as number)]
    if (Math.max(x0Px, x1Px) < 0 || Math.min(x0Px, x1Px) > wPx) continue
    ctx.moveTo(x0Px, topPx)
    ctx.lineTo(x1Px, bottomPx)
  }
  ctx.stroke()
  drawSide(ctx, pairs.aUs, pairs.ofA, (tUs) => toPx(views.a, tUs), topPx, wPx, theme)
  drawSide(ctx, pairs.bUs, pairs.ofB, (tUs) => toPx(views.b, tUs), bottomPx, wPx, theme)
}

function drawSide(
  ctx: CanvasRenderingContext2D,
  times: Float64Array,
  partners: Int32Array,
  toPx: (tUs: number) => number,
  yPx: number,
  widthPx: number,
  theme: DrawTheme,
): void {
  let lastPx = Number.NEGATIVE_INFINITY
  for (let at = 0; at < times.length; at++) {
    const xPx = toPx(times[at] as number)
    if (xPx < -4) continue
    if (xPx > widthPx + 4) return
    const isAlone = (partners[at] as number) < 0
    if (!isAlone && xPx - lastPx < 1) continue // on the same pixel as the one before
    lastPx = xPx
    ctx.fillStyle = isAlone ? theme.warn : theme.hover
    ctx.beginPath()
    // the shape says it too, for those who don't see the colour
    if (isAlone) diamond(ctx, xPx, yPx, 4.5)
    else ctx.arc(xPx, yPx, 2.5, 0, 2 * Math.PI)
    ctx.fill()
  }
}

function diamond(ctx: CanvasRenderingContext2D, xPx: number, yPx: number, radiusPx: number): void {
  ctx.moveTo(xPx, yPx - radiusPx)
  ctx.lineTo(xPx + radiusPx, yPx)
  ctx.lineTo(xPx, yPx + radiusPx)
  ctx.lineTo(xPx - radiusPx, yPx)
  ctx.closePath()
}
