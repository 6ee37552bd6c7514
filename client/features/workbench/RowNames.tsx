import { Menu } from '@mantine/core'
import { type KeyboardEvent, type PointerEvent, useRef, useState } from 'react'
import { flushSync } from 'react-dom'
import { useStore } from 'zustand'
import { lowestRowPx, movableRows, moveRow, resizeRow, type TimelineLayout, type TimelineRow } from '../../draw/timelineLayout.ts'
import { formatCombo } from '../../engine/keymap.ts'
import parts from './parts.module.css'
import styles from './Timeline.module.css'
import { usePassState, useWorkbenchState } from './useStores.ts'
import { useWorkbenchScope } from './WorkbenchContext.ts'

/** Names of what stays above the rows: the menu of the whole timeline, and the clock of the ruler. */
export function HeadNames({ layout }: { layout: TimelineLayout }) {
  const { workbench, commands, run } = useWorkbenchScope()
  const { prefs, wallClock } = workbench
  const { isCutting, isWallClock, isHidingCandidates } = useStore(prefs)
  const [overview, ruler] = layout.rows
  if (!overview || !ruler) return null
  const keyOf = (id: string) => formatCombo(commands.find((each) => each.id === id)?.keys[0] ?? '')
  const isArranged = prefs.getState().order.length > 0 || Object.keys(prefs.getState().heights).length > 0 || layout.hidden.length > 0
  const show = (key: string) => prefs.setState(({ hidden }) => ({ hidden: hidden.filter((each) => each !== key) }))
  return (
    <div className={styles.headNames} style={{ height: layout.headPx }}>
      <Menu position="top-start">
        <Menu.Target>
          <button type="button" className={styles.name} style={placeOf(overview)}>
            Whole session
          </button>
        </Menu.Target>
        <Menu.Dropdown>
          {commands.some((each) => each.id === 'cut-idle') && (
            <Menu.Item role="menuitemcheckbox" aria-checked={isCutting} onClick={() => run('cut-idle')} rightSection={keyOf('cut-idle')}>
              {isCutting ? 'Put idle time back' : 'Cut idle time out'}
            </Menu.Item>
          )}
          {commands.some((each) => each.id === 'show-candidates') && (
            <Menu.Item role="menuitemcheckbox" aria-checked={!isHidingCandidates} onClick={() => run('show-candidates')}>
              {isHidingCandidates ? 'Show candidates for cuts' : 'Hide candidates for cuts'}
            </Menu.Item>
          )}
          <Menu.Item onClick={() => run('zoom-all')} rightSection={keyOf('zoom-all')}>
            Show the whole session
          </Menu.Item>
          {layout.hidden.length > 0 && <Menu.Divider />}
          {layout.hidden.map(({ key, title }) => (
            <Menu.Item key={key} onClick={() => show(key)}>
              Show {title}
            </Menu.Item>
          ))}
          <Menu.Divider />
          <Menu.Item disabled={!isArranged} onClick={() => run('reset-rows')}>
            Put the rows back
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <button
        type="button"
        className={styles.name}
        style={placeOf(ruler)}
        aria-disabled={wallClock === null}
        title={
          wallClock === null ? 'this recording doesn’t say what time of day it was' : `Session time or time of day  ${keyOf('wall-clock')}`
        }
        onClick={() => run('wall-clock')}
      >
        <span className={parts.dim}>{isWallClock && wallClock ? 'Time of day' : 'Session time'}</span>
      </button>
    </div>
  )
}

/** A row's place inside its column of names. */
const placeOf = (row: TimelineRow, fromPx = 0) => ({ top: row.yPx - fromPx, height: row.heightPx })

