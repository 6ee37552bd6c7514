import { Button, Group, Text } from '@mantine/core'
import { formatTime, type Span } from '#shared/time.ts'
import { formatCombo } from '../../engine/keymap.ts'
import parts from './parts.module.css'
import { useCanEdit, useWorkbenchState } from './useStores.ts'
import { useWorkbenchScope } from './WorkbenchContext.ts'

const uses = [
  ['zoom-selection', 'Zoom'],
  ['loop', 'Loop'],
  ['flag', 'Flag'],
] as const

/** A range that was picked on the tracks, and what can be done with it. */
export function RangePanel({ range }: { range: Span }) {
  const { workbench, commands, run } = useWorkbenchScope()
  const { store } = workbench
  const tier = useWorkbenchState((state) => state.activeTier)
  const canEdit = useCanEdit()
  const { startUs, endUs } = range
  return (
    <section className={parts.panel} aria-label="Picked range">
      <h2 className={parts.panelTitle}>Range · {((endUs - startUs) / 1e6).toFixed(3)} s</h2>
      <Text className="num">
        {formatTime(startUs)} – {formatTime(endUs)}
      </Text>
      <Group gap={6}>
        {uses.map(([id, label]) => {
          const combo = commands.find((each) => each.id === id)?.keys[0]
          return (
            <Button key={id} variant="default" size="compact-xs" onClick={() => run(id)}>
              {label} {combo && <kbd className={parts.key}>{formatCombo(combo)}</kbd>}
            </Button>
          )
        })}
        {canEdit && (
          <Button
            variant="default"
            size="compact-xs"
            onClick={() => store.setState({ range: null, selectedId: null, pending: { tier, span: range } })}
          >
            Label it
          </Button>
        )}
        <Button variant="default" size="compact-xs" onClick={() => store.setState({ range: null })}>
          Let go
        </Button>
      </Group>
    </section>
  )
}
