import { TextInput } from '@mantine/core'
import { IconSearch } from '@tabler/icons-react'
import { useDeferredValue, useMemo, useState } from 'react'
import { type EventIndex, toEventLine } from '#shared/replay/eventRows.ts'
import type { Recording } from '#shared/replay/recording.ts'
import { formatTime } from '#shared/time.ts'
import styles from './lists.module.css'
import { useCurrentRow } from './useCurrentRow.ts'
import { VirtualList } from './VirtualList.tsx'
import { useWorkbenchScope } from './WorkbenchContext.ts'

/** Every recorded event but the pointer's movements, in step with the playhead. */
export function EventList() {
  const { player, events } = useWorkbenchScope().workbench
  const [text, setText] = useState('')
  const filter = useDeferredValue(text.trim().toLowerCase())
  const { recording } = player
  const index = events()
  const shown = useMemo(() => filterEvents(recording, index, filter), [recording, index, filter])
  const times = useMemo(() => Float64Array.from(shown, (at) => index.tUs[at] as number), [shown, index])
  const current = useCurrentRow(times)
  return (
    <>
      <Filter value={text} onChange={setText} label="Filter events" />
      {shown.length === 0 && (
        <p className={styles.listEmpty}>{filter ? 'Nothing matches.' : 'No events besides the pointer’s movements.'}</p>
      )}
      <VirtualList label="Events" count={shown.length} rowPx={25} current={current} keyOf={(row) => shown[row] ?? row}>
        {(row) => {
          const line = toEventLine(recording, index, shown[row] ?? 0)
          return (
            <button type="button" className={styles.row} aria-current={row === current || undefined} onClick={() => player.seek(line.tUs)}>
              <span className={`${styles.rowTime} num`}>{formatTime(line.tUs, 1)}</span>
              <span className={styles.rowTitle}>{line.title}</span>
              <span className={styles.rowDetail}>{line.detail}</span>
            </button>
          )
        }}
      </VirtualList>
    </>
  )
}

function filterEvents(recording: Recording, index: EventIndex, filter: string): Uint32Array {
  const all = Uint32Array.from(index.tUs, (_, at) => at)
  if (!filter) return all
  return all.filter((at) => {
    const { title, detail } = toEventLine(recording, index, at)
    return `${title} ${detail}`.toLowerCase().includes(filter)
  })
}

export function Filter({ value, onChange, label }: { value: string; onChange: (text: string) => void; label: string }) {
  return (
    <TextInput
      className={styles.filter}
      aria-label={label}
      placeholder={label}
      leftSection={<IconSearch size={13} aria-hidden />}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
      onKeyDown={(event) => event.key === 'Escape' && event.currentTarget.blur()}
    />
  )
}
