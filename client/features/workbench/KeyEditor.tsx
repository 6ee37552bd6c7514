import { ActionIcon, Button } from '@mantine/core'
import { IconPlus, IconRotate, IconX } from '@tabler/icons-react'
import { type KeyboardEvent, useEffect, useRef, useState } from 'react'
import { useStore } from 'zustand'
import type { Combo } from '#shared/keys/combo.ts'
import { applyKeymap, dropKey, findObstacle, type KeymapDoc, type Obstacle, putKey, resetKeys, swapKey } from '#shared/keys/keymap.ts'
import type { Label } from '#shared/labels/taxonomy.ts'
import { useKeymapKeeper } from '../../app/keymap.ts'
import { matchesQuery } from '../../app/matches.ts'
import { commandGroups, type WorkbenchCommand } from '../../engine/commands/command.ts'
import { formatCombo, toCombo } from '../../engine/keymap.ts'
import { Caps } from './KeyCaps.tsx'
import styles from './KeysSheet.module.css'
import parts from './parts.module.css'

type KeyEditorProps = {
  /** Commands with the keys they came with. */
  defaults: readonly WorkbenchCommand[]
  /** Intents whose keys count too. */
  labels?: readonly Label[]
  query?: string
}

/** The commands with their keys, each to be changed: by a press of the new combination. */
export function KeyEditor({ defaults, labels = [], query = '' }: KeyEditorProps) {
  const keeper = useKeymapKeeper()
  const doc = useStore(keeper.store, (state) => state.doc)
  const [open, setOpen] = useState<string | null>(null)
  const commands = applyKeymap(defaults, doc)
  const found = commands.filter((each) => matchesQuery(query, each.title, each.words, ...each.keys, ...each.keys.map(formatCombo)))
  if (found.length === 0) return <p className={parts.dim}>No command is called that.</p>
  return (
    <div className={styles.sheet}>
      {commandGroups.map((group) => {
        const listed = found.filter((each) => each.group === group)
        if (listed.length === 0) return null
        return (
          <section key={group} aria-label={group}>
            <h3>{group}</h3>
            <ul>
              {listed.map((each) => (
                <KeyRow
                  key={each.id}
                  command={each}
                  commands={commands}
                  labels={labels}
                  doc={doc}
                  isOpen={open === each.id}
                  onOpen={(isOpen) => setOpen(isOpen ? each.id : null)}
                  onEdit={keeper.edit}
                />
              ))}
            </ul>
          </section>
        )
      })}
    </div>
  )
}

type KeyRowProps = {
  command: WorkbenchCommand
  commands: readonly WorkbenchCommand[]
  labels: readonly Label[]
  doc: KeymapDoc
  isOpen: boolean
  onOpen: (isOpen: boolean) => void
  onEdit: (doc: KeymapDoc) => void
}

/** One command: its keys, and when it is opened the means to change them. */
function KeyRow({ command, commands, labels, doc, isOpen, onOpen, onEdit }: KeyRowProps) {
  const isChanged = doc.keys[command.id] !== undefined
  const button = useRef<HTMLButtonElement>(null)
  const close = () => {
    onOpen(false)
    button.current?.focus()
  }
  return (
    <li data-open={isOpen || undefined}>
      <div className={styles.row}>
        <span className={styles.title} data-changed={isChanged || undefined}>
          {command.title}
        </span>
        <span className={styles.caps}>
          {command.keys.map((combo) => (
            <Caps key={combo} combo={combo} />
          ))}
        </span>
        <button
          ref={button}
          type="button"
          className={styles.change}
          aria-label={`Change the keys of “${command.title}”`}
          aria-expanded={isOpen}
          onClick={() => onOpen(!isOpen)}
        >
          change
        </button>
      </div>
      {isOpen && <KeyChange command={command} commands={commands} labels={labels} doc={doc} onEdit={onEdit} onClose={close} />}
    </li>
  )
}

type KeyChangeProps = Pick<KeyRowProps, 'command' | 'commands' | 'labels' | 'doc' | 'onEdit'> & { onClose: () => void }

/** What is asked for: a combination in the place of `old`, or one more. */
type Wanted = { old: Combo | null; key: Combo }

