import { Button, Group, List, Modal, Stack, Text } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { TaxonomyVersionView } from '#shared/api.ts'
import type { TaxonomyDoc } from '#shared/labels/taxonomy.ts'
import { diffTaxonomies } from '#shared/labels/taxonomyDiff.ts'
import { migrationPreviewQuery, publishTaxonomy, taxonomyQuery } from '../../api/taxonomy.ts'
import { formatPlural } from '../../app/format.ts'
import { notifyDone, notifyError } from '../../app/notify.tsx'
import { QueryState } from '../../app/states.tsx'
import { describeChange } from './describeChange.ts'
import { StepList } from './StepList.tsx'

type PublishModalProps = {
  projectKey: string
  draft: TaxonomyVersionView
  /** Number of the newest published version; null when there is none yet. */
  published: number | null
  onClose: () => void
  /** `behind`: how many passes are on older versions. */
  onPublished: (view: TaxonomyVersionView, behind: number) => void
}

/** What changed since the last published version, and the step that can't be taken back. */
export function PublishModal({ projectKey, draft, published, onClose, onPublished }: PublishModalProps) {
  const client = useQueryClient()
  const before = useQuery({ ...taxonomyQuery(projectKey, published ?? undefined), enabled: published !== null })
  const preview = useQuery({ ...migrationPreviewQuery(projectKey, draft.version), enabled: published !== null })
  const publish = useMutation({
    mutationFn: () => publishTaxonomy(projectKey, draft.revision),
    onSuccess: (view) => {
      notifyDone(`Version ${view.version} is published`)
      client.setQueryData(taxonomyQuery(projectKey).queryKey, view)
      client.invalidateQueries({ queryKey: ['taxonomy', projectKey] })
      onPublished(view, preview.data?.passes ?? 0)
      onClose()
    },
    onError: (error) => notifyError('The taxonomy was not published', error),
  })
  return (
    <Modal opened onClose={onClose} title={`Publish version ${draft.version}`} size="lg">
      <Stack gap="sm">
        {published === null ? (
          <Text>The first version: {draft.doc.labels.length} intents.</Text>
        ) : (
          <>
            <QueryState query={before}>{(view) => <Changes before={view.doc} after={draft.doc} version={view.version} />}</QueryState>
            <QueryState query={preview}>
              {({ steps, passes }) => (
                <>
                  <Text fw={550}>For {formatPlural(passes, 'pass', 'passes')} on older versions, once moved</Text>
                  <StepList steps={steps} doc={draft.doc} />
                </>
              )}
            </QueryState>
          </>
        )}
        <Text c="dimmed">
          New passes use this version from now on; passes begun before stay on theirs until they are moved. A published version never
          changes again.
        </Text>
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button data-autofocus loading={publish.isPending} onClick={() => publish.mutate()}>
            Publish
          </Button>
        </Group>
      </Stack>
    </Modal>
  )
}

function Changes({ before, after, version }: { before: TaxonomyDoc; after: TaxonomyDoc; version: number }) {
  const changes = diffTaxonomies(before, after)
  if (changes.length === 0) return <Text>Nothing changed since version {version}.</Text>
  return (
    <>
      <Text fw={550}>Since version {version}</Text>
      <List size="sm" spacing={4} mah={320} style={{ overflow: 'auto' }} tabIndex={0} aria-label={`Changes since version ${version}`}>
        {changes.map((each) => (
          <List.Item key={each.kind + each.labelId}>{describeChange(each)}</List.Item>
        ))}
      </List>
    </>
  )
}
