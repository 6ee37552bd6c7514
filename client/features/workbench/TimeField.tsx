import { ActionIcon, TextInput, Tooltip } from '@mantine/core'
import { type KeyboardEvent, useState } from 'react'
import { AppError } from '#shared/errors.ts'
import { formatTime, parseTime } from '#shared/time.ts'
import styles from './Inspector.module.css'

type TimeFieldProps = {
  label: string
  keyHint: string
  valueUs: number
  isReadOnly: boolean
  onChange: (tUs: number) => void
  /** Sets the time to the playhead's. */
  onHere: () => void
}

/** A time that can be typed, or set to the playhead. */
export function TimeField({ label, keyHint, valueUs, isReadOnly, onChange, onHere }: TimeFieldProps) {
  const [draft, setDraft] = useState<string | null>(null)
  const [problem, setProblem] = useState<string | null>(null)
  const commit = () => {
    if (draft === null) return
    try {
      const tUs = parseTime(draft)
      // what is shown is cut to ms: only a typed change may move the edge
      if (draft !== formatTime(valueUs)) onChange(tUs)
      setDraft(null)
      setProblem(null)
    } catch (error) {
      if (!(error instanceof AppError)) throw error
      setProblem('expected 0:36.950')
    }
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Enter') commit()
    if (event.key !== 'Escape') return
    setDraft(null)
    setProblem(null)
  }
  return (
    <TextInput
      label={label}
      classNames={{ input: `${styles.timeInput} num` }}
      value={draft ?? formatTime(valueUs)}
      error={problem}
      readOnly={isReadOnly}
      onChange={(event) => setDraft(event.currentTarget.value)}
      onBlur={commit}
      onKeyDown={onKeyDown}
      rightSection={
        isReadOnly ? null : (
          <Tooltip label={`${label} at the playhead  ${keyHint}`}>
            <ActionIcon variant="default" size={18} aria-label={`${label} at the playhead`} onClick={onHere}>
              <span className={styles.keyHint}>{keyHint}</span>
            </ActionIcon>
          </Tooltip>
        )
      }
    />
  )
}
