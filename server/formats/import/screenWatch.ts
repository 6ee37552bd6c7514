import type { Geometry } from '#shared/session.ts'
import { formatTime } from '#shared/time.ts'
import type { Report } from '../types.ts'

/** Recorders that hook the mouse below the system see it bounce beyond the edge it is pushed against; only staying there is leaving. */
const stayUs = 500_000
/** Excursions nearer to each other than this are told as one. */
const calmUs = 8_000_000

type Span = { startUs: number; endUs: number }

export function declaredGeometry(screen: { wPx: number; hPx: number }): Geometry {
  return { tUs: 0, surface: 0, display: '0', xPx: 0, yPx: 0, wPx: screen.wPx, hPx: screen.hPx, scale: 1, certainty: 'declared' }
}

/** Checks a declared screen size against every position of the pointer. */
export class ScreenWatch {
  readonly #screen: { wPx: number; hPx: number } | null
  readonly #spans: Span[] = []
  #run: Span | null = null
  #count = 0
  #minX = Number.POSITIVE_INFINITY
  #maxX = Number.NEGATIVE_INFINITY
  #minY = Number.POSITIVE_INFINITY
  #maxY = Number.NEGATIVE_INFINITY

  constructor(screen: { wPx: number; hPx: number } | null) {
    this.#screen = screen
  }

  /** Says whether the point lies outside the declared screen. Positions must come in order of time. */
  isOutside(tUs: number, xPx: number, yPx: number): boolean {
    if (!this.#screen) return false
    const { wPx, hPx } = this.#screen
    if (xPx >= 0 && yPx >= 0 && xPx < wPx && yPx < hPx) {
      this.#endRun()
      return false
    }
    this.#count++
    this.#minX = Math.min(this.#minX, xPx)
    this.#maxX = Math.max(this.#maxX, xPx)
    this.#minY = Math.min(this.#minY, yPx)
    this.#maxY = Math.max(this.#maxY, yPx)
    this.#run = { startUs: this.#run?.startUs ?? tUs, endUs: tUs }
    return true
  }

  #endRun(): void {
    const run = this.#run
    this.#run = null
    if (!run || run.endUs - run.startUs < stayUs) return
    const last = this.#spans.at(-1)
    if (last && run.startUs - last.endUs < calmUs) last.endUs = run.endUs
    else this.#spans.push(run)
  }

  /** Warns of what was seen, and gives the moment from which on the declared size is not to be believed. */
  finish(report: Report): Geometry[] {
    this.#endRun()
    const [first] = this.#spans
    if (!this.#screen || !first) return []
    const { wPx, hPx } = this.#screen
    const spans = this.#spans.slice(0, 3).map((span) => `${formatTime(span.startUs)}–${formatTime(span.endUs)}`)
    const more = this.#spans.length > 3 ? ` and ${this.#spans.length - 3} more times` : ''
    report.warn(
      'pointer_outside_screen',
      `the pointer leaves the declared ${wPx}x${hPx} screen at ${spans.join(', ')}${more} (x from ${this.#minX} to ${this.#maxX}, y from ${this.#minY} to ${this.#maxY}): ` +
        'the resolution or the monitors were changed while recording; the picture goes on showing the declared area',
      { tUs: first.startUs, count: this.#count },
    )
    return [{ ...declaredGeometry(this.#screen), tUs: first.startUs, certainty: 'unknown' }]
  }
}
