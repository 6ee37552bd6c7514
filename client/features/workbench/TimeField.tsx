import { ActionIcon, TextInput, Tooltip } from '@mantine/core'
import { type KeyboardEvent, memo } from 'react'
import { AppError } from '#shared/errors.ts'
import type { SegmentId } from '#shared/ids.ts'
import { formatTime, parseTime } from '#shared/time.ts'
import styles from './Inspector.module.css'
import { useDraft } from './useDraft.ts'

type TimeFieldProps = {
  label: string
  keyHint: string
  /** What the time is of: what was typed for one is not another's. */
  owner?: SegmentId
  valueUs: number
  isReadOnly: boolean
  onChange: (tUs: number) => void
  /** Sets the time to the playhead's. */
  onHere: () => void
}

/** A time that can be typed, or set to the playhead. */
export function TimeField({ label, keyHint, owner, valueUs, isReadOnly, onChange, onHere }: TimeFieldProps) {
  const [draft, setDraft] = useDraft<string>(owner)
  const [problem, setProblem] = useDraft<string>(owner)
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
      rightSection={isReadOnly ? null : <HereButton label={label} keyHint={keyHint} onHere={onHere} />}
    />
  )
}

const HereButton = memo(function HereButton({ label, keyHint, onHere }: Pick<TimeFieldProps, 'label' | 'keyHint' | 'onHere'>) {
  return (
    <Tooltip label={`${label} at the playhead  ${keyHint}`}>
      <ActionIcon variant="default" size={18} aria-label={`${label} at the playhead`} onClick={onHere}>
        <span className={styles.keyHint}>{keyHint}</span>
      </ActionIcon>
    </Tooltip>
  )
})
