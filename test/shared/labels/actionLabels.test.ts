import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { SegmentId } from '#shared/ids.ts'
import { clearActionLabels, describeAction, labelAction, mergeActionWithNext, splitAction } from '#shared/labels/actionEdits.ts'
import { type DerivedAction, type LabeledAction, withActionLabels } from '#shared/labels/actionLabels.ts'
import { deleteSegment, type EditContext } from '#shared/labels/edits.ts'
import { applyChange, type Change } from '#shared/labels/segments.ts'
import { defaultTiers } from '#shared/labels/taxonomy.ts'
import { contextOf, labelId } from './fixture.ts'

const at = 1_700_000_000_000
const actionOf = (index: number, also: Partial<DerivedAction> = {}): DerivedAction => ({
  ...{ id: `act_${index}`, kind: 'click', tStartUs: index * 1000, tEndUs: index * 1000, flags: [] },
  ...{ seqFrom: index * 10, seqTo: index * 10 + 5, ...also },
})
const derived = [
  actionOf(0, { xPx: 5, yPx: 6, count: 1, button: 'left' }),
  actionOf(1, { kind: 'type', text: 'hel', keys: ['h', 'e', 'l'], tEndUs: 1500 }),
  actionOf(2, { kind: 'type', text: 'lo', keys: ['l', 'o'], tEndUs: 2500 }),
  actionOf(3, { kind: 'source', text: 'Press Save' }),
]

const start: EditContext = contextOf([], [...defaultTiers])
const read = (context: EditContext) => withActionLabels(derived, context.segments)
const apply = (context: EditContext, change: Change): EditContext => ({
  ...context,
  segments: applyChange(context.segments, change, context.taxonomy, context.durationUs),
})
const rowOf = (context: EditContext, index: number) => read(context)[index] as LabeledAction // every test names a row that is there
const say = (context: EditContext, index: number, words: Parameters<typeof labelAction>[2]) =>
  apply(context, labelAction(context, rowOf(context, index), words, at))
const show = (context: EditContext) =>
  read(context).map(({ action }) => `${action.kind}${action.text === undefined ? '' : ` ${action.text}`}`)

describe('a correction', () => {
  test('is read in the derived value’s place, and the derived value stays beside it', () => {
    const after = say(say(start, 0, { kind: 'double_click' }), 1, { text: 'help' })
    expect(show(after)).toEqual(['double_click', 'type help', 'type lo', 'source Press Save'])
    expect(rowOf(after, 0)).toMatchObject({ action: { count: 2, xPx: 5 }, derived: [derived[0]], segment: { action: { editedAtMs: at } } })
    expect(rowOf(after, 1).derived[0]).toBe(derived[1])
  })

  test('that says what was derived says nothing', () => {
    expect(say(say(start, 0, { kind: 'drag' }), 0, { kind: 'click' }).segments).toEqual([])
    expect(say(start, 1, { text: 'hel' }).segments).toEqual([])
  })

  test('can be a mark or a box; a box gives a place to an action without one, and moves no recorded one', () => {
    const target = { xPx: 10, yPx: 20, widthPx: 30, heightPx: 40, name: 'Save' }
    const after = say(say(start, 3, { target, kind: 'click' }), 0, { target, mark: 'redundant' })
    expect(rowOf(after, 3).action).toMatchObject({ kind: 'click', xPx: 25, yPx: 40 })
    expect(rowOf(after, 0).action).toMatchObject({ xPx: 5, yPx: 6 })
    expect(rowOf(after, 0).segment?.action).toMatchObject({ target, mark: 'redundant' })
  })
})

describe('an intent and an instruction', () => {
  const describeRow = (context: EditContext, said: Parameters<typeof describeAction>[2]) =>
    apply(context, describeAction(context, rowOf(context, 0), said, at))

  test('are said of an action as of a segment, beside what was corrected, and are gone when taken away', () => {
    const after = describeRow(describeRow(say(start, 0, { mark: 'wrong' }), { labelId }), { text: 'Press Save.' })
    expect(after.segments).toMatchObject([{ tier: 'action', labelId, text: 'Press Save.', action: { mark: 'wrong', editedAtMs: at } }])
    expect(describeRow(describeRow(describeRow(start, { labelId }), { text: 'a' }), { labelId: null, text: '' }).segments).toEqual([])
  })

  test('are refused where the tier of actions takes none', () => {
    const tiers = defaultTiers.map((each) => (each.ofActions ? { ...each, hasLabel: false, hasText: false } : each))
    const plain = contextOf([], tiers)
    expect(() => describeRow(plain, { labelId })).toThrow('takes no intent')
    expect(() => describeRow(plain, { text: 'a' })).toThrow('takes no text')
  })
})

