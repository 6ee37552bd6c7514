import { Button, TextInput } from '@mantine/core'
import { type KeyboardEvent, type PointerEvent, type RefObject, useEffect, useRef } from 'react'
import { nudgeTarget, targetBetween } from '#shared/replay/actionTarget.ts'
import type { StageView } from '../../engine/stageView.ts'
import styles from './ActionPanel.module.css'
import { useWorkbenchState } from './useStores.ts'
import { useWorkbenchScope } from './WorkbenchContext.ts'

const arrows: Record<string, readonly [number, number]> = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }
/** By how many px an arrow key moves; with Ctrl one by one. */
const stepPx = 8

/** Lies over the stage while the box of an action's target is drawn. */
export function BoxEditor({ stageRef }: { stageRef: RefObject<StageView | null> }) {
  const isOpen = useWorkbenchState((state) => state.actionBox !== null)
  return isOpen ? <OpenBoxEditor stageRef={stageRef} /> : null
}

function OpenBoxEditor({ stageRef }: { stageRef: RefObject<StageView | null> }) {
  const { store, actionLabeler } = useWorkbenchScope().workbench
  const box = useWorkbenchState((state) => state.actionBox)
  const field = useRef<HTMLDivElement>(null)
  const name = useRef<HTMLInputElement>(null)
  const corner = useRef<readonly [number, number] | null>(null)
  useEffect(() => field.current?.focus(), [])
  if (!box) return null
  const { surface, ...target } = box
  const leave = () => store.setState({ actionBox: null })
  const save = () => actionLabeler?.saveBox({ ...target, name: target.name.trim() })
  const pointOf = (event: PointerEvent) => {
    const { left, top } = event.currentTarget.getBoundingClientRect()
    return stageRef.current?.pointOn(surface, event.clientX - left, event.clientY - top) ?? null
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const arrow = arrows[event.key]
    const by = event.ctrlKey || event.metaKey ? 1 : stepPx
    if (arrow) store.setState({ actionBox: { surface, ...nudgeTarget(target, arrow[0] * by, arrow[1] * by, event.shiftKey) } })
    else if (event.key === 'Enter') name.current?.select()
    else if (event.key === 'Escape') leave()
    else return
    event.preventDefault()
  }
  return (
    <>
      <div
        ref={field}
        className={styles.box}
        role="application"
        aria-label="Target box: arrows move it, with Shift they size it, with Ctrl by single pixels; Enter names it, Escape leaves"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what is drawn on takes keys
        tabIndex={0}
        onKeyDown={onKeyDown}
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId)
          corner.current = pointOf(event)
        }}
        onPointerMove={(event) => {
          const to = corner.current && pointOf(event)
          if (corner.current && to) store.setState({ actionBox: { surface, ...targetBetween(corner.current, to, target.name) } })
        }}
        onPointerUp={() => {
          corner.current = null
        }}
      />
      <form
        className={styles.boxForm}
        onSubmit={(event) => {
          event.preventDefault()
          save()
        }}
      >
        <TextInput
          ref={name}
          size="xs"
          aria-label="Name of the target"
          placeholder="Name of the target"
          maxLength={200}
          value={target.name}
          onChange={(event) => store.setState({ actionBox: { ...box, name: event.currentTarget.value } })}
          onKeyDown={(event) => {
            if (event.key !== 'Escape') return
            event.preventDefault()
            leave()
          }}
        />
        <Button type="submit" size="compact-sm">
          Save box
        </Button>
        <Button variant="default" size="compact-sm" onClick={leave}>
          Leave
        </Button>
      </form>
    </>
  )
}
