import type { PassNews } from '#shared/api.ts'
import type { ChangeId } from '#shared/ids.ts'
import type { Merged } from '#shared/labels/merge.ts'

/** Where the edits are. `waiting` counts those that the server has not acknowledged. */
export type SaveStatus =
  /** What an earlier visit left is being looked for. */
  | { kind: 'reading'; waiting: number }
  | { kind: 'saved'; waiting: 0 }
  | { kind: 'saving'; waiting: number }
  /** No answer · no room on the server · an error on the server: all are tried again by themselves. */
  | { kind: 'offline' | 'full' | 'failing'; waiting: number; sinceMs: number }
  /** Waits for the person to sign in. */
  | { kind: 'signed_out'; waiting: number }
  /** Others changed the same: the person chooses. */
  | { kind: 'conflict'; waiting: number; news: PassNews; merged: Merged }
  /** The server will not have this edit, the first of those that wait. */
  | { kind: 'refused'; waiting: number; id: ChangeId; name: string; message: string }

export type Pause = 'offline' | 'full' | 'failing'
export type Trouble = Extract<SaveStatus, { kind: 'conflict' | 'refused' | 'signed_out' }>
