import { Button, Group, Select, Tabs, Text } from '@mantine/core'
import { IconFolderOff } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { TaxonomyVersionView } from '#shared/api.ts'
import { projectsQuery } from '../../api/projects.ts'
import { migrationPreviewQuery, taxonomyQuery, taxonomyVersionsQuery } from '../../api/taxonomy.ts'
import { Chip, type Tone } from '../../app/chips.tsx'
import { formatPlural } from '../../app/format.ts'
import { Page } from '../../app/Page.tsx'
import { ErrorState, LoadingState, NothingState } from '../../app/states.tsx'
import { useCan } from '../../app/useMe.ts'
import { FileMenu } from './FileMenu.tsx'
import { MovePassesModal } from './MovePassesModal.tsx'
import { PublishModal } from './PublishModal.tsx'
import { AttributeRules } from './rules/AttributeRules.tsx'
import { CheckRules } from './rules/CheckRules.tsx'
import { ExclusionRules } from './rules/ExclusionRules.tsx'
import { type RulesProps, TierRules } from './rules/TierRules.tsx'
import type { TaxonomySearch } from './search.ts'
import { Banners, TaxonomyEditor } from './TaxonomyEditor.tsx'
import styles from './TaxonomyScreen.module.css'
import { type SaveState, useTaxonomyDraft } from './useTaxonomyDraft.ts'
import { VersionHistory } from './VersionHistory.tsx'

type TaxonomyScreenProps = { search: TaxonomySearch; onSearchChange: (patch: Partial<TaxonomySearch>) => void }

/** The vocabulary of a project: a draft that is edited, and published versions that stand. */
export function TaxonomyScreen({ search, onSearchChange }: TaxonomyScreenProps) {
  const projects = useQuery(projectsQuery)
  const key = search.project ?? projects.data?.[0]?.key ?? ''
  const view = useQuery(taxonomyQuery(key, search.version))
  if (projects.data?.length === 0) {
    return (
      <Page title="Taxonomy">
        <NothingState icon={<IconFolderOff />} title="No project yet">
          A taxonomy belongs to a project. Make one in the menu at the top left.
        </NothingState>
      </Page>
    )
  }
  const error = projects.error ?? view.error
  if (!view.data) {
    return (
      <Page title="Taxonomy">
        {error ? <ErrorState error={error} onRetry={() => view.refetch()} /> : <LoadingState what="Reading the taxonomy" />}
      </Page>
    )
  }
  const name = projects.data?.find((each) => each.key === key)?.name ?? key
  // A new key is a new editor: its undo and what is unsaved belong to that project and version alone.
  return (
    <LoadedTaxonomy
      key={`${key} ${search.version ?? ''}`}
      projectKey={key}
      projectName={name}
      view={view.data}
      isOld={search.version !== undefined}
      onVersion={(version) => onSearchChange({ version })}
    />
  )
}

type LoadedProps = {
  projectKey: string
  projectName: string
  view: TaxonomyVersionView
  isOld: boolean
  onVersion: (version: number | undefined) => void
}

