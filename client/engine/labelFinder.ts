import { createStore, type StoreApi } from 'zustand/vanilla'
import type { SegmentId } from '#shared/ids.ts'
import { createLabelMatch, type LabelSearch, labelPatterns, parseLabelSearch } from '#shared/labels/segmentSearch.ts'
import type { Segment } from '#shared/labels/segments.ts'
import type { PassEditor } from './passEditor.ts'

/** What is looked for among the segments, and what was found: in order of time. */
export type LabelFinds = {
  text: string
  parsed: LabelSearch
  patterns: readonly RegExp[]
  hits: readonly Segment[]
  ids: ReadonlySet<SegmentId>
  /** Starts of the hits. */
  tUs: Float64Array
}

export type LabelFinder = {
  readonly store: StoreApi<LabelFinds>
  setText(text: string): void
  dispose(): void
}

const nothing: LabelFinds = {
  text: '',
  parsed: { terms: [], problem: null },
  patterns: [],
  hits: [],
  ids: new Set(),
  tUs: new Float64Array(),
}

/** Finds segments of the open pass; what was found follows its edits. */
export function createLabelFinder(editor: PassEditor | null): LabelFinder {
  const store = createStore<LabelFinds>(() => nothing)
  const find = () => {
    const { terms } = store.getState().parsed
    const pass = editor?.store.getState()
    if (!pass || terms.length === 0) return store.setState({ hits: nothing.hits, ids: nothing.ids, tUs: nothing.tUs })
    const isHit = createLabelMatch(terms, pass.pass.taxonomy.doc, pass.pass.author)
    const hits = pass.segments.filter(isHit).sort((a, b) => a.startUs - b.startUs || b.endUs - a.endUs)
    store.setState({ hits, ids: new Set(hits.map((each) => each.id)), tUs: Float64Array.from(hits, (each) => each.startUs) })
  }
  const stop = editor?.store.subscribe((state, old) => {
    const isOther = state.segments !== old.segments || state.pass.taxonomy !== old.pass.taxonomy
    if (isOther && store.getState().parsed.terms.length > 0) find()
  })
  return {
    store,
    setText(text) {
      if (text === store.getState().text) return
      const parsed = parseLabelSearch(text, editor?.store.getState().pass.taxonomy.doc.attributes)
      store.setState({ text, parsed, patterns: labelPatterns(parsed.terms) })
      find()
    },
    dispose: () => stop?.(),
  }
}
