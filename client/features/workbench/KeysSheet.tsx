import { Button, TextInput } from '@mantine/core'
import { IconPrinter, IconSearch } from '@tabler/icons-react'
import { useEffect, useState } from 'react'
import { matchesQuery } from '../../app/matches.ts'
import { commandGroups, type WorkbenchCommand } from '../../engine/commands/command.ts'
import { capsOf, type DigitCaps, readDigitCaps } from '../../engine/keyCaps.ts'
import { Swatch } from './IntentPicker.tsx'
import styles from './KeysSheet.module.css'
import parts from './parts.module.css'
import { useTaxonomy } from './useStores.ts'
import { useWorkbenchScope } from './WorkbenchContext.ts'

/** Every key, straight from the commands that answer to it; searched by what it does, and to be printed. */
export function KeysSheet() {
  const { commands } = useWorkbenchScope()
  const [query, setQuery] = useState('')
  const taken = new Set(commands.flatMap((each) => each.keys))
  const intents = useTaxonomy().labels.filter((each) => each.key && !each.isDeprecated && !taken.has(each.key.toUpperCase()))
  const found = commands.filter((each) => matchesQuery(query, each.title, ...each.keys))
  const foundIntents = intents.filter((each) => matchesQuery(query, each.name, each.key ?? ''))
  const isNothing = query !== '' && foundIntents.length === 0 && found.every((each) => each.keys.length === 0)
  return (
    <>
      <div className={styles.tools}>
        <TextInput
          className={styles.query ?? ''}
          aria-label="Search the keys"
          placeholder="Search the keys"
          leftSection={<IconSearch size={13} aria-hidden />}
          value={query}
          data-autofocus
          onChange={(event) => setQuery(event.currentTarget.value)}
        />
        <Button variant="default" leftSection={<IconPrinter size={14} />} onClick={() => window.print()}>
          Print
        </Button>
      </div>
      {isNothing && <p className={parts.dim}>No key does that.</p>}
      <div className={styles.sheet}>
        <CommandGroups commands={found} />
        {(query === '' || foundIntents.length > 0) && (
          <section aria-label="Intents">
            <h3>Intents</h3>
            {intents.length === 0 && <p className={parts.dim}>No intent of this taxonomy has a key.</p>}
            <dl>
              {foundIntents.map((each) => (
                <div key={each.id}>
                  <dt>
                    <Swatch color={each.color} /> {each.name}
                  </dt>
                  <dd>
                    <Caps combo={each.key?.toUpperCase() ?? ''} />
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        )}
        {query === '' && (
          <section aria-label="With the pointer">
            <h3>With the pointer</h3>
            <p className={parts.dim}>
              Wheel zooms, Shift and wheel pans, on the timeline and on the picture. A drag on tracks seeks, with Shift it picks a range; on
              a tier it marks one. Alt lets go of snapping, Escape takes a drag back. A double click on a segment zooms to it, on the
              picture fits it. A finger takes the tracks along, two fingers zoom, on the ruler one seeks. Rows go where their names are
              dragged (Alt and ↑ ↓ on a name), their lower edge sets the height (Alt, Shift and ↑ ↓).
            </p>
          </section>
        )}
      </div>
    </>
  )
}

/** Commands that have keys, by group. */
export function CommandGroups({ commands }: { commands: readonly WorkbenchCommand[] }) {
  return commandGroups.map((group) => {
    const listed = commands.filter((each) => each.group === group && each.keys.length > 0)
    if (listed.length === 0) return null
    return (
      <section key={group} aria-label={group}>
        <h3>{group}</h3>
        <dl>
          {listed.map((each) => (
            <div key={each.id}>
              <dt>{each.title}</dt>
              <dd>
                {each.keys.map((combo) => (
                  <Caps key={combo} combo={combo} />
                ))}
              </dd>
            </div>
          ))}
        </dl>
      </section>
    )
  })
}

/** A combination as this keyboard's caps say it. */
function Caps({ combo }: { combo: string }) {
  const digits = useDigitCaps()
  return <kbd className={parts.key}>{capsOf(combo, digits, /Mac|iP(hone|ad)/.test(navigator.platform))}</kbd>
}

const noDigitCaps: DigitCaps = new Map()

function useDigitCaps(): DigitCaps {
  const [caps, setCaps] = useState(noDigitCaps)
  useEffect(() => {
    let isGone = false
    void readDigitCaps(navigator).then((read) => isGone || setCaps(read))
    return () => {
      isGone = true
    }
  }, [])
  return caps
}
