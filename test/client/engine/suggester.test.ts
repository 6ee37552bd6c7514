import { expect, test } from 'vitest'
import { createCandidateFinder } from '#client/engine/candidates.ts'
import { candidateCommands } from '#client/engine/commands/candidates.ts'
import type { CommandInput } from '#client/engine/commands/input.ts'
import { createCutter, stillLooking } from '#client/engine/cutter.ts'
import type { Labeler } from '#client/engine/labeler.ts'
import { createSuggester } from '#client/engine/suggester.ts'
import type { Workbench } from '#client/engine/workbench.ts'
import { createWorkbenchStore } from '#client/engine/workbenchStore.ts'
import type { LabelId } from '#shared/ids.ts'
import { trainModel } from '#shared/labels/suggest/model.ts'
import { sessionOf } from '../../fixtures/sessionOf.ts'
import { contextOf, labelId, segmentOf, taxonomy } from '../../shared/labels/fixture.ts'
import { recordingOf } from '../../shared/replay/fixture.ts'
import { createTestWorkbench } from './fixture.ts'

const recording = recordingOf(sessionOf('click@1 click@4 type@8:abc click@20'), { durationUs: 30_000_000 })
const model = trainModel([{ tier: 'goal', labelId, features: new Set(['mix:press']) }], 1)

/** A labeler as far as suggestions touch it; keeps what was applied. */
function createTestLabeler(selected: ReturnType<typeof segmentOf>, labels = taxonomy.labels) {
  const applied: LabelId[] = []
  const context = { ...contextOf([selected]), taxonomy: { ...taxonomy, labels }, durationUs: recording.durationUs }
  const labeler = {
    context: () => context,
    selected: () => selected,
    applySuggestion: (id: LabelId) => applied.push(id),
  } as unknown as Labeler
  return { labeler, applied }
}

test('an empty segment is offered what fits and takes it only when told to; a labeled one is offered nothing', () => {
  const { labeler, applied } = createTestLabeler(segmentOf('goal', 0, 5_000_000))
  const suggester = createSuggester({ recording: () => recording, labeler, workbench: createWorkbenchStore(recording.durationUs, 'goal') })
  expect(suggester.offers()).toEqual([])
  suggester.setModel(model)
  expect(suggester.offers().map((each) => each.label.name)).toEqual(['Buy'])
  expect(applied).toEqual([])
  suggester.take(0)
  expect(applied).toEqual([labelId])
  const labeled = createTestLabeler(segmentOf('goal', 0, 5_000_000, { labelId }))
  const other = createSuggester({ recording: () => recording, labeler: labeled.labeler, workbench: createWorkbenchStore(1, 'goal') })
  other.setModel(model)
  expect(other.offers()).toEqual([])
})

test('a deprecated intent is never offered', () => {
  const { labeler } = createTestLabeler(
    segmentOf('goal', 0, 5_000_000),
    taxonomy.labels.map((each) => ({ ...each, isDeprecated: true })),
  )
  const suggester = createSuggester({ recording: () => recording, labeler, workbench: createWorkbenchStore(recording.durationUs, 'goal') })
  suggester.setModel(model)
  expect(suggester.offers()).toEqual([])
})

test('candidates are found in turns, and more or fewer of them are gone to', async () => {
  const store = createWorkbenchStore(recording.durationUs, 'goal')
  const finder = createCandidateFinder({
    recording: () => recording,
    pictures: () => [],
    whenQuiet: () => Promise.resolve(),
    pause: () => Promise.resolve(),
  })
  await expect.poll(() => finder.store.getState().isDone).toBe(true)
  const cutter = createCutter({ finder, store, labeler: null, durationUs: recording.durationUs, onRefused: () => undefined })
  const strong = cutter.strong().length
  cutter.more(1)
  expect(cutter.strong().length).toBeGreaterThanOrEqual(strong)
  const all = cutter.strong()
  expect(cutter.next(0, 1)).toBe(all[0]?.tUs)
  for (let step = 0; step < 5; step++) cutter.more(-1)
  expect(cutter.strong()).toHaveLength(1)
})

test('while candidates are looked for there is none, and whoever asks is told that instead of “none”', () => {
  const refusals: string[] = []
  const finder = createCandidateFinder({
    recording: () => recording,
    pictures: () => [],
    whenQuiet: () => new Promise(() => undefined),
    pause: () => Promise.resolve(),
  })
  const store = createWorkbenchStore(recording.durationUs, 'goal')
  const { labeler } = createTestLabeler(segmentOf('goal', 0, 5_000_000))
  const cutter = createCutter({ finder, store, labeler, durationUs: recording.durationUs, onRefused: (each) => refusals.push(each) })
  const workbench = { player: createTestWorkbench(recording).player, store, cutter, labeler, refuse: (each: string) => refusals.push(each) }
  const commands = candidateCommands({ workbench: workbench as unknown as Workbench } as CommandInput) // they touch no more of it than this
  for (const id of ['next-candidate', 'previous-candidate', 'accept-candidate', 'tile', 'more-candidates'])
    commands.find((each) => each.id === id)?.run()
  expect(refusals).toEqual(Array(5).fill(stillLooking))
})
