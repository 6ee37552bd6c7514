import type { Writable } from 'node:stream'
import { toPrintable } from './printable.ts'

const barWidth = 30

/** Progress on standard error: a bar where it is a terminal, else a line per step. */
export type Progress = { show(fraction: number, step: string): void; end(): void }

export function createProgress(stderr: Writable): Progress {
  const isTerminal = 'isTTY' in stderr && stderr.isTTY === true
  let last = ''
  return {
    show(fraction, said) {
      const step = toPrintable(said)
      const share = Math.min(1, Math.max(0, fraction))
      const filled = Math.round(share * barWidth)
      const line = isTerminal
        ? `${'█'.repeat(filled)}${'░'.repeat(barWidth - filled)} ${String(Math.floor(share * 100)).padStart(3)} %  ${step}`
        : step
      if (line === last) return
      last = line
      // the cursor goes to the line's start and what stood there is cleared
      stderr.write(isTerminal ? `\r\u001b[2K${line}` : `${line}\n`)
    },
    end() {
      if (isTerminal && last !== '') stderr.write('\r\u001b[2K')
      last = ''
    },
  }
}
