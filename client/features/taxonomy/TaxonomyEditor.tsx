import { Alert, Button, Group, Kbd, List, Stack, Text, TextInput, Title } from '@mantine/core'
import { useHotkeys } from '@mantine/hooks'
import { IconPlus, IconSearch, IconTags } from '@tabler/icons-react'
import { useEffect, useMemo, useRef, useState } from 'react'
import type { TaxonomyView } from '#shared/api.ts'
import type { LabelId } from '#shared/ids.ts'
import { type Decision, describeStep } from '#shared/labels/migrations.ts'
import { diffTaxonomies } from '#shared/labels/taxonomyDiff.ts'
import { addLabel, moveLabel, type Place, removeLabel, updateLabel } from '#shared/labels/taxonomyEdits.ts'
import { useDeps } from '../../app/deps.ts'
import { NothingState } from '../../app/states.tsx'
import { useCommands } from '../../app/useCommands.ts'
import { DecideModal } from './DecideModal.tsx'
import { LabelForm } from './LabelForm.tsx'
import { LabelTree } from './LabelTree.tsx'
import { pickColor } from './swatches.ts'
import styles from './TaxonomyScreen.module.css'
import type { useTaxonomyDraft } from './useTaxonomyDraft.ts'

type TaxonomyEditorProps = {
  projectKey: string
  draft: ReturnType<typeof useTaxonomyDraft>
  isReadOnly: boolean
  /** The newest published version: intents in it can't be removed any more. */
  published: TaxonomyView | undefined
}

/** The tree on the left, the selected intent on the right. */
export function TaxonomyEditor({ projectKey, draft, isReadOnly, published }: TaxonomyEditorProps) {
  const { doc, edit } = draft
  const { newId } = useDeps()
  const [selectedId, setSelectedId] = useState<LabelId | null>(doc.labels[0]?.id ?? null)
  const nameRef = useRef<HTMLInputElement>(null)
  const [wantsName, setWantsName] = useState(false)
  const [query, setQuery] = useState('')
  const [deciding, setDeciding] = useState<Decision['kind'] | null>(null)
  const selected = doc.labels.find((each) => each.id === selectedId)
  const publishedIds = new Set(published?.doc.labels.map((each) => each.id))

  useEffect(() => {
    if (!wantsName) return
    nameRef.current?.select()
    setWantsName(false)
  }, [wantsName])

  function add(kind: 'beside' | 'below') {
    const id = newId('label')
    const parentId = kind === 'below' ? (selected?.id ?? null) : (selected?.parentId ?? null)
    const color = kind === 'below' && selected ? selected.color : pickColor(doc.labels.map((each) => each.color))
    const label = { id, parentId, name: 'New intent', color, key: null, description: '', isDeprecated: false }
    edit(addLabel(doc, label, kind === 'beside' ? (selected?.id ?? null) : null))
    setSelectedId(id)
    setWantsName(true)
  }

  function remove(id: LabelId) {
    const index = doc.labels.findIndex((each) => each.id === id)
    edit(removeLabel(doc, id))
    setSelectedId(doc.labels[index - 1]?.id ?? doc.labels[index + 1]?.id ?? null)
  }

  useHotkeys(
    isReadOnly
      ? []
      : [
          ['mod+Z', draft.undo],
          ['mod+shift+Z', draft.redo],
          ['mod+Y', draft.redo],
        ],
  )
  useCommands(
    isReadOnly
      ? []
      : [
          { id: 'taxonomy:add', title: 'Add an intent', run: () => add('beside') },
          { id: 'taxonomy:add-below', title: 'Add an intent below the selected one', run: () => add('below') },
          { id: 'taxonomy:undo', title: 'Undo', keys: 'Ctrl Z', run: draft.undo },
          { id: 'taxonomy:redo', title: 'Redo', keys: 'Ctrl Shift Z', run: draft.redo },
        ],
  )

  return (
    <div className={styles.split}>
      <div className={styles.list}>
        <Banners draft={draft} />
        {!isReadOnly && (
          <Group gap={6} px={8} py={4}>
            <TextInput
              size="xs"
              w={260}
              aria-label="Search intents"
              placeholder="Search intents"
              leftSection={<IconSearch size={14} aria-hidden />}
              value={query}
              onChange={(event) => setQuery(event.currentTarget.value)}
            />
            <Button size="compact-sm" variant="default" leftSection={<IconPlus size={14} aria-hidden />} onClick={() => add('beside')}>
              Add intent
            </Button>
            <Button size="compact-sm" variant="default" disabled={!selected} onClick={() => add('below')}>
              Add below it
            </Button>
          </Group>
        )}
        {doc.labels.length === 0 ? (
          <NothingState icon={<IconTags />} title="No intents yet">
            An intent says what a person is trying to do: “Find something”, “Correct a mistake”. Begin with five to ten, and go deeper where
            annotators need it.
          </NothingState>
        ) : (
          <LabelTree
            doc={doc}
            selectedId={selectedId}
            isReadOnly={isReadOnly}
            query={query}
            onSelect={setSelectedId}
            onMove={(id: LabelId, place: Place) => edit(moveLabel(doc, id, place))}
            onOpen={() => nameRef.current?.select()}
          />
        )}
      </div>
      <aside className={styles.side} aria-label="Selected intent">
        {selected ? (
          <LabelForm
            doc={doc}
            label={selected}
            isReadOnly={isReadOnly}
            isNew={!publishedIds.has(selected.id)}
            nameRef={nameRef}
            onChange={(patch) => edit(updateLabel(doc, selected.id, patch), `${selected.id} ${Object.keys(patch)}`)}
            onMove={(place) => edit(moveLabel(doc, selected.id, place))}
            onRemove={() => remove(selected.id)}
            onDecide={setDeciding}
          />
        ) : (
          <Text c="dimmed">{doc.labels.length === 0 ? 'What is chosen on the left is edited here.' : 'Select an intent.'}</Text>
        )}
        <Notes draft={draft} isReadOnly={isReadOnly} published={published} />
      </aside>
      {deciding && selected && (
        <DecideModal
          projectKey={projectKey}
          kind={deciding}
          doc={doc}
          label={selected}
          onClose={() => setDeciding(null)}
          onDecide={(made) => {
            draft.decide(made)
            setDeciding(null)
          }}
        />
      )}
    </div>
  )
}

