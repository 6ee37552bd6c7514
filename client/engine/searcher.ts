import { createStore, type StoreApi } from 'zustand/vanilla'
import type { Action } from '#shared/actions/types.ts'
import { type ActionHits, createActionScan, noActionHits } from '#shared/replay/actionMatch.ts'
import { createEventScan, type Hits, noHits } from '#shared/replay/eventMatch.ts'
import type { EventIndex } from '#shared/replay/eventRows.ts'
import { type ParsedSearch, parseEventSearch, patternsOf } from '#shared/replay/eventSearch.ts'
import type { Recording } from '#shared/replay/recording.ts'

/** What is searched for, and what was found so far. */
export type SearchState = {
  text: string
  parsed: ParsedSearch
  /** What hits are marked with. */
  patterns: readonly RegExp[]
  hits: Hits
  actionHits: ActionHits
  /** From 0 to 1; 1 is all of it. */
  share: number
}

export type Searcher = {
  readonly store: StoreApi<SearchState>
  setText(text: string): void
  /** The actions are others now: they are searched anew. */
  refresh(): void
  dispose(): void
}

type Options = {
  recording: () => Recording
  index: () => EventIndex
  actions: () => readonly Action[]
  /** Between two turns of work. */
  pause: () => Promise<void>
}

/** Events looked at in one turn: some milliseconds' worth. */
const rowsPerTurn = 8192

const nothing: SearchState = {
  text: '',
  parsed: { terms: [], problem: null },
  patterns: [],
  hits: noHits,
  actionHits: noActionHits,
  share: 1,
}

/** Searches in turns, so that typing goes on meanwhile. A new search ends the one before; the first hits are there at once. */
export function createSearcher({ recording, index, actions, pause }: Options): Searcher {
  const store = createStore<SearchState>(() => nothing)
  let newest = 0

  const run = async () => {
    const own = ++newest
    const { terms } = store.getState().parsed
    const events = createEventScan(recording(), index(), terms)
    const acts = createActionScan(recording(), actions(), terms)
    for (let turn = 1; ; turn++) {
      const isMore = [events.step(rowsPerTurn), acts.step(rowsPerTurn)].some(Boolean)
      // each telling draws lists anew: they come ever further apart
      if (!isMore || isPowerOfTwo(turn))
        store.setState({ hits: events.hits(), actionHits: acts.hits(), share: isMore ? events.share() : 1 })
      if (!isMore) return
      await pause()
      if (own !== newest) return
    }
  }
  return {
    store,
    setText(text) {
      const old = store.getState()
      if (text === old.text) return
      const parsed = parseEventSearch(text)
      const isSame = JSON.stringify(parsed.terms) === JSON.stringify(old.parsed.terms)
      store.setState({ text, parsed, patterns: isSame ? old.patterns : patternsOf(parsed.terms) })
      if (!isSame) void run()
    },
    refresh() {
      if (store.getState().parsed.terms.length > 0) void run()
    },
    dispose() {
      newest++
    },
  }
}

const isPowerOfTwo = (turn: number) => (turn & (turn - 1)) === 0
