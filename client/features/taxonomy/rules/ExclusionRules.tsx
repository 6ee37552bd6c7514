import { Button, Group, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import type { LabelId } from '#shared/ids.ts'
import { labelPath } from '#shared/labels/taxonomy.ts'
import { IntentSelect } from '../../../app/IntentSelect.tsx'
import type { RulesProps } from './TierRules.tsx'

/** Pairs of intents that can't hold at the same time. */
export function ExclusionRules({ doc, isReadOnly, onChange }: RulesProps) {
  const [a, setA] = useState<LabelId | null>(null)
  const [b, setB] = useState<LabelId | null>(null)
  const nameOf = (id: LabelId) => `“${labelPath(doc, id).join(' › ')}”`
  return (
    <Stack gap="sm">
      <Text c="dimmed">Two intents that can’t hold at the same time in one pass, each with all below it.</Text>
      {doc.exclusions.map((each) => (
        <Group key={`${each.a} ${each.b}`} gap="sm">
          <Text>
            {nameOf(each.a)} and {nameOf(each.b)}
          </Text>
          {!isReadOnly && (
            <Button
              size="compact-sm"
              variant="subtle"
              color="red"
              onClick={() => onChange({ ...doc, exclusions: doc.exclusions.filter((other) => other !== each) })}
            >
              Remove
            </Button>
          )}
        </Group>
      ))}
      {!isReadOnly && (
        <Group align="flex-end" gap="sm">
          <IntentSelect doc={doc} label="This intent" value={a} onChange={setA} isClearable />
          <IntentSelect doc={doc} label="excludes" value={b} onChange={setB} isClearable />
          <Button
            variant="default"
            disabled={!a || !b || doc.exclusions.length >= 1000}
            onClick={() => {
              if (!a || !b) return
              onChange({ ...doc, exclusions: [...doc.exclusions, { a, b }] })
              setA(null)
              setB(null)
            }}
          >
            Add
          </Button>
        </Group>
      )}
    </Stack>
  )
}
