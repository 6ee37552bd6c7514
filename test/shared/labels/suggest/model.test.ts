import { expect, test } from 'vitest'
import { idFromBytes, type LabelId } from '#shared/ids.ts'
import { featuresOf } from '#shared/labels/suggest/features.ts'
import { type Example, rankLabels, suggestModel, trainModel } from '#shared/labels/suggest/model.ts'
import { sessionOf } from '../../../fixtures/sessionOf.ts'
import { recordingOf } from '../../replay/fixture.ts'
import { segmentOf, taxonomy } from '../fixture.ts'

const label = (number: number) => idFromBytes('label', new Uint8Array(16).fill(number)) as LabelId
const [pay, read, old] = [label(1), label(2), label(3)]
const all = new Set<string>([pay, read, old])
const example = (labelId: LabelId, ...features: string[]): Example => ({ tier: 'goal', labelId, features: new Set(features) })
const examples = [
  example(pay, 'page:checkout', 'mix:type'),
  example(pay, 'page:checkout', 'mix:press'),
  example(read, 'page:news', 'mix:turn'),
  example(read, 'page:news', 'mix:press'),
  example(read, 'page:mail', 'mix:press'),
  example(old, 'page:fax', 'mix:press'),
]
const model = trainModel(examples, 2)
const ranked = (features: string[], allowed: ReadonlySet<string> = all, tier = 'goal') =>
  rankLabels(model, tier, new Set(features), allowed).map((each) => each.labelId)

test('what was on the screen tells the intent; without anything known the most frequent comes first', () => {
  expect(ranked(['page:checkout'])[0]).toBe(pay)
  expect(ranked(['page:news', 'mix:press'])[0]).toBe(read)
  expect(ranked(['page:never-seen'])).toEqual([read, pay, old])
})

test('an intent that may not be used is never suggested, and a tier that was never labeled has no suggestions', () => {
  expect(ranked(['page:fax'], new Set([pay, read]))).not.toContain(old)
  expect(ranked(['page:checkout'], all, 'subgoal')).toEqual([])
})

test('the same examples in any order give the same model, which is what its schema says', () => {
  expect(JSON.stringify(trainModel(examples.toReversed(), 2).tiers.goal?.labels)).toBe(JSON.stringify(model.tiers.goal?.labels))
  expect(rankLabels(trainModel(examples.toReversed(), 2), 'goal', new Set(['page:news']), all)).toEqual(
    rankLabels(model, 'goal', new Set(['page:news']), all),
  )
  expect(suggestModel.parse(JSON.parse(JSON.stringify(model)))).toEqual(model)
})

test('the model holds no words, and nothing of what only one segment had', () => {
  const text = JSON.stringify(model)
  expect(text).not.toContain('checkout')
  expect(Object.keys(model.tiers.goal?.tokens ?? {})).toHaveLength(3) // checkout, news, press
})

test('features are words of what was shown, kinds of what was done, and the neighbours; never what was typed', () => {
  const nav = (tUs: number, title: string) => ({ type: 'nav' as const, tUs, title, url: 'https://shop.example.com/basket/42?user=mara' })
  const recording = recordingOf([nav(0, 'Basket 42'), ...sessionOf('click@1 type@2:mara[enter] press@4:ctrl press@4.1:s release@4.2:s')], {
    durationUs: 9_000_000,
  })
  const before = segmentOf('subgoal', 0, 500_000, { labelId: pay })
  const goal = segmentOf('goal', 0, 8_000_000, { labelId: read })
  const segment = segmentOf('subgoal', 500_000, 8_000_000)
  const features = featuresOf(recording, segment, { segments: [goal, before, segment], tiers: taxonomy.tiers })
  for (const each of [
    'window:basket',
    'page:shop',
    'page:basket',
    'presses:1',
    'letters:4',
    'key:Enter',
    'key:Ctrl+S',
    'mix:press+type',
    'time:3',
  ])
    expect([...features]).toContain(each)
  expect([...features]).toEqual(expect.arrayContaining([`before:${pay}`, `in:${read}`]))
  expect([...features].join(' ')).not.toMatch(/mara|42/)
})
