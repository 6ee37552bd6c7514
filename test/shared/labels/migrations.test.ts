import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { LabelId, PassId, SessionId } from '#shared/ids.ts'
import { foldChange } from '#shared/labels/history.ts'
import { migrateSegments, revertMigration } from '#shared/labels/migrateSegments.ts'
import { countSteps, type VersionedStep } from '#shared/labels/migrationPreview.ts'
import { applyDecision, type Decision, deriveSteps, describeStep, followSteps, type MigrationStep } from '#shared/labels/migrations.ts'
import { type Change, compareSegments, type Segment } from '#shared/labels/segments.ts'
import { defaultTaxonomy, type TaxonomyDoc } from '#shared/labels/taxonomy.ts'
import { labelIdOf, labelOf } from '../../fixtures/labels.ts'
import { createCounter, segmentOf } from './fixture.ts'

const [a, b, c, d] = [labelIdOf(1), labelIdOf(2), labelIdOf(3), labelIdOf(4)]
const doc: TaxonomyDoc = {
  ...defaultTaxonomy,
  labels: [labelOf(1, 'A', { key: '1' }), labelOf(2, 'B', { parentId: a }), labelOf(3, 'C'), labelOf(4, 'D')],
}
const newId = createCounter()

function replay(...changes: Change[]): Segment[] {
  const segments = new Map<Segment['id'], Segment>()
  for (const each of changes) foldChange(segments, each)
  return [...segments.values()].sort(compareSegments)
}

describe('where a label ends up', () => {
  const split: MigrationStep = { kind: 'split', labelId: a, into: [b, c], byTier: { goal: b }, otherwise: null }
  test.each<[string, MigrationStep[], string, string, boolean]>([
    ['a merge', [{ kind: 'merge', labelId: a, into: b }], 'goal', b, false],
    [
      'merges in a row',
      [
        { kind: 'merge', labelId: a, into: b },
        { kind: 'merge', labelId: b, into: c },
      ],
      'goal',
      c,
      false,
    ],
    [
      'a rename and a move',
      [
        { kind: 'rename', labelId: a, from: 'x', to: 'A' },
        { kind: 'move', labelId: a, from: b, to: null },
      ],
      'goal',
      a,
      false,
    ],
    ['a replacement', [{ kind: 'deprecate', labelId: a, into: d }], 'goal', d, false],
    ['deprecated for nothing', [{ kind: 'deprecate', labelId: a, into: null }], 'goal', a, false],
    ['a split, by its tier', [split], 'goal', b, false],
    ['a split, no rule for its tier', [split], 'subgoal', a, true],
    ['a split, the rest has a default', [{ ...split, otherwise: c }], 'subgoal', c, false],
    ['left undecided, then merged', [split, { kind: 'merge', labelId: a, into: d }], 'subgoal', d, false],
    ['a split that it stays in', [{ ...split, into: [a, b], otherwise: a }], 'subgoal', a, false],
  ])('%s', (_, steps, tier, labelId, isUndecided) => {
    expect(followSteps(steps, tier, a)).toMatchObject({ labelId, isUndecided })
  })
})

test('a merge takes the intent out of use, frees its key, and brings along what stood below it', () => {
  const after = applyDecision(doc, { kind: 'merge', labelId: a, into: c })
  expect(after.labels.map((each) => [each.name, each.parentId, each.isDeprecated, each.key])).toEqual([
    ['A', null, true, null],
    ['B', c, false, null],
    ['C', null, false, null],
    ['D', null, false, null],
  ])
  const steps = deriveSteps(doc, after, [{ kind: 'merge', labelId: a, into: c }])
  expect(steps.map((each) => describeStep(each, after))).toEqual(['“A” is merged into “C”'])
})

test('steps are counted for the passes that go through them: by version, once per pass and session', () => {
  const steps: VersionedStep[] = [
    { version: 2, step: { kind: 'merge', labelId: a, into: b } },
    { version: 3, step: { kind: 'split', labelId: b, into: [c, d], byTier: { goal: c }, otherwise: null } },
  ]
  const use = (pass: string, version: number, tier: string, labelId: typeof a, segments: number) => ({
    passId: pass as PassId,
    sessionId: 'one' as SessionId,
    ...{ version, tier, labelId, segments },
  })
  const uses = [use('p', 1, 'goal', a, 2), use('p', 1, 'subgoal', a, 3), use('q', 2, 'subgoal', b, 5), use('r', 3, 'goal', b, 7)]
  expect(countSteps(steps, uses)).toEqual([
    { segments: 5, passes: 1, sessions: 1, undecided: 0 },
    { segments: 10, passes: 2, sessions: 1, undecided: 8 },
  ])
})

test('moved and moved back, segments are what they were, in every field', () => {
  const label = fc.constantFrom(a, b, c, d, null)
  const rows = fc.array(fc.record({ tier: fc.constantFrom('goal', 'subgoal'), labelId: label, sure: fc.option(fc.boolean()) }))
  const decision: fc.Arbitrary<Decision> = fc.oneof(
    fc.record({ kind: fc.constant('merge' as const), labelId: fc.constantFrom(a, b), into: fc.constantFrom(c, d) }),
    fc.record({
      kind: fc.constant('split' as const),
      labelId: fc.constantFrom(a, b),
      into: fc.constant<LabelId[]>([c, d]),
      byTier: fc.constantFrom<Record<string, LabelId>[]>({}, { goal: c }),
      otherwise: fc.constantFrom(null, d),
    }),
  )
  fc.assert(
    fc.property(rows, fc.array(decision, { maxLength: 3 }), (made, steps) => {
      const before = made
        .map(({ sure, ...said }, at) =>
          segmentOf(said.tier, at * 10, at * 10 + 10, { labelId: said.labelId, attributes: sure === null ? {} : { sure } }),
        )
        .sort(compareSegments)
      const { put, counts, undecided } = migrateSegments(before, steps, doc) // `doc` has no attributes: all are let go
      const change = { id: newId('change'), name: 'Move', put, remove: [] }
      const create = { ...change, put: before }
      const after = replay(create, change)
      expect(after.every((each) => Object.keys(each.attributes).length === 0)).toBe(true)
      expect(counts.reduce((sum, each) => sum + each, 0)).toBeGreaterThanOrEqual(undecided.length)
      const back = { ...change, put: revertMigration(after, before, change) }
      expect(replay(create, change, back)).toEqual(before)
    }),
  )
})
