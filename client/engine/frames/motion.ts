/** How the playhead moves over the rows of a stream: rows from one drawn frame to the next, at least 1; 0 while it rests, steps or jumps. */
export type Motion = { readonly direction: 1 | -1; readonly stride: number }

/** After so long on one row it rests. */
const restMs = 250
const displayFrameMs = 1000 / 60
/** A move of more than this in one frame is a jump, whatever came before. */
const jumpRows = 40

/** Follows one stream's row from frame to frame. One move tells a direction; another one the same way, soon after, a speed. */
export function createMotion(): { move(row: number, nowMs: number): Motion } {
  let motion: Motion = { direction: 1, stride: 0 }
  let last: { row: number; ms: number } | null = null
  let speed = 0 // rows a millisecond, with its sign
  return {
    move(row, nowMs) {
      const moved = last ? row - last.row : 0
      const elapsedMs = last ? Math.max(1, nowMs - last.ms) : restMs
      if (last && moved === 0) {
        if (elapsedMs >= restMs && motion.stride > 0) motion = { ...motion, stride: 0 }
        return motion
      }
      last = { row, ms: nowMs }
      const direction = moved < 0 ? -1 : 1
      const isGoingOn = direction === motion.direction && elapsedMs < restMs && Math.abs(moved) <= jumpRows
      if (!isGoingOn) speed = 0
      else speed = speed === 0 ? moved / elapsedMs : (speed * 2 + moved / elapsedMs) / 3
      const stride = isGoingOn ? Math.max(1, Math.round(Math.abs(speed) * displayFrameMs)) : 0
      if (direction !== motion.direction || stride !== motion.stride) motion = { direction, stride }
      return motion
    },
  }
}
