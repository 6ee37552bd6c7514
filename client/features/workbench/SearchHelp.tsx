import { ActionIcon, Popover } from '@mantine/core'
import { IconHelp } from '@tabler/icons-react'
import { type ReactNode, useState } from 'react'
import { searchKinds } from '#shared/replay/eventSearch.ts'
import { findExamples, type SearchExample } from '#shared/replay/searchExamples.ts'
import { labelSearchFieldId, searchFieldId } from './fieldIds.ts'
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
  const examples = () => [...findExamples(player.recording), ...always]
  return (
    <HelpPopover fieldId={searchFieldId} examples={examples} onTake={searcher.setText}>
      Plain words are looked for in typed text, titles, addresses, targets and notes. Several conditions have to hold together. Text in
      quotes is taken as it is.
    </HelpPopover>
  )
}

const labelExamples: readonly SearchExample[] = [
  { text: 'no:label', meaning: 'without an intent' },
  { text: 'no:text', meaning: 'without an instruction' },
  { text: '<1s', meaning: 'shorter than a second; also >2m, <500ms' },
  { text: 'at:0:10..0:30', meaning: 'between two times' },
]

/** The same for segments. */
export function LabelSearchHelp() {
  const { labelFinder, editor } = useWorkbenchScope().workbench
  const examples = () => {
    const { tiers = [], labels = [] } = editor?.store.getState().pass.taxonomy.doc ?? {}
    const [tier, label] = [tiers[1] ?? tiers[0], labels[0]]
    return [
      ...(label ? [{ text: `label:"${label.name}"`, meaning: 'this intent, or one below it' }] : []),
      ...(tier ? [{ text: `tier:"${tier.title}"`, meaning: 'on this tier' }] : []),
      ...labelExamples,
    ]
  }
  return (
    <HelpPopover fieldId={labelSearchFieldId} examples={examples} onTake={labelFinder.setText}>
      Plain words are looked for in instructions, intents with what stands above them, and tiers. Several conditions have to hold together.
    </HelpPopover>
  )
}

type HelpProps = { fieldId: string; examples: () => readonly SearchExample[]; onTake: (text: string) => void; children: ReactNode }

function HelpPopover({ fieldId, examples, onTake, children }: HelpProps) {
  const [isOpen, setOpen] = useState(false)
  const take = (text: string) => {
    onTake(text)
    setOpen(false)
    document.getElementById(fieldId)?.focus()
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
            examples().map(({ text, meaning }) => (
              <li key={text}>
                <button type="button" onClick={() => take(text)}>
                  <code>{text}</code>
                  <span>{meaning}</span>
                </button>
              </li>
            ))}
        </ul>
        <p className={styles.helpText}>{children}</p>
      </Popover.Dropdown>
    </Popover>
  )
}
