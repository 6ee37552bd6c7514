import type { Size } from '../draw/camera.ts'

/** A canvas that keeps its pixels as fine as the display's. Drawing is in CSS pixels. */
export type Surface = { readonly ctx: CanvasRenderingContext2D; readonly canvas: HTMLCanvasElement; resize(size: Size): boolean }

export function createSurface(canvas: HTMLCanvasElement, isOpaque: boolean): Surface {
  const ctx = canvas.getContext('2d', { alpha: !isOpaque })
  if (!ctx) throw new Error('this browser gives no 2D canvas')
  return {
    ctx,
    canvas,
    resize({ wPx, hPx }) {
      const ratio = window.devicePixelRatio || 1
      const [width, height] = [Math.max(1, Math.round(wPx * ratio)), Math.max(1, Math.round(hPx * ratio))]
      const isNew = canvas.width !== width || canvas.height !== height
      if (isNew) {
        canvas.width = width
        canvas.height = height
      }
      ctx.setTransform(ratio, 0, 0, ratio, 0, 0)
      return isNew
    },
  }
}
