import { commandGroups, type WorkbenchCommand } from '../../engine/commands/command.ts'
import { formatCombo } from '../../engine/keymap.ts'
import { Swatch } from './IntentPicker.tsx'
import styles from './KeysSheet.module.css'
import parts from './parts.module.css'
import { useTaxonomy } from './useStores.ts'
import { useWorkbenchScope } from './WorkbenchContext.ts'

/** Every key, straight from the commands that answer to it. */
export function KeysSheet() {
  const { commands } = useWorkbenchScope()
  const taken = new Set(commands.flatMap((each) => each.keys))
  const intents = useTaxonomy().labels.filter((each) => each.key && !each.isDeprecated && !taken.has(each.key.toUpperCase()))
  return (
    <div className={styles.sheet}>
      <CommandGroups commands={commands} />
      <section aria-label="Intents">
        <h3>Intents</h3>
        {intents.length === 0 && <p className={parts.dim}>No intent of this taxonomy has a key.</p>}
        <dl>
          {intents.map((each) => (
            <div key={each.id}>
              <dt>
                <Swatch color={each.color} /> {each.name}
              </dt>
              <dd>
                <kbd className={parts.key}>{each.key?.toUpperCase()}</kbd>
              </dd>
            </div>
          ))}
        </dl>
        <h3>With the pointer</h3>
        <p className={parts.dim}>
          Wheel zooms, Shift and wheel pans, on the timeline and on the picture. A drag on tracks seeks, with Shift it picks a range; on a
          tier it marks one; Alt lets go of snapping, Escape takes a drag back. A double click on a segment zooms to it, on the picture fits
          it. A finger takes the tracks along, two fingers zoom, on the ruler one seeks. Rows go where their names are dragged (Alt and ↑ ↓
          on a name), their lower edge sets the height (Alt, Shift and ↑ ↓).
        </p>
      </section>
    </div>
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
                  <kbd key={combo} className={parts.key}>
                    {formatCombo(combo)}
                  </kbd>
                ))}
              </dd>
            </div>
          ))}
        </dl>
      </section>
    )
  })
}