describe('joining', () => {
  test('two actions are read as one, over all that was typed', () => {
    const after = apply(start, mergeActionWithNext(start, read(start), 1, at).change)
    expect(show(after)).toEqual(['click', 'type hello', 'source Press Save'])
    expect(rowOf(after, 1)).toMatchObject({ action: { seqFrom: 10, seqTo: 25, tEndUs: 2500 }, derived: [{ id: 'act_1' }, { id: 'act_2' }] })
  })

  test('joined actions come apart again where one begins, and nowhere else', () => {
    const joined = apply(start, mergeActionWithNext(start, read(start), 1, at).change)
    const cut = { seq: 20, endUs: 1500, startUs: 2000, texts: null }
    expect(show(apply(joined, splitAction(joined, rowOf(joined, 1), cut, at).change))).toEqual(show(start))
    expect(() => splitAction(joined, rowOf(joined, 1), { ...cut, seq: 22 }, at)).toThrow('come apart where one of them begins')
  })

  test('the last action has none to be joined with', () => {
    expect(() => mergeActionWithNext(start, read(start), 3, at)).toThrow('no action after this one')
  })
})

describe('cutting', () => {
  const cut = { seq: 12, endUs: 1100, startUs: 1200, texts: ['h', 'el'] as const }
  const halves = apply(start, splitAction(start, rowOf(start, 1), cut, at).change)
  test('gives two actions with their own events, times and text, of one derived one', () => {
    expect(show(halves)).toEqual(['click', 'type h', 'type el', 'type lo', 'source Press Save'])
    expect([rowOf(halves, 1).action, rowOf(halves, 2).action]).toMatchObject([
      { id: 'act_1_1', seqFrom: 10, seqTo: 11, tStartUs: 1000, tEndUs: 1100 },
      { id: 'act_1_2', seqFrom: 12, seqTo: 15, tStartUs: 1200, tEndUs: 1500 },
    ])
  })

  test('is refused outside the action', () => {
    expect(() => splitAction(start, rowOf(start, 1), { ...cut, seq: 10 }, at)).toThrow('not between two events')
    expect(() => splitAction(start, rowOf(start, 1), { ...cut, seq: 16 }, at)).toThrow('not between two events')
  })

  test('a part can be joined with its other part, not with a neighbour', () => {
    expect(() => mergeActionWithNext(halves, read(halves), 2, at)).toThrow('its other part only')
    expect(show(apply(halves, mergeActionWithNext(halves, read(halves), 1, at).change))).toEqual(show(start))
  })

  test('a part whose other part is gone says nothing: the action is read whole', () => {
    const left = apply(halves, deleteSegment(halves, rowOf(halves, 2).segment?.id as SegmentId)) // the second half has a segment
    expect(left.segments).toHaveLength(1)
    expect(show(left)).toEqual(show(start))
  })

  test('clearing one part takes the cut back', () => {
    expect(apply(halves, clearActionLabels(halves, read(halves), rowOf(halves, 2))).segments).toEqual([])
  })
})

test('labels that fit no action, because it was derived by other rules, change nothing', () => {
  const labeled = say(start, 1, { text: 'help' })
  const others = [actionOf(1, { seqFrom: 8, seqTo: 12 }), actionOf(2, { seqFrom: 13, seqTo: 30 })]
  expect(withActionLabels(others, labeled.segments).map((each) => each.action)).toEqual(others)
})

const steps = fc.array(
  fc.record({
    what: fc.constantFrom('kind', 'text', 'mark', 'merge', 'split', 'clear'),
    pick: fc.nat({ max: 6 }),
    seq: fc.nat({ max: 40 }),
  }),
  { maxLength: 30 },
)

test('whatever was said, cut and joined: the rules hold, nothing derived is lost, and clearing all gives the derived list back', () => {
  fc.assert(
    fc.property(steps, (list) => {
      let context = start
      for (const { what, pick, seq } of list) {
        const rows = read(context)
        const row = rows[pick % rows.length] as LabeledAction
        try {
          if (what === 'merge') context = apply(context, mergeActionWithNext(context, rows, pick % rows.length, at).change)
          else if (what === 'split')
            context = apply(
              context,
              splitAction(context, row, { seq, endUs: row.action.tStartUs, startUs: row.action.tEndUs, texts: ['a', 'b'] }, at).change,
            )
          else if (what === 'clear') context = apply(context, clearActionLabels(context, rows, row))
          else if (what === 'kind') context = say(context, rows.indexOf(row), { kind: 'long_press' })
          else if (what === 'text') context = say(context, rows.indexOf(row), { text: `said ${seq}` })
          else context = say(context, rows.indexOf(row), { mark: 'wrong' })
        } catch (error) {
          if (!(error instanceof Error && 'code' in error && error.code === 'rejected')) throw error
        }
        const seen = new Set(read(context).flatMap((each) => each.derived))
        expect(derived.every((each) => seen.has(each))).toBe(true)
      }
      for (let row = read(context).find((each) => each.segment); row; row = read(context).find((each) => each.segment))
        context = apply(context, clearActionLabels(context, read(context), row))
      expect(context.segments).toEqual([])
      expect(read(context).map((each) => each.action)).toEqual(derived)
    }),
    { numRuns: 200 },
  )
})
