import { z } from 'zod'
import { idSchema } from '#shared/ids.ts'

const seconds = z.coerce.number().min(0).optional().catch(undefined)

/** What of the workbench stands in the address: a moment, the part of the timeline in view, the selection, whose pass. */
export const workbenchSearch = z.object({
  /** Playhead, in seconds. */
  t: seconds,
  /** Visible part of the timeline, in seconds; both or neither. */
  from: seconds,
  to: seconds,
  sel: idSchema('segment').optional().catch(undefined),
  /** Whose pass: that of an id, or one's own, begun if need be. Without it the most telling one is chosen. */
  pass: z
    .union([z.literal('own'), idSchema('pass')])
    .optional()
    .catch(undefined),
})
export type WorkbenchSearch = z.infer<typeof workbenchSearch>
