import { Textarea } from '@mantine/core'
import { memo, useCallback, useEffect, useRef } from 'react'
import type { SegmentId } from '#shared/ids.ts'
import { textFieldId } from './fieldIds.ts'
import styles from './Inspector.module.css'
import { useDraft } from './useDraft.ts'

type InstructionFieldProps = { owner: SegmentId; value: string; isReadOnly: boolean; onChange: (owner: SegmentId, text: string) => void }

const restMs = 1200
/** Where the browser fits the field to its text, nothing measures it with every edit. */
const canSizeItself = CSS.supports('field-sizing', 'content')

/** Text that saves itself when the typing rests, and when the field or the segment is left. */
export const InstructionField = memo(function InstructionField({ owner, value, isReadOnly, onChange }: InstructionFieldProps) {
  const [draft, setDraft] = useDraft<string>(owner)
  const newest = useRef({ owner, draft, value, onChange })
  useEffect(() => {
    newest.current = { owner, draft, value, onChange }
  })
  const commit = useCallback(() => {
    const { owner: of, draft: text, value: saved, onChange: change } = newest.current
    if (text !== null && text.trim() !== saved) change(of, text.trim())
  }, [])
  useEffect(() => {
    if (draft === null) return
    const timer = setTimeout(commit, restMs)
    return () => clearTimeout(timer)
  }, [draft, commit])
  // biome-ignore lint/correctness/useExhaustiveDependencies: when the selection moves on, what was typed is still the one's before
  useEffect(() => {
    window.addEventListener('pagehide', commit)
    return () => {
      window.removeEventListener('pagehide', commit)
      commit()
    }
  }, [commit, owner])
  return (
    <Textarea
      id={textFieldId}
      wrapperProps={{ 'data-guide': 'text' }}
      label="Instruction"
      placeholder={isReadOnly ? '' : 'What the person was to do, as you would say it to somebody'}
      autosize={!canSizeItself}
      minRows={2}
      maxRows={8}
      classNames={canSizeItself ? { input: styles.instruction ?? '' } : {}}
      maxLength={4000}
      readOnly={isReadOnly}
      value={draft ?? value}
      onChange={(event) => setDraft(event.currentTarget.value)}
      onBlur={() => {
        commit()
        setDraft(null)
      }}
      onKeyDown={(event) => {
        const isDone = event.key === 'Escape' || (event.key === 'Enter' && !event.shiftKey)
        if (!isDone || event.nativeEvent.isComposing) return
        event.preventDefault()
        event.currentTarget.blur()
      }}
    />
  )
})
