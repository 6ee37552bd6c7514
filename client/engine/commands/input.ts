import type { KeymapDoc } from '#shared/keys/keymap.ts'
import type { StageView } from '../stageView.ts'
import type { Workbench } from '../workbench.ts'

/** What commands work on. */
export type CommandInput = {
  workbench: Workbench
  stage: () => StageView | null
  /** Puts the cursor into the text of the selected segment. */
  editText: () => void
  /** Puts the cursor into a field of the selected action. */
  editAction: (field: 'kind' | 'text') => void
  /** Opens the list of intents for the selected segment or the marked range. */
  chooseIntent: () => void
  /** Puts the cursor into the search of the list that is open. */
  findEvents: () => void
  /** Puts the cursor into the search of the segments. */
  findLabels: () => void
  /** How the person marks while playing. */
  marking: () => Pick<KeymapDoc, 'reactionMs' | 'isSnapping'>
  canFlag: boolean
  canSubmit: () => boolean
  canReview: () => boolean
  canSetClock: boolean
  /** Copies a link to where the playhead is, or to what is picked out. */
  share: (kind: 'moment' | 'range' | 'segment') => void
}
