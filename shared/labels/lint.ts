/** Rules of good labeling that don't make a segment wrong: what breaks one is shown, and may keep a pass from being handed in. */
export const lintRules = [
  'gap',
  'sliver',
  'empty-instruction',
  'outside-parent',
  'unused-label',
  'invisible-target',
  'missing-attribute',
  'missing-intent',
] as const
export type LintRule = (typeof lintRules)[number]

/** `warn` shows it, `block` keeps the pass from being submitted as well. */
export const lintLevels = ['off', 'warn', 'block'] as const
export type LintLevel = (typeof lintLevels)[number]
