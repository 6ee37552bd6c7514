import { VisuallyHidden } from '@mantine/core'
import { useStore } from 'zustand'
import { createStore } from 'zustand/vanilla'

/** What was said last, and how often something was: the same words twice are said twice. */
const said = createStore(() => ({ message: '', count: 0 }))

/** Says something to who hears the page, when they are done hearing what comes now. Refusals are notes that are seen too: `notifyRefused`. */
export function announce(message: string): void {
  said.setState(({ count }) => ({ message, count: count + 1 }))
}

/** The region that a screen reader listens to. Two take turns, so that words that come again are new in one of them. */
export function Announcer() {
  const { message, count } = useStore(said)
  const isEven = count % 2 === 0
  return (
    <VisuallyHidden>
      <div role="status" aria-live="polite" data-announcer>
        {isEven ? message : ''}
      </div>
      <div role="status" aria-live="polite" data-announcer>
        {isEven ? '' : message}
      </div>
    </VisuallyHidden>
  )
}
