import { createStore } from 'zustand/vanilla'
import { createWorkbenchCommands } from '#client/engine/commands/all.ts'
import type { CommandInput } from '#client/engine/commands/input.ts'
import type { KeyValue } from '#client/engine/keepsake.ts'
import { createLabelFinder } from '#client/engine/labelFinder.ts'
import { createMarkKeeper } from '#client/engine/marks.ts'
import { createPlayer } from '#client/engine/player.ts'
import type { Scheduler } from '#client/engine/scheduler.ts'
import { createSearcher } from '#client/engine/searcher.ts'
import { createTimelinePrefs } from '#client/engine/timelinePrefs.ts'
import { createViewControl } from '#client/engine/viewControl.ts'
import type { Workbench } from '#client/engine/workbench.ts'
import { createWorkbenchStore } from '#client/engine/workbenchStore.ts'
import { emptyKeymap } from '#shared/keys/keymap.ts'
import { createEventIndex } from '#shared/replay/eventRows.ts'
import type { Recording } from '#shared/replay/recording.ts'
import { at, down, recordingOf, up } from '../../shared/replay/fixture.ts'

/** Frames that come when the test says so. */
export function createManualScheduler(): Scheduler & { frame(nowMs: number): void } {
  const works = new Set<(nowMs: number) => void>()
  return {
    onFrame(work) {
      works.add(work)
      return () => works.delete(work)
    },
    request: () => undefined,
    dispose: () => works.clear(),
    frame(nowMs) {
      for (const work of works) work(nowMs)
    },
  }
}

const s = 1_000_000
export const clicks = recordingOf([at(0, 0, 0), down(2 * s), up(2.1 * s), down(5 * s), up(5.1 * s)], { durationUs: 10 * s })

/** As the browser keeps things. */
export function createMemoryStorage(): KeyValue {
  const kept = new Map<string, string>()
  return {
    getItem: (name) => kept.get(name) ?? null,
    setItem: (name, text) => void kept.set(name, text),
    removeItem: (name) => void kept.delete(name),
    key: (at) => [...kept.keys()][at] ?? null,
    get length() {
      return kept.size
    },
  }
}

/** The parts of a workbench that commands work on, without a page and without a pass. */
export function createTestWorkbench(recording: Recording = clicks) {
  const scheduler = createManualScheduler()
  const player = createPlayer(recording, scheduler)
  const store = createWorkbenchStore(recording.durationUs, 'goal')
  const prefs = createTimelinePrefs({ getItem: () => null, setItem: () => undefined }, 'somebody')
  const clickTUs = Float64Array.of(2 * s, 5 * s)
  const labeler = {
    canEdit: () => true,
    context: () => ({ taxonomy: { tiers: [], labels: [] } }),
    selected: () => null,
  }
  const marks = createMarkKeeper(createMemoryStorage(), 'usr_1', 'ses_1')
  const index = createEventIndex(recording)
  const searcher = createSearcher({
    recording: () => player.recording,
    index: () => index,
    actions: () => [],
    pause: () => Promise.resolve(),
  })
  const workbench = {
    player,
    store,
    prefs,
    view: createViewControl(player, store, prefs),
    wallClock: null,
    scheduler,
    editor: { store: createStore(() => ({ segments: [] })) },
    labeler,
    marks,
    searcher,
    labelFinder: createLabelFinder(null),
    events: () => ({ tUs: Float64Array.of(2 * s, 2.1 * s, 5 * s, 5.1 * s) }),
    timelineModel: () => ({ clickTUs, spans: [] }),
    snapPoints: () => [],
    cutter: {},
    suggester: {},
    guide: {},
    linter: {},
    actionLabeler: {},
    say: () => undefined,
    refuse: () => undefined,
  } as unknown as Workbench // commands touch no more of it than this
  const input: CommandInput = {
    workbench,
    stage: () => null,
    editText: () => undefined,
    editAction: () => undefined,
    chooseIntent: () => undefined,
    findEvents: () => undefined,
    findLabels: () => undefined,
    marking: () => emptyKeymap,
    canFlag: true,
    canSubmit: () => true,
    canReview: () => false,
    canSetClock: true,
    share: () => undefined,
  }
  const commands = createWorkbenchCommands(input)
  const run = (id: string) => commands.find((each) => each.id === id)?.run()
  return { input, commands, run, player, store, scheduler, marks, searcher, workbench }
}
