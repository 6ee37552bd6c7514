import { ActionIcon, Popover } from '@mantine/core'
import { IconHelp } from '@tabler/icons-react'
import { useState } from 'react'
import { searchKinds } from '#shared/replay/eventSearch.ts'
import { findExamples, type SearchExample } from '#shared/replay/searchExamples.ts'
import { searchFieldId } from './fieldIds.ts'
import styles from './SearchField.module.css'
import { useWorkbenchScope } from './WorkbenchContext.ts'

/** What every session has, after what this very one has. */
const always: readonly SearchExample[] = [
  { text: 'kind:click|scroll', meaning: `one of: ${searchKinds.join(', ')}` },
  { text: 'at:0:10..0:30', meaning: 'between two times' },
]

/** How to search, with examples that find something here. */
export function SearchHelp() {
  const { player, searcher } = useWorkbenchScope().workbench
  const [isOpen, setOpen] = useState(false)
  const take = (text: string) => {
    searcher.setText(text)
    setOpen(false)
    document.getElementById(searchFieldId)?.focus()
  }
  return (
    <Popover opened={isOpen} onChange={setOpen} width={340} position="bottom-start" shadow="md" trapFocus returnFocus>
      <Popover.Target>
        <ActionIcon variant="subtle" color="gray" size={22} aria-label="How to search" onClick={() => setOpen(!isOpen)}>
          <IconHelp size={15} />
        </ActionIcon>
      </Popover.Target>
      <Popover.Dropdown p={0} aria-label="How to search">
        <ul className={styles.examples}>
          {isOpen &&
            [...findExamples(player.recording), ...always].map(({ text, meaning }) => (
              <li key={text}>
                <button type="button" onClick={() => take(text)}>
                  <code>{text}</code>
                  <span>{meaning}</span>
                </button>
              </li>
            ))}
        </ul>
        <p className={styles.helpText}>
          Plain words are looked for in typed text, titles, addresses, targets and notes. Several conditions have to hold together. Text in
          quotes is taken as it is.
        </p>
      </Popover.Dropdown>
    </Popover>
  )
}
