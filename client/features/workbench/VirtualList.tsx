import { useMediaQuery } from '@mantine/hooks'
import { IconArrowDown, IconArrowUp } from '@tabler/icons-react'
import { type KeyboardEvent, type MouseEvent, type ReactNode, useEffect, useLayoutEffect, useRef, useState } from 'react'
import { clamp } from '#shared/time.ts'
import { followPx, nextFollowing } from '../../engine/listFollow.ts'
import { barHeightPx, placeRows, type RowScroll, scrollRows, topOf } from '../../engine/rowScroll.ts'
import styles from './lists.module.css'
import { useWorkbenchScope } from './WorkbenchContext.ts'

export type Choosing = 'one' | 'range' | 'toggle'

type VirtualListProps = {
  label: string
  count: number
  rowPx: number
  /** Row that the list keeps in view; -1 for none. */
  current: number
  /** What `current` is: a list goes along with the playhead until the person looks around, and shows the selection whenever that changes. */
  follows: 'playhead' | 'selection'
  keyOf: (index: number) => string | number
  /** A row was chosen, by the pointer or with Enter. `how`: with Shift up to there, with Ctrl beside what is. */
  onChoose: (index: number, how: Choosing) => void
  /** Whether a row is among several that are selected; left out where only one can be. With it Shift and the arrows choose up to there. */
  isChosen?: (index: number) => boolean
  /** What a row is called where it says more than it shows. */
  nameOf?: (index: number) => string | undefined
  /** The focus came to a row by a key. */
  onFocusRow?: (index: number) => void
  children: (index: number) => ReactNode
}

/** Rows drawn above and below what is seen, so that a quick turn of the wheel shows no emptiness. */
const spareRows = 8
/** What a finger hits. */
const fingerPx = 40

/**
 * A list of any length with only its visible rows in the page. One row takes part in the Tab order; arrows, Home, End and
 * the page keys go through the rows, Enter chooses.
 */
export function VirtualList(props: VirtualListProps) {
  const { label, count, current, follows, keyOf, onChoose, isChosen, nameOf, onFocusRow, children } = props
  const rowPx = useRowPx(props.rowPx)
  const { run } = useWorkbenchScope()
  const [isFollowing, setFollowing] = useState(true)
  const [focused, setFocused] = useState(-1)
  const list = useRef<HTMLUListElement>(null)
  /** The row that had the focus may leave the page in the same step that gives it to another. */
  const isMovingFocus = useRef(false)
  const { scroller, place, viewPx, onScroll, scrollTo } = useRowScroll(count * rowPx, () => setFollowing(nextFollowing('looked-around')))
  const topPx = topOf(place)
  const isCarried = follows === 'selection' || isFollowing
  // biome-ignore lint/correctness/useExhaustiveDependencies: what was scrolled to is looked at anew only when the row or the list changes
  useEffect(() => {
    const next = isCarried ? followPx(current, { topPx, heightPx: viewPx, rowPx, count }) : null
    if (next !== null) scrollTo(next)
  }, [current, isCarried, count, viewPx, rowPx])

  const goTo = (index: number) => {
    const next = clamp(index, 0, count - 1)
    isMovingFocus.current = true
    setFocused(next)
    onFocusRow?.(next)
    setFollowing(nextFollowing('looked-around'))
    if (next * rowPx < topPx) scrollTo(next * rowPx)
    else if ((next + 1) * rowPx > topPx + viewPx) scrollTo((next + 1) * rowPx - viewPx)
  }
  // the row may only now have come into the page
  useEffect(() => {
    if (isMovingFocus.current) list.current?.querySelector<HTMLElement>(`[data-row="${focused}"]`)?.focus({ preventScroll: true })
    isMovingFocus.current = false
  }, [focused])
  const onKeyDown = (event: KeyboardEvent) => {
    const step = stepOf(event, Math.max(1, Math.floor(viewPx / rowPx) - 1), count)
    const isExtending = isChosen !== undefined && event.shiftKey
    if (step !== null && (isExtending || !event.shiftKey)) {
      goTo(stopOf(focused, current) + step)
      if (isExtending) onChoose(clamp(stopOf(focused, current) + step, 0, count - 1), 'range')
    }
    // a row keeps no Space: it plays, wherever one is in the workbench
    else if (event.key === ' ') run('play')
    else return
    event.preventDefault()
  }
  const choose = (index: number, { shiftKey, ctrlKey, metaKey }: MouseEvent) => {
    setFocused(index)
    setFollowing(nextFollowing('resumed'))
    onChoose(index, !isChosen ? 'one' : shiftKey ? 'range' : ctrlKey || metaKey ? 'toggle' : 'one')
  }
  const tabStop = clamp(stopOf(focused, current), 0, Math.max(0, count - 1))
  const isAway = follows === 'playhead' && !isFollowing && current >= 0
  return (
    <div className={styles.listFrame}>
      <div ref={scroller} className={styles.list} onScroll={onScroll}>
        <ul ref={list} aria-label={label} style={{ height: barHeightPx(count * rowPx) }} onKeyDown={onKeyDown}>
          {rowsInView(topPx, viewPx, rowPx, count, tabStop).map((index) => (
            <li
              key={keyOf(index)}
              style={{ transform: `translateY(${index * rowPx - place.offsetPx}px)`, height: rowPx }}
              aria-setsize={count}
              aria-posinset={index + 1}
            >
              <button
                type="button"
                className={styles.row}
                data-row={index}
                tabIndex={index === tabStop ? 0 : -1}
                aria-current={index === current || undefined}
                aria-label={nameOf?.(index)}
                aria-pressed={isChosen?.(index)}
                onClick={(event) => choose(index, event)}
              >
                {children(index)}
              </button>
            </li>
          ))}
        </ul>
      </div>
      {isAway && (
        <button type="button" className={styles.followPill} onClick={() => setFollowing(nextFollowing('resumed'))}>
          {current * rowPx < topPx ? <IconArrowUp size={13} aria-hidden /> : <IconArrowDown size={13} aria-hidden />}
          Follow the playhead
        </button>
      )}
    </div>
  )
}

