/** Fields that keys lead to. */
export const intentFieldId = 'workbench-intent'
export const bulkIntentFieldId = 'workbench-bulk-intent'
export const textFieldId = 'workbench-text'
export const actionKindFieldId = 'action-kind'
export const actionTextFieldId = 'action-text'
export const actionIntentFieldId = 'action-intent'
export const actionInstructionFieldId = 'action-instruction'
export const searchFieldId = 'event-search'
export const labelSearchFieldId = 'label-search'
/** Where the focus goes when what had it is gone or done: keys work from there, and Tab goes on from there. */
export const timelineId = 'workbench-timeline'
