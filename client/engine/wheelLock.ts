/** A turn of the wheel or a move of fingers on a trackpad. */
export type WheelStep = {
  deltaX: number
  deltaY: number
  ctrlKey: boolean
  shiftKey: boolean
  /** When it happened, ms. */
  timeStamp: number
}
export type WheelMode = 'pan' | 'zoom' | 'pinch'

/** Steps nearer to each other than this are one gesture, with its inertial tail. */
const quietMs = 80

/**
 * What steps of the wheel do. A gesture keeps the mode it began with: the tail of a pan that still arrives when Ctrl is
 * pressed or the fingers turn doesn't zoom. After `stop` steps are left out until they have paused.
 */
export type WheelLock = { next(step: WheelStep): WheelMode | null; stop(): void }

export function createWheelLock(): WheelLock {
  let mode: WheelMode | null = null
  let isStopped = false
  let lastMs = Number.NEGATIVE_INFINITY
  return {
    next(step) {
      if (step.timeStamp - lastMs > quietMs) {
        isStopped = false
        mode = modeOf(step)
      }
      lastMs = step.timeStamp
      return isStopped ? null : mode
    },
    stop() {
      isStopped = true
    },
  }
}

function modeOf({ deltaX, deltaY, ctrlKey, shiftKey }: WheelStep): WheelMode {
  // a pinch on a trackpad arrives as a wheel with Ctrl, in much smaller steps
  if (ctrlKey) return 'pinch'
  return shiftKey || Math.abs(deltaX) > Math.abs(deltaY) ? 'pan' : 'zoom'
}