function useRowPx(rowPx: number): number {
  const isCoarse = useMediaQuery('(pointer: coarse)') ?? false
  return isCoarse ? Math.max(fingerPx, rowPx) : rowPx
}

/** The row that Tab comes to: where one was last, else that of the playhead. */
const stopOf = (focused: number, current: number) => (focused >= 0 ? focused : current)

/** By how many rows a key goes on; `null` for other keys. */
function stepOf({ key, ctrlKey, metaKey, altKey }: KeyboardEvent, page: number, count: number): number | null {
  if (ctrlKey || metaKey || altKey) return null
  const steps: Record<string, number> = { ArrowDown: 1, ArrowUp: -1, PageDown: page, PageUp: -page, Home: -count, End: count }
  return steps[key] ?? null
}

/** The rows to have in the page, in order: those that are seen, some more, and the one that holds the focus. */
function rowsInView(topPx: number, viewPx: number, rowPx: number, count: number, tabStop: number): number[] {
  const first = Math.max(0, Math.floor(topPx / rowPx) - spareRows)
  const last = Math.min(count - 1, Math.ceil((topPx + viewPx) / rowPx) + spareRows)
  const rows = Array.from({ length: Math.max(0, last - first + 1) }, (_, at) => first + at)
  if (count === 0 || rows.includes(tabStop)) return rows
  return tabStop < first ? [tabStop, ...rows] : [...rows, tabStop]
}

/** Where the list stands, in step with its bar. `onLook` is told of scrolling that was not asked for by `scrollTo`. */
function useRowScroll(totalPx: number, onLook: () => void) {
  const scroller = useRef<HTMLDivElement>(null)
  const [place, setPlace] = useState<RowScroll>({ scrollPx: 0, offsetPx: 0 })
  /** As `place`, for events that come faster than drawing. */
  const newest = useRef(place)
  const [viewPx, setViewPx] = useState(0)
  /** Where the bar stands as far as we know: asking the element would lay out the page in the middle of an edit. */
  const expected = useRef(0)
  const put = (next: RowScroll) => {
    const { scrollPx, offsetPx } = newest.current
    if (next.scrollPx === scrollPx && next.offsetPx === offsetPx) return
    newest.current = next
    setPlace(next)
  }
  // with the rows, for one layout of both
  useLayoutEffect(() => {
    if (scroller.current && expected.current !== place.scrollPx) scroller.current.scrollTop = place.scrollPx
    expected.current = place.scrollPx
  }, [place])
  useLayoutEffect(() => {
    const element = scroller.current
    if (!element) return
    const observer = new ResizeObserver(() => setViewPx(element.clientHeight))
    observer.observe(element)
    setViewPx(element.clientHeight)
    return () => observer.disconnect()
  }, [])
  // a list that became shorter was moved by the browser, not by the person
  // biome-ignore lint/correctness/useExhaustiveDependencies: only when its length changes
  useLayoutEffect(() => {
    if (viewPx > 0) put(placeRows(topOf(newest.current), totalPx, viewPx))
  }, [totalPx, viewPx])
  return {
    scroller,
    place,
    viewPx,
    scrollTo: (topPx: number) => put(placeRows(topPx, totalPx, viewPx)),
    onScroll() {
      const scrollPx = scroller.current?.scrollTop ?? 0
      if (Math.abs(scrollPx - expected.current) < 1) return
      expected.current = scrollPx
      onLook()
      put(scrollRows(newest.current, scrollPx, totalPx, viewPx))
    },
  }
}