/** What keeps the draft from being saved. */
export function Banners({ draft }: { draft: TaxonomyEditorProps['draft'] }) {
  const { problems, state, error } = draft
  return (
    <>
      {problems.length > 0 && (
        <Alert className={styles.banner} color="orange" title="Not saved until this is put right" role="alert">
          <List size="sm">
            {problems.map((each) => (
              <List.Item key={each}>{each}</List.Item>
            ))}
          </List>
        </Alert>
      )}
      {state === 'conflict' && (
        <Alert className={styles.banner} color="orange" title="Somebody else saved this draft meanwhile" role="alert">
          <Text mb="xs">Nothing was overwritten. Which one goes on?</Text>
          <Group gap="xs">
            <Button size="compact-sm" variant="default" onClick={draft.takeTheirs}>
              Theirs, dropping mine
            </Button>
            <Button size="compact-sm" variant="default" onClick={draft.retry}>
              Mine, over theirs
            </Button>
          </Group>
        </Alert>
      )}
      {state === 'failed' && (
        <Alert className={styles.banner} color="red" title="Not saved" role="alert">
          <Text mb="xs">{error?.message}</Text>
          <Button size="compact-sm" variant="default" onClick={draft.retry}>
            Try again
          </Button>
        </Alert>
      )}
    </>
  )
}

function Notes({ draft, isReadOnly, published }: Omit<TaxonomyEditorProps, 'projectKey'>) {
  const changes = useMemo(() => (published ? diffTaxonomies(published.doc, draft.doc).length : 0), [published, draft.doc])
  return (
    <Stack gap="xs" mt="xl">
      {draft.decisions.length > 0 && (
        <>
          <Title order={2}>Decided for the next version</Title>
          <List size="sm" aria-label="Decided for the next version">
            {draft.decisions.map((each) => (
              <List.Item key={each.labelId}>{describeStep(each, draft.doc)}</List.Item>
            ))}
          </List>
        </>
      )}
      {!isReadOnly && (
        <>
          {published && changes > 0 && (
            <Text size="xs" c="dimmed">
              {changes} {changes === 1 ? 'difference' : 'differences'} to version {published.version}
            </Text>
          )}
          <Text size="xs" c="dimmed">
            <Kbd size="xs">↑</Kbd> <Kbd size="xs">↓</Kbd> select, <Kbd size="xs">Enter</Kbd> edit, <Kbd size="xs">Ctrl</Kbd>{' '}
            <Kbd size="xs">Shift</Kbd> with arrows moves, <Kbd size="xs">Ctrl</Kbd> <Kbd size="xs">Z</Kbd> undoes. Or drag.
          </Text>
        </>
      )}
    </Stack>
  )
}
