/** Notices when what moved has stood still for a while. */
export type Settling = {
  /** It has changed: it will have settled some time after the last change. */
  move(): void
  /** True once after it has settled. */
  take(): boolean
  dispose(): void
}

const settledMs = 120

/** `request` asks for a frame when it has settled. */
export function createSettling(request: () => void): Settling {
  let timer: ReturnType<typeof setTimeout> | null = null
  let isDue = false
  const stop = () => {
    if (timer) clearTimeout(timer)
    timer = null
  }
  return {
    move() {
      stop()
      isDue = false
      timer = setTimeout(() => {
        isDue = true
        request()
      }, settledMs)
    },
    take() {
      const was = isDue
      isDue = false
      return was
    },
    dispose: stop,
  }
}
