import { MultiSelect, NumberInput, Select, Stack } from '@mantine/core'
import { levelOf, lintLevels, lintRules } from '#shared/labels/lintRules.ts'
import type { RulesProps } from './TierRules.tsx'

const wordsOf = { off: 'off', warn: 'shown', block: 'keeps from submitting' } as const

/** What annotators are told while they work, and what keeps a pass from being handed in. */
export function CheckRules({ doc, isReadOnly, onChange }: RulesProps) {
  const { lint } = doc
  return (
    <Stack gap="sm">
      {lintRules.map((rule) => (
        <Select
          key={rule.id}
          label={rule.title}
          description={rule.explanation}
          inputWrapperOrder={['label', 'description', 'input']}
          maw={640}
          allowDeselect={false}
          disabled={isReadOnly}
          data={lintLevels.map((value) => ({ value, label: wordsOf[value] }))}
          value={levelOf(lint, rule.id)}
          onChange={(text) => {
            const level = lintLevels.find((each) => each === text)
            if (level) onChange({ ...doc, lint: { ...lint, levels: { ...lint.levels, [rule.id]: level } } })
          }}
        />
      ))}
      <NumberInput
        label="Shortest segment, in seconds"
        maw={240}
        min={0}
        step={0.1}
        decimalScale={3}
        disabled={isReadOnly}
        value={lint.minLengthUs / 1e6}
        onChange={(value) => {
          if (typeof value === 'number') onChange({ ...doc, lint: { ...lint, minLengthUs: Math.round(value * 1e6) } }, 'shortest segment')
        }}
      />
      <MultiSelect
        label="Tiers without gaps"
        maw={640}
        disabled={isReadOnly}
        data={doc.tiers.map((tier) => ({ value: tier.id, label: tier.title }))}
        value={lint.covers}
        onChange={(covers) => onChange({ ...doc, lint: { ...lint, covers } })}
      />
    </Stack>
  )
}
