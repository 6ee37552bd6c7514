import { Modal, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { IconPhoto, IconSearch } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { type KeyboardEvent, useId, useRef, useState } from 'react'
import type { SessionSummary } from '#shared/api.ts'
import type { SessionId } from '#shared/ids.ts'
import { projectsQuery } from '../api/projects.ts'
import { sessionChoicesQuery, thumbAddress } from '../api/sessions.ts'
import { formatCount, formatLength } from './format.ts'
import styles from './SessionPicker.module.css'
import { QueryState } from './states.tsx'

type PickerProps = {
  title: string
  isOpen: boolean
  onClose: () => void
  onPick: (id: SessionId) => void
}

/** A dialog that finds one of the sessions the person may see. */
export function SessionPicker({ title, isOpen, onClose, onPick }: PickerProps) {
  return (
    <Modal opened={isOpen} onClose={onClose} title={title} size={620}>
      <Choices onPick={onPick} />
    </Modal>
  )
}

/** The search and its hits; arrow keys go from one to the next, Enter takes the first. */
export function Choices({ onPick }: { onPick: (id: SessionId) => void }) {
  const [text, setText] = useState('')
  const [settled] = useDebouncedValue(text.trim(), 150)
  const query = useQuery(sessionChoicesQuery(settled, undefined))
  const list = useRef<HTMLUListElement>(null)
  const listId = useId()
  const move = (event: KeyboardEvent) => {
    if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return
    event.preventDefault()
    const buttons: Element[] = [...(list.current?.querySelectorAll('button') ?? [])]
    const at = document.activeElement ? buttons.indexOf(document.activeElement) : -1
    const next = buttons[Math.max(0, at + (event.key === 'ArrowDown' ? 1 : -1))]
    if (next instanceof HTMLElement) next.focus()
  }
  const first = query.data?.items[0]
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: arrow keys of the field and the buttons inside
    <div className={styles.picker} onKeyDown={move}>
      <TextInput
        data-autofocus
        type="search"
        aria-label="Search sessions by title"
        aria-controls={listId}
        placeholder="Search sessions by title"
        leftSection={<IconSearch size={14} aria-hidden />}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        onKeyDown={(event) => event.key === 'Enter' && first && text.trim() === settled && onPick(first.id)}
      />
      <QueryState query={query} what="Searching">
        {({ items }) =>
          items.length === 0 ? (
            <p className={styles.none}>No session matches “{settled}”.</p>
          ) : (
            <ul ref={list} id={listId} className={styles.list}>
              {items.map((each) => (
                <li key={each.id}>
                  <Choice session={each} onPick={() => onPick(each.id)} />
                </li>
              ))}
            </ul>
          )
        }
      </QueryState>
    </div>
  )
}

function Choice({ session, onPick }: { session: SessionSummary; onPick: () => void }) {
  const { data: projects = [] } = useQuery(projectsQuery)
  const project = projects.find((each) => each.id === session.projectId)?.name
  return (
    <button type="button" className={styles.choice} onClick={onPick}>
      {session.hasThumb ? (
        <img className={styles.thumb} src={thumbAddress(session.id)} alt="" loading="lazy" width={64} height={36} />
      ) : (
        <span className={styles.thumb}>
          <IconPhoto size={16} aria-hidden />
        </span>
      )}
      <span className={styles.words}>
        <span className={styles.title}>{session.title}</span>
        <span className={styles.facts}>
          {[project, formatLength(session.durationUs), `${formatCount(session.events)} events`].filter(Boolean).join(' · ')}
        </span>
      </span>
    </button>
  )
}