function LoadedTaxonomy({ projectKey, projectName, view, isOld, onVersion }: LoadedProps) {
  const isReadOnly = !useCan()('taxonomy.edit') || isOld
  const [isPublishing, setPublishing] = useState(false)
  const [part, setPart] = useState<Part>('intents')
  const [isMoving, setMoving] = useState(false)
  const { data: versions = [] } = useQuery(taxonomyVersionsQuery(projectKey))
  const published = versions.find((each) => each.state === 'published')?.version ?? null
  const publishedView = useQuery({ ...taxonomyQuery(projectKey, published ?? undefined), enabled: published !== null })
  const draft = useTaxonomyDraft(projectKey, view, publishedView.data?.doc ?? null)
  const moves = useQuery({ ...migrationPreviewQuery(projectKey, published ?? 0), enabled: published !== null && !isReadOnly })
  const behind = moves.data?.passes ?? 0
  const newest = versions[0]?.version
  return (
    <Page
      title="Taxonomy"
      kind="fill"
      note={
        <Text c="dimmed">
          {projectName} · {formatPlural(draft.doc.labels.length, 'intent')}
        </Text>
      }
      actions={
        <Group gap="xs">
          {isReadOnly ? <Chip>read only</Chip> : <SaveChip state={draft.state} isDraft={draft.saved.state === 'draft'} />}
          <Select
            aria-label="Version"
            w={190}
            allowDeselect={false}
            data={versions.map((each) => ({ value: String(each.version), label: `Version ${each.version}, ${each.state}` }))}
            value={String(isOld ? view.version : (newest ?? view.version))}
            onChange={(value) => onVersion(value === null || Number(value) === newest ? undefined : Number(value))}
          />
          <FileMenu
            name={`${projectKey}-taxonomy-v${view.version}`}
            doc={draft.doc}
            published={publishedView.data?.doc ?? null}
            isReadOnly={isReadOnly}
            onImport={(doc) => draft.edit(doc)}
          />
          {!isReadOnly && behind > 0 && (
            <Button variant="default" onClick={() => setMoving(true)}>
              Move passes …
            </Button>
          )}
          {!isReadOnly && (
            <Button disabled={draft.saved.state !== 'draft' || draft.state !== 'saved'} onClick={() => setPublishing(true)}>
              Publish …
            </Button>
          )}
        </Group>
      }
    >
      <Tabs
        value={part}
        onChange={(value) => setPart(parts.find((each) => each.id === value)?.id ?? 'intents')}
        className={styles.parts}
        keepMounted={false}
      >
        <Tabs.List px="md">
          {parts.map((each) => (
            <Tabs.Tab key={each.id} value={each.id}>
              {each.title}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value={part} className={styles.part}>
          {part === 'intents' ? (
            <TaxonomyEditor projectKey={projectKey} draft={draft} isReadOnly={isReadOnly} published={publishedView.data} />
          ) : (
            // biome-ignore lint/a11y/noNoninteractiveTabindex: a list without fields is scrolled by keys
            <section className={styles.rules} aria-label={parts.find((each) => each.id === part)?.title} tabIndex={0}>
              <Banners draft={draft} />
              {part === 'versions' ? (
                <VersionHistory projectKey={projectKey} view={draft.saved} />
              ) : (
                <Rules
                  part={part}
                  doc={draft.doc}
                  isReadOnly={isReadOnly}
                  publishedTiers={new Set(publishedView.data?.doc.tiers.map((each) => each.id))}
                  onChange={(doc, run) => draft.edit(doc, run ?? null)}
                />
              )}
            </section>
          )}
        </Tabs.Panel>
      </Tabs>
      {isPublishing && (
        <PublishModal
          projectKey={projectKey}
          draft={draft.saved}
          published={published}
          onClose={() => setPublishing(false)}
          onPublished={(next, older) => {
            draft.markPublished(next)
            setMoving(older > 0)
          }}
        />
      )}
      {isMoving && publishedView.data && (
        <MovePassesModal
          projectKey={projectKey}
          version={publishedView.data.version}
          doc={publishedView.data.doc}
          onClose={() => setMoving(false)}
        />
      )}
    </Page>
  )
}

const parts = [
  { id: 'intents', title: 'Intents' },
  { id: 'tiers', title: 'Tiers' },
  { id: 'attributes', title: 'Attributes' },
  { id: 'exclusions', title: 'Exclusions' },
  { id: 'checks', title: 'Checks' },
  { id: 'versions', title: 'Version' },
] as const
type Part = (typeof parts)[number]['id']

const rulesOf = { tiers: TierRules, attributes: AttributeRules, exclusions: ExclusionRules, checks: CheckRules }

function Rules({ part, ...props }: RulesProps & { part: keyof typeof rulesOf }) {
  const Component = rulesOf[part]
  return <Component {...props} />
}

const chips: Record<SaveState, [Tone, string]> = {
  saved: ['ok', 'saved'],
  pending: ['info', 'saving'],
  blocked: ['warn', 'not saved'],
  conflict: ['warn', 'not saved'],
  failed: ['danger', 'not saved'],
}

function SaveChip({ state, isDraft }: { state: SaveState; isDraft: boolean }) {
  const [tone, word] = chips[state]
  if (state === 'saved' && !isDraft) return <Chip tone="ok">published</Chip>
  return <Chip tone={tone}>{state === 'saved' ? 'draft, saved' : word}</Chip>
}
