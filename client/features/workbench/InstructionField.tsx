import { Textarea } from '@mantine/core'
import { useCallback, useEffect, useRef, useState } from 'react'
import { textFieldId } from './fieldIds.ts'
import styles from './Inspector.module.css'

type InstructionFieldProps = { value: string; isReadOnly: boolean; onChange: (text: string) => void }

const restMs = 1200
/** Where the browser fits the field to its text, nothing measures it with every edit. */
const canSizeItself = CSS.supports('field-sizing', 'content')

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
}
