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

/**
 * The size of an element in CSS pixels without asking the layout, which would be worked out again each time: noted after
 * each change. 0 × 0 until the first is known; `onChange` tells.
 */
export function watchSize(element: HTMLElement, onChange: () => void): { size(): Size; stop(): void } {
  let size: Size = { wPx: 0, hPx: 0 }
  const observer = new ResizeObserver(() => {
    size = { wPx: element.clientWidth, hPx: element.clientHeight }
    onChange()
  })
  observer.observe(element)
  return { size: () => size, stop: () => observer.disconnect() }
}
