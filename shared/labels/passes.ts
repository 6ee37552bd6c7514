import { AppError } from '../errors.ts'

/** One annotator's work on one session goes through these. */
export const passStates = ['draft', 'submitted', 'accepted', 'returned'] as const
export type PassState = (typeof passStates)[number]
export type PassStep = 'edit' | 'submit' | 'accept' | 'return'

const next: Record<PassStep, Partial<Record<PassState, PassState>>> = {
  edit: { draft: 'draft', returned: 'returned' },
  submit: { draft: 'submitted', returned: 'submitted' },
  accept: { submitted: 'accepted' },
  return: { submitted: 'returned', accepted: 'returned' },
}

/** The state after a step. Throws `conflict` when the step is not for that state. */
export function nextPassState(state: PassState, step: PassStep): PassState {
  const to = next[step][state]
  if (!to) throw new AppError('conflict', `a pass that is ${state} can't take the step "${step}"`)
  return to
}

export function canStep(state: PassState, step: PassStep): boolean {
  return next[step][state] !== undefined
}

/** Why a reviewer returns a pass. */
export const returnReasons = {
  boundary_early: 'Boundary too early',
  boundary_late: 'Boundary too late',
  wrong_label: 'Wrong intent',
  wrong_level: 'Wrong level',
  missing_segment: 'Segment missing',
  extra_segment: 'Segment too many',
  unclear_instruction: 'Instruction unclear',
  leaks_answer: 'Instruction gives the answer away',
  other: 'Something else',
} as const
export type ReturnReason = keyof typeof returnReasons

/** Why a session, or a range of it, is bad. */
export const flagReasons = {
  capture_gap: 'Gap in the capture',
  clock_drift: 'Picture and input out of step',
  geometry_change: 'Screen changed size',
  blank_frames: 'Blank or frozen picture',
  cursor_missing: 'Cursor missing',
  keys_missing: 'Keys missing',
  private_data: 'Private data',
  wrong_task: 'Not the task',
  not_completed: 'Task not completed',
  duplicate: 'Duplicate',
  non_human: 'Not a person',
  other: 'Something else',
} as const
export type FlagReason = keyof typeof flagReasons
