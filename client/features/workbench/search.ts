import { z } from 'zod'
import { idSchema } from '#shared/ids.ts'

/** Any number: one outside the session is told when the link is opened, not dropped unseen. */
const seconds = z.coerce.number().optional().catch(undefined)
/** `12.5~14.25`, seconds. */
const secondsRange = z
  .string()
  .regex(/^-?\d+(\.\d+)?~-?\d+(\.\d+)?$/)
  .optional()
  .catch(undefined)

/** What of the workbench stands in the address: a moment, the part of the timeline in view, what is picked out, whose pass. */
export const workbenchSearch = z.object({
  /** Playhead, in seconds. */
  t: seconds,
  /** Visible part of the timeline, in seconds; both or neither. */
  from: seconds,
  to: seconds,
  /** A range picked on the tracks or being marked. */
  range: secondsRange,
  /** What playing goes round in. */
  loop: secondsRange,
  sel: idSchema('segment').optional().catch(undefined),
  /** Whose pass: that of an id, or one's own, begun if need be. Without it the most telling one is chosen. */
  pass: z
    .union([z.literal('own'), idSchema('pass')])
    .optional()
    .catch(undefined),
})
export type WorkbenchSearch = z.infer<typeof workbenchSearch>