/** Names of tracks and tiers. A track's is taken to another place by its name, any row made higher by its lower edge. */
export function RowNames({ layout }: { layout: TimelineLayout }) {
  const [status, setStatus] = useState('')
  return (
    <div className={styles.names} style={{ height: layout.heightPx - layout.headPx }}>
      {layout.rows.map((row) => {
        if (row.yPx < layout.headPx) return null
        if (row.kind !== 'tier') return <TrackName key={row.key} row={row} layout={layout} onStatus={setStatus} />
        return <TierName key={row.key} row={row} layout={layout} />
      })}
      <span className={styles.unseen} role="status">
        {status}
      </span>
    </div>
  )
}

type NameProps = { row: TimelineRow; layout: TimelineLayout }

function TierName({ row, layout }: NameProps) {
  const { workbench } = useWorkbenchScope()
  const activeTier = useWorkbenchState((state) => state.activeTier)
  const resizeByKey = useResizeKeys(row)
  if (row.kind !== 'tier') return null
  const { id } = row.tier
  return (
    <>
      <button
        type="button"
        className={styles.name}
        style={placeOf(row, layout.headPx)}
        aria-pressed={activeTier === id}
        onKeyDown={resizeByKey}
        onClick={() => workbench.store.setState({ activeTier: id, selectedId: null })}
      >
        {row.title} <TierCount tier={id} />
      </button>
      <Edge row={row} layout={layout} />
    </>
  )
}

function TierCount({ tier }: { tier: string }) {
  const count = usePassState((state) => state?.segments.reduce((sum, each) => sum + (each.tier === tier ? 1 : 0), 0) ?? 0)
  return <span className={`${styles.count} num`}>{count}</span>
}

function TrackName({ row, layout, onStatus }: NameProps & { onStatus: (text: string) => void }) {
  const { prefs } = useWorkbenchScope().workbench
  const resizeByKey = useResizeKeys(row)
  const tracks = movableRows(layout)
  const index = tracks.findIndex((each) => each.key === row.key)
  const button = useRef<HTMLButtonElement>(null)
  const move = (toIndex: number) => {
    // at once, for focus to stay on the name that moved
    flushSync(() => prefs.setState((state) => moveRow(state, layout, row.key, toIndex)))
    button.current?.focus()
    onStatus(`${row.title}: row ${Math.min(Math.max(toIndex, 0), tracks.length - 1) + 1} of ${tracks.length}`)
  }
  const drag = useRowDrag(row, layout, move)
  const [isOpen, setOpen] = useState(false)
  const onKeyDown = (event: KeyboardEvent) => {
    resizeByKey(event)
    if (!event.altKey || event.shiftKey || (event.key !== 'ArrowUp' && event.key !== 'ArrowDown')) return
    event.preventDefault()
    event.stopPropagation()
    move(index + (event.key === 'ArrowUp' ? -1 : 1))
  }
  return (
    <>
      <Menu position="right-start" opened={isOpen} onChange={setOpen}>
        <Menu.Target>
          <button
            ref={button}
            type="button"
            className={styles.name}
            style={placeOf(row, layout.headPx)}
            aria-keyshortcuts="Alt+ArrowUp Alt+ArrowDown"
            title="Drag to move the row, its lower edge for its height"
            onKeyDown={onKeyDown}
            {...drag}
          >
            {row.title} {row.unit && <span className={parts.dim}>{row.unit}</span>}
          </button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item disabled={index === 0} rightSection="Alt ↑" onClick={() => move(index - 1)}>
            Move up
          </Menu.Item>
          <Menu.Item disabled={index === tracks.length - 1} rightSection="Alt ↓" onClick={() => move(index + 1)}>
            Move down
          </Menu.Item>
          <Menu.Item rightSection="Alt Shift ↓" onClick={() => prefs.setState((state) => resizeRow(state, row.key, row.heightPx * 1.5))}>
            Higher
          </Menu.Item>
          <Menu.Item
            disabled={row.heightPx <= lowestRowPx}
            rightSection="Alt Shift ↑"
            onClick={() => prefs.setState((state) => resizeRow(state, row.key, row.heightPx / 1.5))}
          >
            Lower
          </Menu.Item>
          <Menu.Item onClick={() => prefs.setState(({ hidden }) => ({ hidden: [...hidden, row.key] }))}>Hide</Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <Edge row={row} layout={layout} />
    </>
  )
}

