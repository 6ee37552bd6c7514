import { formatTime } from '../time.ts'
import type { Change, Segment, Segments } from './segments.ts'
import { labelPath, type TaxonomyDoc } from './taxonomy.ts'

/** A segment in words, for who hears it, as it is called in lists first: `Turn the light on, Adjust setting, Subgoal, 0:12.0 to 0:25.4`. */
export function describeSegment(segment: Segment, taxonomy: TaxonomyDoc): string {
  const { tier: id, labelId, text } = segment
  const label = labelId ? labelPath(taxonomy, labelId).at(-1) : undefined
  const tier = taxonomy.tiers.find((each) => each.id === id)?.title ?? id
  const names = text || label ? [text, label, tier] : [describeEmpty(segment, taxonomy)]
  return [...names, describeSpan(segment)].filter(Boolean).join(', ')
}

/** A segment that says nothing yet, by what its tier waits for, in words that a narrow list has room for: `Subgoal, no intent`. */
export function describeEmpty({ tier: id }: Segment, taxonomy: TaxonomyDoc): string {
  const tier = taxonomy.tiers.find((each) => each.id === id)
  return `${tier?.title ?? id}, no ${tier?.hasLabel ? 'intent' : 'text'}`
}

function describeSpan({ startUs, endUs }: Segment): string {
  return startUs === endUs ? `at ${formatTime(startUs, 1)}` : `${formatTime(startUs, 1)} to ${formatTime(endUs, 1)}`
}

/** What an edit did, in words. `before` is what it was made on. */
export function describeChange(change: Change, before: Segments, taxonomy: TaxonomyDoc): string {
  const titleOf = (each: Segment) => taxonomy.tiers.find((tier) => tier.id === each.tier)?.title ?? each.tier
  const touched = new Set([...change.put.map((each) => each.id), ...change.remove])
  const old = new Map(before.flatMap((each) => (touched.has(each.id) ? [[each.id, each]] : [])))
  const made = change.put.filter((each) => !old.has(each.id)).at(-1)
  const removed = change.remove.flatMap((id) => old.get(id) ?? [])
  if (change.name === 'Split' && made) return `Split at ${formatTime(made.startUs, 1)}`
  if (made) return `${made.startUs === made.endUs ? 'Point' : 'Segment'} made on ${titleOf(made)}, ${describeSpan(made)}`
  const [main] = change.put
  if (!main) return describeRemoved(removed, titleOf)
  if (removed.length > 0) return `Merged on ${titleOf(main)}, ${describeSpan(main)}`
  const was = old.get(main.id)
  if (!was) return change.name
  if (main.labelId !== was.labelId) return `Intent: ${main.labelId ? (labelPath(taxonomy, main.labelId).at(-1) ?? '') : 'none'}`
  if (main.text !== was.text) return main.text ? 'Instruction written' : 'Instruction taken away'
  const [isStart, isEnd] = [main.startUs !== was.startUs, main.endUs !== was.endUs]
  if (change.name === 'Move boundary') return `Boundary moved to ${formatTime(isEnd ? main.endUs : main.startUs, 1)}`
  if (isStart && isEnd) return `Moved to ${describeSpan(main)}`
  if (isStart || isEnd) return isStart ? `Start moved to ${formatTime(main.startUs)}` : `End moved to ${formatTime(main.endUs)}`
  return `${change.name} changed`
}

function describeRemoved([first, ...below]: readonly Segment[], titleOf: (each: Segment) => string): string {
  if (!first) return 'Nothing changed'
  return `Deleted on ${titleOf(first)}, ${describeSpan(first)}${below.length > 0 ? `, with ${below.length} below it` : ''}`
}
