import { Button, Menu, NumberInput, Switch, TextInput } from '@mantine/core'
import { IconDots, IconPrinter, IconSearch } from '@tabler/icons-react'
import { useRef, useState } from 'react'
import { useStore } from 'zustand'
import { AppError } from '#shared/errors.ts'
import { emptyKeymap, formatKeymap, parseKeymap } from '#shared/keys/keymap.ts'
import { useKeymapKeeper } from '../../app/keymap.ts'
import { matchesQuery } from '../../app/matches.ts'
import { notifyDone, notifyError } from '../../app/notify.tsx'
import type { WorkbenchCommand } from '../../engine/commands/command.ts'
import { Swatch } from './IntentPicker.tsx'
import { Caps } from './KeyCaps.tsx'
import { KeyEditor } from './KeyEditor.tsx'
import styles from './KeysSheet.module.css'
import parts from './parts.module.css'
import { useTaxonomy } from './useStores.ts'
import { useWorkbenchScope } from './WorkbenchContext.ts'

/** Every command and its keys, straight from the commands that answer to them: searched, changed, printed. */
export function KeysSheet({ defaults }: { defaults: readonly WorkbenchCommand[] }) {
  const [query, setQuery] = useState('')
  const { labels } = useTaxonomy()
  return (
    <>
      <div className={styles.tools}>
        <TextInput
          className={styles.query ?? ''}
          aria-label="Search the keys"
          placeholder="Search by what it does, or by key"
          leftSection={<IconSearch size={13} aria-hidden />}
          value={query}
          data-autofocus
          onChange={(event) => setQuery(event.currentTarget.value)}
        />
        <Button variant="default" leftSection={<IconPrinter size={14} />} onClick={() => window.print()}>
          Print
        </Button>
        <KeymapMenu defaults={defaults} />
      </div>
      <SaveNote />
      <Marking />
      <KeyEditor defaults={defaults} labels={labels} query={query} />
      <Intents query={query} />
      {query === '' && (
        <section aria-label="With the pointer" className={styles.pointer}>
          <h3>With the pointer</h3>
          <p className={parts.dim}>
            Wheel zooms, Shift and wheel pans, on the timeline and on the picture. A drag on tracks seeks, with Shift it picks a range; on a
            tier it marks one, with Shift on the edge of two segments that meet it moves both. Alt lets go of snapping, Escape takes a drag
            back. A double click on a segment zooms to it, on the picture fits it. A finger takes the tracks along, two fingers zoom, on the
            ruler one seeks. Rows go where their names are dragged (Alt and ↑ ↓ on a name), their lower edge sets the height (Alt, Shift and
            ↑ ↓).
          </p>
        </section>
      )}
    </>
  )
}

/** Said only while the server does not have what was changed. */
function SaveNote() {
  const save = useStore(useKeymapKeeper().store, (state) => state.save)
  if (save === 'saved') return null
  return (
    <p className={styles.note} role="status">
      {save === 'waiting'
        ? 'Your keys are kept in this browser until the server answers.'
        : 'The server does not take these keys: they are kept in this browser alone.'}
    </p>
  )
}

/** How what is marked while playing is corrected. */
function Marking() {
  const keeper = useKeymapKeeper()
  const doc = useStore(keeper.store, (state) => state.doc)
  return (
    <section className={styles.marking} aria-label="Marking while it plays">
      <NumberInput
        label="Reaction time, ms"
        description="Taken off what you mark while it plays, times the speed; nothing while it stands"
        min={0}
        max={1000}
        step={10}
        clampBehavior="strict"
        allowDecimal={false}
        value={doc.reactionMs}
        onChange={(value) => keeper.edit({ ...doc, reactionMs: Number(value) || 0 })}
      />
      <Switch
        label="Marks go to an event close by"
        description="A press, typing, a window or screen change within 150 ms"
        checked={doc.isSnapping}
        onChange={(event) => keeper.edit({ ...doc, isSnapping: event.currentTarget.checked })}
      />
    </section>
  )
}

function KeymapMenu({ defaults }: { defaults: readonly WorkbenchCommand[] }) {
  const keeper = useKeymapKeeper()
  const doc = useStore(keeper.store, (state) => state.doc)
  const file = useRef<HTMLInputElement>(null)
  const read = async (chosen: File | undefined) => {
    if (!chosen) return
    try {
      keeper.edit(parseKeymap(await chosen.text(), defaults))
      notifyDone(`Keys taken from ${chosen.name}`)
    } catch (error) {
      if (!(error instanceof AppError)) throw error
      notifyError('These keys can’t be taken', error)
    }
  }
  return (
    <>
      <Menu position="bottom-end" withinPortal={false}>
        <Menu.Target>
          <Button variant="default" aria-label="More about the keys">
            <IconDots size={14} />
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={() => download(formatKeymap(doc))}>Save as a file</Menu.Item>
          <Menu.Item onClick={() => file.current?.click()}>Take from a file …</Menu.Item>
          <Menu.Item disabled={Object.keys(doc.keys).length === 0} onClick={() => keeper.edit({ ...doc, keys: emptyKeymap.keys })}>
            All keys as they came
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <input
        ref={file}
        type="file"
        accept="application/json,.json"
        hidden
        aria-label="A file with keys"
        onChange={(event) => {
          void read(event.currentTarget.files?.[0])
          event.currentTarget.value = ''
        }}
      />
    </>
  )
}

function download(text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: 'application/json' }))
  const link = document.createElement('a')
  link.href = url
  link.download = 'retrace-keys.json'
  link.click()
  URL.revokeObjectURL(url)
}

/** Intents by their keys; those whose key a command has are said, with what it does instead. */
function Intents({ query }: { query: string }) {
  const { commands } = useWorkbenchScope()
  const holders = new Map(commands.flatMap((each) => each.keys.map((combo) => [combo, each.title] as const)))
  const keyed = useTaxonomy().labels.filter((each) => each.key !== null && !each.isDeprecated)
  const found = keyed.filter((each) => matchesQuery(query, each.name, each.key ?? ''))
  if (query !== '' && found.length === 0) return null
  return (
    <section aria-label="Intents" className={styles.intents}>
      <h3>Intents</h3>
      {keyed.length === 0 && <p className={parts.dim}>No intent of this taxonomy has a key.</p>}
      <ul>
        {found.map((each) => {
          const combo = each.key?.toUpperCase() ?? ''
          const holder = holders.get(combo)
          return (
            <li key={each.id} className={styles.row}>
              <span className={styles.title}>
                <Swatch color={each.color} /> {each.name}
                {holder && <span className={styles.taken}> its key does “{holder}”: choose it by name</span>}
              </span>
              <Caps combo={combo} />
            </li>
          )
        })}
      </ul>
    </section>
  )
}
