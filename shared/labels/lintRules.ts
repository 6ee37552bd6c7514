import { z } from 'zod'

/** What a rule does: nothing, tells the annotator, or also keeps the pass from being submitted. */
export const lintLevels = ['off', 'warn', 'block'] as const
export type LintLevel = (typeof lintLevels)[number]

export const lintRuleIds = [
  'outside-parent',
  'missing-attribute',
  'missing-intent',
  'empty-instruction',
  'gap',
  'sliver',
  'unused-label',
  'invisible-target',
] as const
export type LintRuleId = (typeof lintRuleIds)[number]

export type LintRule = {
  id: LintRuleId
  title: string /** What exactly it looks at, for who sets it. */
  explanation: string
  level: LintLevel
}

/** An intent that others have used less often than this in all is too young for "nobody else uses it" to mean anything. */
export const knownUseFrom = 50

/** Every rule with the level it has where a project says nothing. */
export const lintRules: readonly LintRule[] = [
  {
    id: 'outside-parent',
    title: 'Outside its parent',
    explanation:
      'A segment that reaches over the one above it or has none there, overlaps its neighbour, or breaks another rule of its tier. Editing keeps this from happening; imported labels may bring it.',
    level: 'block',
  },
  {
    id: 'missing-attribute',
    title: 'Required field empty',
    explanation: 'A field that the project requires on this tier has no value.',
    level: 'block',
  },
  {
    id: 'missing-intent',
    title: 'No intent',
    explanation: 'A segment on a tier that takes intents has none.',
    level: 'warn',
  },
  {
    id: 'empty-instruction',
    title: 'Empty instruction',
    explanation: 'A segment on a tier that holds nothing but text has none. Where an intent says what was done, the text may stay empty.',
    level: 'warn',
  },
  {
    id: 'gap',
    title: 'Gap',
    explanation:
      'Time that no segment covers, on the tiers named below: inside of a parent that has segments there, or, on a tier without a parent, in the session.',
    level: 'warn',
  },
  {
    id: 'sliver',
    title: 'Too short',
    explanation: 'A segment shorter than the shortest that the project expects.',
    level: 'warn',
  },
  {
    id: 'unused-label',
    title: 'Intent that nobody else uses',
    explanation: `An intent that no other annotator of the project has used so far. Says nothing until the others have made ${knownUseFrom} segments with intents.`,
    level: 'warn',
  },
  {
    id: 'invisible-target',
    title: 'Names what was not recorded',
    explanation:
      'A part of a text in quotation marks (“Save”) that occurs nowhere in the recording’s own texts: names of the elements acted on, titles of windows and pages, their addresses, what was typed. Texts that stand only in the picture are not known, so it says nothing where the recording names no elements.',
    level: 'warn',
  },
]

/** What a project decides about checking its labels. */
export const lintSettings = z.strictObject({
  /** Rules that stand at another level than their own. */
  levels: z.partialRecord(z.enum(lintRuleIds), z.enum(lintLevels).optional()).default({}),
  /** A segment shorter than this is a sliver. */
  minLengthUs: z.int().nonnegative().max(3_600_000_000).default(100_000),
  /** Tiers on which time that nothing covers is a gap. */
  covers: z.array(z.string()).max(20).default(['subgoal']),
})
export type LintSettings = z.infer<typeof lintSettings>

export function levelOf({ levels }: LintSettings, id: LintRuleId): LintLevel {
  return levels[id] ?? lintRules.find((each) => each.id === id)?.level ?? 'warn'
}

/** What a project begins with. */
export const defaultLint: LintSettings = lintSettings.parse({})
