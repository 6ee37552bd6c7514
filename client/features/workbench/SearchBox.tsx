import { TextInput } from '@mantine/core'
import { IconSearch } from '@tabler/icons-react'
import { type KeyboardEvent, type ReactNode, useRef } from 'react'
import type { SearchProblem } from '#shared/replay/eventSearch.ts'
import styles from './SearchField.module.css'

type SearchBoxProps = {
  id: string
  label: string
  text: string
  problem: SearchProblem | null
  help: ReactNode
  onText: (text: string) => void
  onEnter: (isShift: boolean) => void
  /** What was found, in a line below. */
  children?: ReactNode
}

/** A search that is read as it is typed: what of it can't be read is underlined and told. */
export function SearchBox({ id, label, text, problem, help, onText, onEnter, children }: SearchBoxProps) {
  const underline = useRef<HTMLDivElement>(null)
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.key === 'Enter') onEnter(event.shiftKey)
    else if (event.key !== 'Escape') return
    else if (text) onText('')
    else event.currentTarget.blur()
    event.preventDefault()
  }
  return (
    <search className={styles.search}>
      <div className={styles.box}>
        <TextInput
          id={id}
          aria-label={label}
          aria-describedby={problem ? `${id}-problem` : undefined}
          placeholder={label}
          leftSection={<IconSearch size={13} aria-hidden />}
          rightSection={help}
          classNames={{ input: styles.input ?? '' }}
          value={text}
          spellCheck={false}
          autoComplete="off"
          onChange={(event) => onText(event.currentTarget.value)}
          onKeyDown={onKeyDown}
          onScroll={(event) => underline.current?.scrollTo({ left: event.currentTarget.scrollLeft })}
        />
        {problem && (
          <div ref={underline} className={styles.underline} aria-hidden>
            <Underlined text={text} problem={problem} />
          </div>
        )}
      </div>
      {problem && (
        <p id={`${id}-problem`} className={styles.problem} role="alert">
          {problem.message}
        </p>
      )}
      {children}
    </search>
  )
}

/** The text again, unseen, with a line under what could not be read. */
function Underlined({ text, problem: { from, to } }: { text: string; problem: SearchProblem }) {
  return (
    <>
      {text.slice(0, from)}
      <span>{text.slice(from, to)}</span>
      {text.slice(to)}
    </>
  )
}
