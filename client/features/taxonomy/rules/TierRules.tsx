import { Button, Checkbox, Group, Paper, Select, Stack, Text, TextInput } from '@mantine/core'
import { constraints, shapes, type TaxonomyDoc, type Tier } from '#shared/labels/taxonomy.ts'
import { toNewId } from './toNewId.ts'

export type RulesProps = {
  doc: TaxonomyDoc
  isReadOnly: boolean
  /** Ids of tiers that are published: these can't go. */
  publishedTiers: ReadonlySet<string>
  /** `run` as of the draft's `edit`: letters of one text are undone together. */
  onChange: (doc: TaxonomyDoc, run?: string) => void
}

const wordsOf = {
  free: 'free',
  included: 'inside a parent, gaps allowed',
  subdivision: 'inside a parent, without gaps',
  association: 'one to one with a parent',
} as const

/** The rows of the timeline that are labeled, and how they stand to each other. */
export function TierRules({ doc, isReadOnly, publishedTiers, onChange }: RulesProps) {
  const change = (id: string, patch: Partial<Tier>) =>
    onChange(
      { ...doc, tiers: doc.tiers.map((each) => (each.id === id ? { ...each, ...patch } : each)) },
      `tier ${id} ${Object.keys(patch)}`,
    )
  const add = () => {
    const id = toNewId('tier', doc.tiers)
    const tier: Tier = {
      id,
      title: 'New tier',
      constraint: 'free',
      shape: 'span',
      ofActions: false,
      hasLabel: true,
      hasText: true,
      hasOutcome: false,
    }
    onChange({ ...doc, tiers: [...doc.tiers, tier] })
  }
  return (
    <Stack gap="sm">
      {doc.tiers.map((tier, index) => (
        <TierCard
          key={tier.id}
          tier={tier}
          above={doc.tiers.slice(0, index)}
          isReadOnly={isReadOnly}
          onChange={(patch) => change(tier.id, patch)}
          onParent={(parent) => {
            const { parent: _, ...rest } = tier
            onChange({ ...doc, tiers: doc.tiers.map((each) => (each.id === tier.id ? { ...rest, ...(parent ? { parent } : {}) } : each)) })
          }}
          onRemove={publishedTiers.has(tier.id) ? null : () => onChange({ ...doc, tiers: doc.tiers.filter((each) => each.id !== tier.id) })}
        />
      ))}
      {!isReadOnly && (
        <Button w="fit-content" variant="default" disabled={doc.tiers.length >= 20} onClick={add}>
          Add tier
        </Button>
      )}
    </Stack>
  )
}

type TierCardProps = {
  tier: Tier
  above: readonly Tier[]
  isReadOnly: boolean
  onChange: (patch: Partial<Tier>) => void
  onParent: (parent: string | null) => void
  /** Null when it is published. */
  onRemove: (() => void) | null
}

function TierCard({ tier, above, isReadOnly, onChange, onParent, onRemove }: TierCardProps) {
  const flags = [
    ['hasLabel', 'takes an intent'],
    ['hasText', 'takes text'],
    ['hasOutcome', 'says how it ended'],
  ] as const
  return (
    <Paper withBorder p="sm" component="fieldset" disabled={isReadOnly} aria-label={tier.title}>
      <Group align="flex-end" gap="sm">
        <TextInput
          label="Name"
          w={180}
          maxLength={60}
          value={tier.title}
          onChange={(event) => onChange({ title: event.currentTarget.value })}
        />
        {tier.ofActions ? (
          <Text size="sm" pb={8}>
            one to one with the recorded actions
          </Text>
        ) : (
          <>
            <Select
              label="How it stands"
              w={250}
              allowDeselect={false}
              data={constraints.map((value) => ({ value, label: wordsOf[value] }))}
              value={tier.constraint}
              onChange={(text) => {
                const constraint = constraints.find((each) => each === text)
                if (constraint) onChange({ constraint })
              }}
            />
            <Select
              label="Parent"
              w={160}
              clearable
              placeholder="none"
              data={above.map((each) => ({ value: each.id, label: each.title }))}
              value={tier.parent ?? null}
              onChange={onParent}
            />
            <Select
              label="Shape"
              w={120}
              allowDeselect={false}
              data={[...shapes]}
              value={tier.shape}
              onChange={(text) => {
                const shape = shapes.find((each) => each === text)
                if (shape) onChange({ shape })
              }}
            />
          </>
        )}
      </Group>
      <Group mt="xs" gap="lg">
        {flags.map(([field, words]) => (
          <Checkbox
            key={field}
            label={words}
            checked={tier[field]}
            onChange={(event) => onChange({ [field]: event.currentTarget.checked })}
          />
        ))}
        {!isReadOnly && onRemove && (
          <Button size="compact-sm" variant="subtle" color="red" onClick={onRemove}>
            Remove
          </Button>
        )}
      </Group>
    </Paper>
  )
}
