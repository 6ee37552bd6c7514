import { describe, expect, test } from 'vitest'
import type { LabelId } from '#shared/ids.ts'
import { blockingOf, findLint, type LintContext } from '#shared/labels/lint.ts'
import { defaultLint, type LintSettings, lintRuleIds, lintRules } from '#shared/labels/lintRules.ts'
import { compareSegments, type Segment } from '#shared/labels/segments.ts'
import type { TaxonomyDoc } from '#shared/labels/taxonomy.ts'
import { collectKnownTexts } from '#shared/replay/knownTexts.ts'
import { recordingOf } from '../replay/fixture.ts'
import { labelId, segmentOf, taxonomy, tierOf } from './fixture.ts'

const s = 1_000_000
const nothing: LintContext = { texts: null, use: null }

type Case = { lint?: Partial<LintSettings>; context?: LintContext; doc?: Partial<TaxonomyDoc> }
/** What is found, as `rule tier from–to` in seconds. */
function lint(segments: readonly Segment[], { lint: settings, context = nothing, doc }: Case = {}): string[] {
  const sorted = [...segments].sort(compareSegments)
  const found = findLint(sorted, { ...taxonomy, lint: { ...defaultLint, ...settings }, ...doc }, 20 * s, context)
  return found.map(({ rule, tier, span }) => `${rule} ${tier} ${span.startUs / s}–${span.endUs / s}`)
}
const said = { labelId, text: 'Buy a lamp' }
const goal = segmentOf('goal', 2 * s, 10 * s, said)

describe('labels worth another look', () => {
  test('nothing is found in a pass that says everything', () => {
    const tiles = [segmentOf('subgoal', 2 * s, 6 * s, said), segmentOf('subgoal', 6 * s, 10 * s, said)]
    expect(lint([goal, ...tiles, segmentOf('instruction', 3 * s, 4 * s, { text: 'Buy' })])).toEqual([])
  })

  test('gaps are found before, between and after the segments of each parent, in order', () => {
    const parts = [segmentOf('subgoal', 3 * s, 5 * s, said), segmentOf('subgoal', 6 * s, 9 * s, said)]
    const next = [segmentOf('goal', 11 * s, 14 * s, said), segmentOf('subgoal', 12 * s, 14 * s, said)]
    expect(lint([goal, ...parts, ...next])).toEqual(['gap subgoal 2–3', 'gap subgoal 5–6', 'gap subgoal 9–10', 'gap subgoal 11–12'])
  })

  test('a parent without any such segment has no gap: nobody has begun there', () => {
    expect(lint([goal])).toEqual([])
  })

  test('a tier without a parent covers the session when the project asks for it', () => {
    expect(lint([goal], { lint: { covers: ['goal'] } })).toEqual(['gap goal 0–2', 'gap goal 10–20'])
  })

  test('a segment shorter than the project’s shortest is a sliver; a point has no length to be short of', () => {
    const short = segmentOf('subgoal', 2 * s, 2.05 * s, said)
    expect(lint([goal, short], { lint: { covers: [] } })).toEqual(['sliver subgoal 2–2.05'])
    expect(lint([goal, short], { lint: { covers: [], minLengthUs: 40_000 } })).toEqual([])
    const moments = { tiers: [tierOf('moment', { shape: 'point' })] }
    expect(lint([segmentOf('moment', 4 * s, 4 * s, said)], { doc: moments })).toEqual([])
  })

  test('an intent is missed where the tier takes one, a text where there is nothing but text', () => {
    expect(lint([{ ...goal, labelId: null, text: '' }, segmentOf('instruction', 3 * s, 4 * s, { text: ' ' })])).toEqual([
      'missing-intent goal 2–10',
      'empty-instruction instruction 3–4',
    ])
  })

  test('a required field is missed until it has a value; “no” is one, an empty text is none', () => {
    const field = (id: string, kind: 'flag' | 'text') => ({ id, title: id, kind, options: [], isRequired: true, tiers: ['goal'] })
    const doc = { attributes: [field('sure', 'flag'), field('why', 'text')] }
    expect(lint([goal], { doc })).toEqual(['missing-attribute goal 2–10', 'missing-attribute goal 2–10'])
    expect(lint([{ ...goal, attributes: { sure: false, why: ' ' } }], { doc })).toEqual(['missing-attribute goal 2–10'])
    expect(lint([{ ...goal, attributes: { sure: false, why: 'it says so' } }], { doc })).toEqual([])
  })

  test('imported labels that stand outside of what is above them are found', () => {
    expect(lint([goal, segmentOf('subgoal', 9 * s, 12 * s, said)], { lint: { covers: [] } })).toEqual(['outside-parent subgoal 9–12'])
  })

  test('an intent that nobody else uses is told of once the others have labeled enough to know', () => {
    const use = (of: LabelId[], total: number) => ({ ...nothing, use: { ofOthers: new Map(of.map((id) => [id, 1])), total } })
    expect(lint([goal], { context: use([], 50) })).toEqual(['unused-label goal 2–10'])
    expect(lint([goal], { context: use([], 49) })).toEqual([])
    expect(lint([goal], { context: use([labelId], 50) })).toEqual([])
  })

  test('a text that quotes what the recording does not know is told of, where the recording knows names at all', () => {
    const wrong = { ...goal, text: 'Press “Pay”' }
    const texts = collectKnownTexts(recordingOf([{ type: 'dom', tUs: 0, role: 'button', name: 'Order' }]))
    expect(lint([wrong], { context: { ...nothing, texts } })).toEqual(['invisible-target goal 2–10'])
    expect(lint([{ ...goal, text: 'Press “order”' }], { context: { ...nothing, texts } })).toEqual([])
    expect(lint([wrong], { context: { ...nothing, texts: collectKnownTexts(recordingOf([])) } })).toEqual([])
  })

  test('a rule that is off finds nothing, and one that blocks says so', () => {
    const bare = [{ ...goal, labelId: null }]
    expect(lint(bare, { lint: { levels: { 'missing-intent': 'off' } } })).toEqual([])
    const doc = { ...taxonomy, lint: { ...defaultLint, levels: { 'missing-intent': 'block' } } } satisfies TaxonomyDoc
    expect(blockingOf(findLint(bare, doc, 20 * s, nothing)).map((each) => each.rule)).toEqual(['missing-intent'])
    expect(blockingOf(findLint(bare, taxonomy, 20 * s, nothing))).toEqual([])
  })

  test('every rule has words for who sets it', () => {
    expect(lintRules.map((each) => each.id).toSorted()).toEqual([...lintRuleIds].sort())
  })
})