/** Alt+Shift+arrow on a name makes its row higher or lower. */
function useResizeKeys(row: TimelineRow): (event: KeyboardEvent) => void {
  const { prefs } = useWorkbenchScope().workbench
  return (event) => {
    if (!event.altKey || !event.shiftKey || (event.key !== 'ArrowUp' && event.key !== 'ArrowDown')) return
    event.preventDefault()
    event.stopPropagation()
    prefs.setState((state) => resizeRow(state, row.key, row.heightPx + (event.key === 'ArrowDown' ? 4 : -4)))
  }
}

/** The lower edge of a row, to be dragged; a double click gives the row its own height back. For the keyboard there is Alt+Shift+arrow. */
function Edge({ row, layout }: NameProps) {
  const { prefs } = useWorkbenchScope().workbench
  const start = useRef<{ yPx: number; heightPx: number } | null>(null)
  const reset = () =>
    prefs.setState(({ heights }) => ({ heights: Object.fromEntries(Object.entries(heights).filter(([key]) => key !== row.key)) }))
  return (
    <div
      className={styles.edge}
      style={{ top: row.yPx + row.heightPx - layout.headPx - 2 }}
      aria-hidden
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId)
        start.current = { yPx: event.clientY, heightPx: row.heightPx }
      }}
      onPointerMove={(event) => {
        const from = start.current
        if (from) prefs.setState((state) => resizeRow(state, row.key, from.heightPx + event.clientY - from.yPx))
      }}
      onPointerUp={() => {
        start.current = null
      }}
      onPointerCancel={() => {
        start.current = null
      }}
      onDoubleClick={reset}
    />
  )
}

/** A name has to be dragged this far before it is taken along. */
const dragPx = 5

/** Takes a track's name along with the pointer and moves the row where it is let go. A press that goes nowhere stays a click. */
function useRowDrag(row: TimelineRow, layout: TimelineLayout, move: (toIndex: number) => void) {
  const from = useRef<{ yPx: number; isDrag: boolean } | null>(null)
  const indexAt = (byPx: number) => {
    const middlePx = row.yPx + row.heightPx / 2 + byPx
    return movableRows(layout).filter((each) => each.key !== row.key && each.yPx + each.heightPx / 2 < middlePx).length
  }
  const end = (event: PointerEvent<HTMLElement>) => {
    event.currentTarget.style.translate = ''
    delete event.currentTarget.dataset.taken
  }
  return {
    onPointerDown(event: PointerEvent<HTMLElement>) {
      if (event.button !== 0) return
      // from the start: a quick hand is over another name before the next event
      event.currentTarget.setPointerCapture(event.pointerId)
      from.current = { yPx: event.clientY, isDrag: false }
    },
    onPointerMove(event: PointerEvent<HTMLElement>) {
      const start = from.current
      if (!start || !event.buttons) return
      const byPx = event.clientY - start.yPx
      if (!start.isDrag && Math.abs(byPx) < dragPx) return
      start.isDrag = true
      event.currentTarget.dataset.taken = ''
      event.currentTarget.style.translate = `0 ${byPx}px`
    },
    onPointerUp(event: PointerEvent<HTMLElement>) {
      end(event)
      if (from.current?.isDrag) move(indexAt(event.clientY - from.current.yPx))
      else from.current = null
    },
    onPointerCancel(event: PointerEvent<HTMLElement>) {
      end(event)
      from.current = null
    },
    /** The click that ends a drag opens no menu. */
    onClickCapture(event: { stopPropagation(): void; preventDefault(): void }) {
      if (!from.current?.isDrag) return
      from.current = null
      event.stopPropagation()
      event.preventDefault()
    },
  }
}
