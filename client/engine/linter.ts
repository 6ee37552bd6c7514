import { createStore, type StoreApi } from 'zustand/vanilla'
import { type Finding, findLint, type LabelUse } from '#shared/labels/lint.ts'
import { collectKnownTexts, type KnownTexts } from '#shared/replay/knownTexts.ts'
import type { Recording } from '#shared/replay/recording.ts'
import type { Labeler } from './labeler.ts'
import { createMemo } from './memo.ts'
import type { PassEditor } from './passEditor.ts'
import type { Player } from './player.ts'
import type { ViewControl } from './viewControl.ts'
import type { WorkbenchStore } from './workbenchStore.ts'

/** Looks the labels over whenever they have rested for a moment: never between a key and what it does. */
export type Linter = {
  readonly store: StoreApi<{ findings: readonly Finding[] }>
  setUse(use: LabelUse): void
  /** Something besides the labels may have changed: more of the recording is there. */
  refresh(): void
  /** At once, for who is about to act on it. */
  check(): readonly Finding[]
  /** Selects what a finding is about and takes the playhead there. */
  goTo(finding: Finding): void
  /** The next after the playhead, then from the start again; `null` when there is none. */
  next(): Finding | null
  dispose(): void
}

type Options = {
  editor: PassEditor
  labeler: Labeler
  player: Player
  store: WorkbenchStore
  view: ViewControl
}

/** Longer than between two key presses of somebody who works. */
const restMs = 400

export function createLinter({ editor, labeler, player, store: workbench, view }: Options): Linter {
  const store = createStore<{ findings: readonly Finding[] }>(() => ({ findings: [] }))
  const texts = createMemo<KnownTexts>()
  let use: LabelUse | null = null
  let timer: ReturnType<typeof setTimeout> | null = null
  /** Of a recording that is not all there, a text that is missing may still come. */
  const textsOf = (recording: Recording) => {
    const { tracks, keyRuns, isComplete } = recording
    return isComplete
      ? texts([tracks.targets, tracks.context, tracks.keys, tracks.notes, keyRuns], () => collectKnownTexts(recording))
      : null
  }
  const check = () => {
    if (timer) clearTimeout(timer)
    timer = null
    const { segments, pass } = editor.store.getState()
    const { recording } = player
    const findings = findLint(segments, pass.taxonomy.doc, recording.durationUs, { texts: textsOf(recording), use })
    store.setState({ findings })
    return findings
  }
  const refresh = () => {
    if (timer) clearTimeout(timer)
    timer = setTimeout(check, restMs)
  }
  const stop = editor.store.subscribe((now, before) => {
    if (now.segments !== before.segments || now.pass.taxonomy.doc !== before.pass.taxonomy.doc) refresh()
  })
  refresh()
  return {
    store,
    setUse(next) {
      use = next
      refresh()
    },
    refresh,
    check,
    goTo({ segmentId, span }) {
      if (segmentId) labeler.select(segmentId)
      else workbench.setState({ selectedId: null, pending: null, range: span })
      player.pause()
      player.seek(span.startUs)
      view.reveal(span.startUs)
    },
    next() {
      const findings = check()
      return findings.find((each) => each.span.startUs > player.tUs()) ?? findings[0] ?? null
    },
    dispose() {
      if (timer) clearTimeout(timer)
      stop()
    },
  }
}