function KeyChange({ command, commands, labels, doc, onEdit, onClose }: KeyChangeProps) {
  const [old, setOld] = useState<Combo | null>(command.keys[0] ?? null)
  const [wanted, setWanted] = useState<Wanted | null>(null)
  const field = useRef<HTMLInputElement>(null)
  // the press itself is what is asked for
  // biome-ignore lint/correctness/useExhaustiveDependencies: whenever another one is to be replaced
  useEffect(() => field.current?.focus(), [old])
  const obstacle = wanted && findObstacle(commands, command.id, wanted.key)
  const put = (next: Wanted) => {
    onEdit(putKey(doc, command, next.old, next.key))
    onClose()
  }
  const onKey = (event: KeyboardEvent) => {
    const combo = toCombo(event.nativeEvent)
    if (/^(Control|Shift|Alt|Meta|AltGraph|CapsLock|Dead|Unidentified|Process)$/.test(event.key)) return
    // Tab goes on, Escape leaves: neither is ever caught here
    if (combo === 'Tab' || combo === 'Shift+Tab') return
    if (combo === 'Escape') return onClose()
    event.preventDefault()
    event.stopPropagation()
    const next = { old, key: combo }
    if (findObstacle(commands, command.id, combo) || labelOf(labels, combo)) setWanted(next)
    else put(next)
  }
  const label = wanted && labelOf(labels, wanted.key)
  return (
    <div className={styles.editor}>
      <div className={styles.olds}>
        {command.keys.map((combo) => (
          <span key={combo} className={styles.old}>
            <button type="button" className={styles.pick} aria-pressed={old === combo} onClick={() => setOld(combo)}>
              <Caps combo={combo} />
            </button>
            <ActionIcon
              size={18}
              variant="subtle"
              color="gray"
              aria-label={`Take ${formatCombo(combo)} away`}
              onClick={() => onEdit(dropKey(doc, command, combo))}
            >
              <IconX size={12} />
            </ActionIcon>
          </span>
        ))}
        <button type="button" className={styles.pick} aria-pressed={old === null} onClick={() => setOld(null)}>
          <IconPlus size={12} aria-hidden /> one more
        </button>
      </div>
      <input
        className={styles.catch}
        readOnly
        ref={field}
        data-mantine-stop-propagation="true"
        aria-label={`New combination for “${command.title}”`}
        value={wanted ? formatCombo(wanted.key) : ''}
        placeholder={old === null ? 'Press one more combination' : `Press what shall be in the place of ${formatCombo(old)}`}
        onKeyDown={onKey}
      />
      {wanted && obstacle && (
        <Refusal
          wanted={wanted}
          obstacle={obstacle}
          onSwap={(by) => {
            onEdit(swapKey(doc, command, wanted.old, wanted.key, by))
            onClose()
          }}
        />
      )}
      {wanted && !obstacle && label && (
        <p role="alert">
          {formatCombo(wanted.key)} applies the intent “{label.name}”. It would be chosen by name then.{' '}
          <Button size="compact-xs" variant="default" onClick={() => put(wanted)}>
            Take it all the same
          </Button>
        </p>
      )}
      <div className={styles.after}>
        {doc.keys[command.id] && (
          <Button
            size="compact-xs"
            variant="subtle"
            leftSection={<IconRotate size={12} />}
            onClick={() => onEdit(resetKeys(doc, command.id))}
          >
            As it came
          </Button>
        )}
        <Button size="compact-xs" variant="subtle" onClick={onClose}>
          Done
        </Button>
      </div>
    </div>
  )
}

function labelOf(labels: readonly Label[], combo: Combo): Label | null {
  return labels.find((each) => !each.isDeprecated && each.key?.toUpperCase() === combo) ?? null
}

type RefusalProps = {
  wanted: Wanted
  obstacle: Obstacle
  onSwap: (by: WorkbenchCommand | Extract<Obstacle, { kind: 'taken' }>['by']) => void
}

/** Why not, and what can be done about it. */
function Refusal({ wanted, obstacle, onSwap }: RefusalProps) {
  if (obstacle.kind === 'owned')
    return (
      <p role="alert">
        {formatCombo(wanted.key)} can’t be used: in the browser or the system it {obstacle.what}.
      </p>
    )
  return (
    <p role="alert">
      {formatCombo(wanted.key)} is for “{obstacle.by.title}”.{' '}
      <Button size="compact-xs" variant="default" onClick={() => onSwap(obstacle.by)}>
        {wanted.old === null ? 'Take it from there' : `Swap: that gets ${formatCombo(wanted.old)}`}
      </Button>
    </p>
  )
}
