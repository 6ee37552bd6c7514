import type { LabelUseView } from '../api.ts'
import type { LabelId, SegmentId } from '../ids.ts'
import type { KnownTexts } from '../replay/knownTexts.ts'
import { contains, formatTime, type Span } from '../time.ts'
import type { AttributeValue } from './attributes.ts'
import { knownUseFrom, type LintLevel, type LintRuleId, levelOf } from './lintRules.ts'
import { findProblems } from './rules.ts'
import type { Segment, Segments } from './segments.ts'
import type { TaxonomyDoc, Tier } from './taxonomy.ts'

/** Something to look at, and where. */
export type Finding = {
  rule: LintRuleId
  level: Exclude<LintLevel, 'off'>
  tier: string
  /** `null` for a gap, where there is no segment. */
  segmentId: SegmentId | null
  span: Span
  message: string
}

/** How often the project's other annotators have used each intent. */
export type LabelUse = { ofOthers: ReadonlyMap<LabelId, number>; total: number }

export function toLabelUse({ items }: LabelUseView): LabelUse {
  return {
    ofOthers: new Map(items.map((each) => [each.labelId, each.ofOthers])),
    total: items.reduce((sum, each) => sum + each.ofOthers, 0),
  }
}

/** What some rules need besides the labels; what isn't known yet silences them. */
export type LintContext = { texts: KnownTexts | null; use: LabelUse | null }

type Report = (rule: LintRuleId, tier: Tier, place: Segment | Span, message: string) => void

/**
 * Everything worth another look before a pass is submitted, in order of time. Blocking ones keep the server from taking it.
 * `segments` must be sorted. Linear in their number, but for the tiers' own rules.
 */
export function findLint(segments: Segments, taxonomy: TaxonomyDoc, durationUs: number, context: LintContext): Finding[] {
  const findings: Finding[] = []
  const report: Report = (rule, tier, place, message) => {
    const level = levelOf(taxonomy.lint, rule)
    if (level === 'off') return
    const segmentId = 'id' in place ? place.id : null
    findings.push({ rule, level, tier: tier.id, segmentId, span: { startUs: place.startUs, endUs: place.endUs }, message })
  }
  const byTier = Map.groupBy(segments, (each) => each.tier)
  for (const tier of taxonomy.tiers) {
    const list = byTier.get(tier.id) ?? []
    for (const each of list) checkSegment(each, tier, taxonomy, context, report)
    if (taxonomy.lint.covers.includes(tier.id))
      checkCover(tier, list, tier.parent ? (byTier.get(tier.parent) ?? []) : null, durationUs, report)
  }
  reportProblems(segments, taxonomy, durationUs, report)
  return findings.sort((a, b) => a.span.startUs - b.span.startUs)
}

/** Findings that keep a pass from being submitted. */
export function blockingOf(findings: readonly Finding[]): Finding[] {
  return findings.filter((each) => each.level === 'block')
}

function checkSegment(segment: Segment, tier: Tier, taxonomy: TaxonomyDoc, { texts, use }: LintContext, report: Report): void {
  const { lint, attributes } = taxonomy
  const lengthUs = segment.endUs - segment.startUs
  const hasOwnTimes = tier.shape === 'span' && !tier.ofActions
  if (hasOwnTimes && lengthUs < lint.minLengthUs)
    report(
      'sliver',
      tier,
      segment,
      `${tier.title} is ${inSeconds(lengthUs)} long; the project expects ${inSeconds(lint.minLengthUs)} or more`,
    )
  // what is said of an action may be no more than a correction
  if (tier.hasLabel && !tier.ofActions && !segment.labelId) report('missing-intent', tier, segment, `${tier.title} has no intent`)
  if (tier.hasText && !tier.hasLabel && !segment.text.trim()) report('empty-instruction', tier, segment, `${tier.title} has no text`)
  for (const each of attributes)
    if (each.isRequired && each.tiers.includes(tier.id) && isEmpty(segment.attributes[each.id]))
      report('missing-attribute', tier, segment, `${tier.title} needs “${each.title}”`)
  if (segment.labelId && use && use.total >= knownUseFrom && !use.ofOthers.get(segment.labelId))
    report('unused-label', tier, segment, 'Nobody else in the project uses this intent')
  const unseen = texts?.hasNames && segment.text ? texts.firstUnseen(segment.text) : null
  if (unseen) report('invisible-target', tier, segment, `“${unseen}” is in none of the recording’s texts`)
}

const isEmpty = (value: AttributeValue | undefined) => value === undefined || (typeof value === 'string' && !value.trim())

/** Gaps between a tier's segments: inside each parent that has some, or in the session where there is no parent tier. */
function checkCover(tier: Tier, list: readonly Segment[], parents: readonly Segment[] | null, durationUs: number, report: Report): void {
  const gap = (startUs: number, endUs: number) =>
    report('gap', tier, { startUs, endUs }, `No ${tier.title.toLowerCase()} from ${formatTime(startUs)} to ${formatTime(endUs)}`)
  let next = 0
  for (const parent of parents ?? [{ startUs: 0, endUs: durationUs }]) {
    while (next < list.length && (list[next] as Segment).startUs < parent.startUs) next++
    let atUs = parent.startUs
    for (; next < list.length && contains(parent, list[next] as Segment); next++) {
      const { startUs, endUs } = list[next] as Segment
      if (startUs > atUs) gap(atUs, startUs)
      atUs = endUs
    }
    if (atUs > parent.startUs && atUs < parent.endUs) gap(atUs, parent.endUs)
  }
}

/** The tiers' own rules, which editing can't break. */
function reportProblems(segments: Segments, taxonomy: TaxonomyDoc, durationUs: number, report: Report): void {
  const problems = findProblems(segments, taxonomy, durationUs)
  if (problems.length === 0) return
  const byId = new Map(segments.map((each) => [each.id, each]))
  for (const { segmentId, message } of problems) {
    const segment = byId.get(segmentId)
    const tier = taxonomy.tiers.find((each) => each.id === segment?.tier)
    if (segment && tier) report('outside-parent', tier, segment, message)
  }
}

const inSeconds = (us: number) => `${(us / 1e6).toFixed(us < 1_000_000 ? 2 : 1)} s`
