import { useState } from 'react'

/** What was typed and not taken yet, of the thing that the field stands for; gone when it comes to stand for another, without a new field. */
export function useDraft<T>(owner: unknown): [draft: T | null, setDraft: (draft: T | null) => void] {
  const [held, setHeld] = useState<{ owner: unknown; draft: T | null }>({ owner, draft: null })
  return [held.owner === owner ? held.draft : null, (draft) => setHeld({ owner, draft })]
}
