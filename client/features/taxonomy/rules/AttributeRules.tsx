import { Button, Checkbox, Group, MultiSelect, Paper, Select, Stack, TagsInput, Text, TextInput } from '@mantine/core'
import { type Attribute, attributeKinds } from '#shared/labels/attributes.ts'
import type { RulesProps } from './TierRules.tsx'
import { toNewId } from './toNewId.ts'

/** What is said of segments beside their intent. */
export function AttributeRules({ doc, isReadOnly, onChange }: RulesProps) {
  const change = (id: string, patch: Partial<Attribute>) =>
    onChange(
      { ...doc, attributes: doc.attributes.map((each) => (each.id === id ? { ...each, ...patch } : each)) },
      `attribute ${id} ${Object.keys(patch)}`,
    )
  const add = () => {
    const id = toNewId('attribute', doc.attributes)
    const tiers = doc.tiers.slice(0, 1).map((each) => each.id)
    onChange({
      ...doc,
      attributes: [...doc.attributes, { id, title: 'New attribute', kind: 'flag', options: [], isRequired: false, tiers }],
    })
  }
  return (
    <Stack gap="sm">
      {doc.attributes.length === 0 && (
        <Text c="dimmed">No attributes. One is a field of a segment: how sure the annotator is, the application, a count.</Text>
      )}
      {doc.attributes.map((each) => (
        <Paper key={each.id} withBorder p="sm" component="fieldset" disabled={isReadOnly} aria-label={each.title}>
          <Group align="flex-end" gap="sm">
            <TextInput
              label="Name"
              w={180}
              maxLength={60}
              value={each.title}
              onChange={(event) => change(each.id, { title: event.currentTarget.value })}
            />
            <Select
              label="Kind"
              w={120}
              allowDeselect={false}
              data={[...attributeKinds]}
              value={each.kind}
              onChange={(text) => {
                const kind = attributeKinds.find((one) => one === text)
                if (kind) change(each.id, { kind, options: kind === 'choice' ? ['yes', 'no'] : [] })
              }}
            />
            <MultiSelect
              label="On tiers"
              miw={200}
              data={doc.tiers.map((tier) => ({ value: tier.id, label: tier.title }))}
              value={each.tiers}
              onChange={(tiers) => change(each.id, { tiers })}
            />
          </Group>
          {each.kind === 'choice' && (
            <TagsInput
              mt="xs"
              label="Options"
              description="Enter adds one"
              maxTags={100}
              value={each.options}
              onChange={(options) => change(each.id, { options })}
            />
          )}
          <Group mt="xs" gap="lg">
            <Checkbox
              label="required"
              checked={each.isRequired}
              onChange={(event) => change(each.id, { isRequired: event.currentTarget.checked })}
            />
            {!isReadOnly && (
              <Button
                size="compact-sm"
                variant="subtle"
                color="red"
                onClick={() => onChange({ ...doc, attributes: doc.attributes.filter((other) => other.id !== each.id) })}
              >
                Remove
              </Button>
            )}
          </Group>
        </Paper>
      ))}
      {!isReadOnly && (
        <Button w="fit-content" variant="default" disabled={doc.attributes.length >= 50} onClick={add}>
          Add attribute
        </Button>
      )}
    </Stack>
  )
}
