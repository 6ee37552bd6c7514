import { AppError } from '#shared/errors.ts'
import type { LogWrite, PassLog } from './passLog.ts'

/** `message`: why edits live in this page alone for now; null while they are kept. */
export type Keeping = { message: string | null }

/** Writes to the log one transaction after the other. What could not be written is tried again with the next. */
export function createLogKeeper(log: Pick<PassLog, 'write'>, onKeeping: (keeping: Keeping) => void) {
  let parts: LogWrite[] = []
  let isWriting = false
  const pump = async () => {
    if (isWriting || parts.length === 0) return
    isWriting = true
    const taken = parts
    parts = []
    try {
      await log.write(joinWrites(taken))
      onKeeping({ message: null })
    } catch (error) {
      parts = [...taken, ...parts]
      isWriting = false
      onKeeping({ message: describeFailure(error) })
      return
    }
    isWriting = false
    void pump()
  }
  return {
    /** Begins at once, before it returns. */
    keep(part: LogWrite): void {
      parts.push(part)
      void pump()
    },
  }
}

function joinWrites(parts: readonly LogWrite[]): LogWrite {
  const letGo = parts.flatMap((each) => each.letGo?.ids ?? [])
  return {
    add: parts.flatMap((each) => each.add ?? []),
    saved: parts.flatMap((each) => each.saved ?? []),
    replaced: parts.flatMap((each) => each.replaced ?? []),
    letGo: { ids: letGo, reason: parts.findLast((each) => each.letGo)?.letGo?.reason ?? '' },
    revision: parts.at(-1)?.revision ?? 0,
  }
}

export function describeFailure(error: unknown): string {
  if (error instanceof AppError) return error.message
  if (error instanceof DOMException && error.name === 'QuotaExceededError') return 'its storage is full'
  return error instanceof Error ? error.message || error.name : 'it did not say why'
}
