import { formatOnClock, type RulerClock } from '#shared/replay/ruler.ts'
import { lastRowAt } from '#shared/replay/search.ts'
import { clamp } from '#shared/time.ts'
import type { Filmstrip } from '../../engine/frames/filmstrip.ts'
import type { TimelineHover } from '../../engine/timelineGestures.ts'

const marginPx = 8
/** Large enough to read what stands on the screen, where there is room for that. */
const [leastPx, mostPx] = [480, 760]

/**
 * The screen at the time under the pointer: the nearest tile at once, and the frame itself when it is decoded. It lies
 * above the timeline and so never over what is pointed at.
 */
export function drawPreview(
  canvas: HTMLCanvasElement,
  rows: HTMLElement,
  filmstrip: Filmstrip | null,
  hover: TimelineHover | null,
  clock: RulerClock,
): void {
  const row = filmstrip && hover ? lastRowAt(filmstrip.frames.tUs, hover.tUs) : -1
  const tile = filmstrip?.look(row >= 0 ? row : null) ?? null
  canvas.style.display = tile ? 'block' : 'none'
  const ctx = canvas.getContext('2d')
  if (!tile || !hover || !filmstrip || !ctx) return
  const section = rows.closest('section')?.getBoundingClientRect()
  const box = rows.getBoundingClientRect()
  const roomPx = Math.max(60, (section?.top ?? box.top) - 2 * marginPx)
  const wantedPx = Math.min(clamp(window.innerWidth * 0.38, leastPx, mostPx), window.innerWidth - 2 * marginPx)
  const wPx = Math.round(Math.min(wantedPx, roomPx * filmstrip.aspect))
  const hPx = Math.round(wPx / filmstrip.aspect)
  const ratio = window.devicePixelRatio || 1
  const [width, height] = [Math.round(wPx * ratio), Math.round(hPx * ratio)]
  if (canvas.width !== width || canvas.height !== height) [canvas.width, canvas.height] = [width, height]
  ctx.setTransform(ratio, 0, 0, ratio, 0, 0)
  ctx.imageSmoothingQuality = 'high'
  ctx.drawImage(tile.picture, tile.xPx, tile.yPx, tile.wPx, tile.hPx, 0, 0, wPx, hPx)
  const text = formatOnClock(clock, hover.tUs)
  ctx.font = '12px system-ui'
  ctx.fillStyle = 'rgb(11 13 17 / 80%)'
  ctx.fillRect(0, hPx - 20, ctx.measureText(text).width + 12, 20)
  ctx.fillStyle = '#ffffff'
  ctx.fillText(text, 6, hPx - 6)
  canvas.style.width = `${wPx}px`
  canvas.style.height = `${hPx}px`
  canvas.style.top = `${roomPx + marginPx - hPx}px`
  canvas.style.left = `${clamp(box.left + hover.xPx - wPx / 2, marginPx, window.innerWidth - wPx - marginPx)}px`
}
