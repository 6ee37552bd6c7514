import { Textarea } from '@mantine/core'
import { useCallback, useEffect, useRef, useState } from 'react'
import { textFieldId } from './fieldIds.ts'

type InstructionFieldProps = { value: string; isReadOnly: boolean; onChange: (text: string) => void }

const restMs = 1200

/** Text that saves itself when the typing rests, and when the field or the segment is left. */
export function InstructionField({ value, isReadOnly, onChange }: InstructionFieldProps) {
  const [draft, setDraft] = useState<string | null>(null)
  const newest = useRef({ draft, value, onChange })
  useEffect(() => {
    newest.current = { draft, value, onChange }
  })
  const commit = useCallback(() => {
    const { draft: text, value: saved, onChange: change } = newest.current
    if (text !== null && text.trim() !== saved) change(text.trim())
  }, [])
  useEffect(() => {
    if (draft === null) return
    const timer = setTimeout(commit, restMs)
    return () => clearTimeout(timer)
  }, [draft, commit])
  useEffect(() => {
    window.addEventListener('pagehide', commit)
    return () => {
      window.removeEventListener('pagehide', commit)
      commit() // the selection moved on
    }
  }, [commit])
  return (
    <Textarea
      id={textFieldId}
      wrapperProps={{ 'data-guide': 'text' }}
      label="Instruction"
      placeholder={isReadOnly ? '' : 'What the person was to do, as you would say it to somebody'}
      autosize
      minRows={2}
      maxRows={8}
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
}
