import { List, Text } from '@mantine/core'
import type { MigrationPreview } from '#shared/api.ts'
import { describeStep } from '#shared/labels/migrations.ts'
import type { TaxonomyDoc } from '#shared/labels/taxonomy.ts'
import { formatCount, formatPlural } from '../../app/format.ts'

/** Steps of a migration in words, each with what of the work so far goes through it. */
export function StepList({ steps, doc }: { steps: MigrationPreview['steps']; doc: TaxonomyDoc }) {
  if (steps.length === 0) return <Text size="sm">No step touches a segment.</Text>
  return (
    <List size="sm" spacing={4} mah={320} style={{ overflow: 'auto' }} tabIndex={0} aria-label="Steps of the migration">
      {steps.map(({ step, ...count }) => (
        <List.Item key={`${count.version} ${step.kind} ${step.labelId}`}>
          {describeStep(step, doc)}
          <Text size="xs" c="dimmed">
            {describeCount(count)}
          </Text>
        </List.Item>
      ))}
    </List>
  )
}

function describeCount({ segments, passes, sessions, undecided }: Omit<MigrationPreview['steps'][number], 'step'>): string {
  if (segments === 0) return 'no segment so far'
  const touched = `${formatPlural(segments, 'segment')} in ${formatPlural(passes, 'pass', 'passes')} of ${formatPlural(sessions, 'session')}`
  return undecided > 0 ? `${touched}; ${formatCount(undecided)} for a person to decide` : touched
}
