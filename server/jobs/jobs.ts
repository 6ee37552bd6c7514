import { AppError } from '#shared/errors.ts'
import type { ImportId, ReleaseId, SessionId } from '#shared/ids.ts'

/** Work that outlives a request. The payloads are ids only: what the job needs it reads from the database. */
export type JobPayloads = {
  import: { importId: ImportId }
  /** Converts what browsers can't play and makes the thumbnail: after it the session can be opened. */
  prepare: { sessionId: SessionId }
  /** Copies for quick seeks and sheets of small pictures: kinds of their own, so that no session waits for another's. */
  refine: { sessionId: SessionId }
  release: { releaseId: ReleaseId }
}
export type JobName = keyof JobPayloads

/** `signal` aborts when somebody cancels the job or the worker stops. */
export type JobHandler<N extends JobName> = (payload: JobPayloads[N], signal: AbortSignal) => Promise<void>

export type Jobs = {
  send<N extends JobName>(name: N, payload: JobPayloads[N]): Promise<void>
  /** Aborts the job of that payload where it runs, or takes it out of the queue. */
  cancel<N extends JobName>(name: N, payload: JobPayloads[N]): Promise<void>
  /** Takes jobs of all kinds from the queue until `stop`. */
  work(handlers: { [N in JobName]: JobHandler<N> }): Promise<void>
  /** Takes jobs out that a process had begun which is no more. Only for who has the queue to itself and has not begun its own. */
  forgetBegun(): Promise<void>
  /** Resolves when nothing is queued or running; for tests and the command line. */
  idle(): Promise<void>
  stop(): Promise<void>
}

/** Why a signal aborted: the worker stops and the job is to be taken up again, rather than somebody having cancelled it. */
export const stopReason = new AppError('unavailable', 'the worker stops')
export const isStop = (signal: AbortSignal) => signal.reason === stopReason
