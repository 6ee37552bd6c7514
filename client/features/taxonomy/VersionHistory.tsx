import { List, Stack, Text, Title } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { TaxonomyVersionView } from '#shared/api.ts'
import { describeStep } from '#shared/labels/migrations.ts'
import { diffTaxonomies } from '#shared/labels/taxonomyDiff.ts'
import { taxonomyQuery } from '../../api/taxonomy.ts'
import { QueryState } from '../../app/states.tsx'
import { describeChange } from './describeChange.ts'

/** How the version that is looked at came from the one before it: the steps, who took them and when, and every difference. */
export function VersionHistory({ projectKey, view }: { projectKey: string; view: TaxonomyVersionView }) {
  const before = useQuery({ ...taxonomyQuery(projectKey, view.version - 1), enabled: view.version > 1 })
  return (
    <Stack gap="sm">
      <Title order={2}>Steps to version {view.version}</Title>
      {view.steps.length === 0 ? (
        <Text c="dimmed">None that segments go through.</Text>
      ) : (
        <List size="sm">
          {view.steps.map(({ step, author, at }) => (
            <List.Item key={`${step.kind} ${step.labelId}`}>
              {describeStep(step, view.doc)}
              <Text size="xs" c="dimmed">
                {author}, {new Date(at).toLocaleString('en')}
              </Text>
            </List.Item>
          ))}
        </List>
      )}
      {view.version > 1 && (
        <>
          <Title order={2}>Differences to version {view.version - 1}</Title>
          <QueryState query={before}>{(older) => <Differences before={older} after={view} />}</QueryState>
        </>
      )}
    </Stack>
  )
}

function Differences({ before, after }: { before: TaxonomyVersionView; after: TaxonomyVersionView }) {
  const changes = diffTaxonomies(before.doc, after.doc)
  if (changes.length === 0) return <Text c="dimmed">No intent differs.</Text>
  return (
    <List size="sm">
      {changes.map((each) => (
        <List.Item key={each.kind + each.labelId}>{describeChange(each)}</List.Item>
      ))}
    </List>
  )
}
