import { useCallback, useSyncExternalStore } from 'react'

/**
 * Whether the person is in a text field outside the element of this id. A dialog that opens by itself leaves the focus
 * there until the field is left: keys under way would land in the dialog, and what they say would be lost.
 */
export function useTypingOutside(id: string): boolean {
  return useSyncExternalStore(
    onFocusMoved,
    useCallback(() => isTyping(id), [id]),
  )
}

/** Whether the focus is in a text field, but for those in the element of this id. */
export function isTyping(outsideId?: string): boolean {
  const field = document.activeElement
  return field !== null && isTextField(field) && (outsideId === undefined || field.closest(`#${outsideId}`) === null)
}

function onFocusMoved(tell: () => void): () => void {
  document.addEventListener('focusin', tell)
  document.addEventListener('focusout', tell)
  return () => {
    document.removeEventListener('focusin', tell)
    document.removeEventListener('focusout', tell)
  }
}

const isTextField = (field: Element) =>
  field.matches('textarea, input:not([type=checkbox], [type=radio], [type=range], [type=file], [type=button], [type=submit])')
