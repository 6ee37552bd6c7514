import { Button, List, Menu, Modal, Stack, Text } from '@mantine/core'
import { IconDownload, IconUpload } from '@tabler/icons-react'
import { useRef, useState } from 'react'
import { AppError } from '#shared/errors.ts'
import { findTaxonomyProblems, type TaxonomyDoc } from '#shared/labels/taxonomy.ts'
import { diffTaxonomies, type TaxonomyChange } from '#shared/labels/taxonomyDiff.ts'
import {
  formatTaxonomyCsv,
  formatTaxonomyJson,
  importLabels,
  importTaxonomy,
  parseTaxonomyCsv,
  parseTaxonomyJson,
} from '#shared/labels/taxonomyFile.ts'
import { useDeps } from '../../app/deps.ts'
import { formatPlural } from '../../app/format.ts'
import { describeChange } from './describeChange.ts'

type FileMenuProps = {
  name: string
  doc: TaxonomyDoc
  published: TaxonomyDoc | null
  isReadOnly: boolean
  onImport: (doc: TaxonomyDoc) => void
}

type Read = { file: string; doc: TaxonomyDoc } | { file: string; message: string }

/** The taxonomy as a file: out, and in after a look at what it would change. */
export function FileMenu({ name, doc, published, isReadOnly, onImport }: FileMenuProps) {
  const { newId } = useDeps()
  const input = useRef<HTMLInputElement>(null)
  const [read, setRead] = useState<Read | null>(null)
  const take = async (file: File) => {
    const text = await file.text()
    try {
      const isCsv = file.name.toLowerCase().endsWith('.csv')
      const next = isCsv
        ? importLabels(doc, published, parseTaxonomyCsv(text, doc, newId))
        : importTaxonomy(published, parseTaxonomyJson(text))
      const problems = findTaxonomyProblems(next)
      setRead(problems.length > 0 ? { file: file.name, message: problems.slice(0, 5).join('; ') } : { file: file.name, doc: next })
    } catch (error) {
      if (!(error instanceof AppError)) throw error
      setRead({ file: file.name, message: error.message })
    }
  }
  return (
    <>
      <Menu position="bottom-end" withinPortal={false}>
        <Menu.Target>
          <Button variant="default">File</Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item
            leftSection={<IconDownload size={14} />}
            onClick={() => save(`${name}.json`, 'application/json', formatTaxonomyJson(doc))}
          >
            Export all as JSON
          </Menu.Item>
          <Menu.Item leftSection={<IconDownload size={14} />} onClick={() => save(`${name}.csv`, 'text/csv', formatTaxonomyCsv(doc))}>
            Export intents as CSV
          </Menu.Item>
          {!isReadOnly && (
            <Menu.Item leftSection={<IconUpload size={14} />} onClick={() => input.current?.click()}>
              Import JSON or CSV …
            </Menu.Item>
          )}
        </Menu.Dropdown>
      </Menu>
      <input
        ref={input}
        type="file"
        accept=".json,.csv"
        hidden
        aria-label="File of a taxonomy"
        onChange={(event) => {
          const [file] = event.currentTarget.files ?? []
          event.currentTarget.value = '' // the same file can be chosen again
          if (file) void take(file)
        }}
      />
      {read && <ImportModal read={read} before={doc} onClose={() => setRead(null)} onImport={onImport} />}
    </>
  )
}

function save(name: string, type: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type }))
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  URL.revokeObjectURL(url)
}

type ImportModalProps = { read: Read; before: TaxonomyDoc; onClose: () => void; onImport: (doc: TaxonomyDoc) => void }

/** More lines than these nobody reads before they agree. */
const shownChanges = 200
/** What takes something away is read first. */
const isLoss = ({ kind }: TaxonomyChange) => kind === 'deprecated' || kind === 'removed'

function ImportModal({ read, before, onClose, onImport }: ImportModalProps) {
  const changes = 'doc' in read ? diffTaxonomies(before, read.doc).sort((a, b) => Number(isLoss(b)) - Number(isLoss(a))) : []
  const losses = changes.filter(isLoss).length
  return (
    <Modal opened onClose={onClose} title={`Import ${read.file}`} size="lg">
      <Stack gap="sm">
        {'message' in read ? (
          <Text c="var(--rt-warn)" role="alert">
            {read.message}
          </Text>
        ) : (
          <>
            <Text>
              {changes.length === 0 ? 'No intent differs from the draft.' : `${formatPlural(changes.length, 'difference')} to the draft:`}
            </Text>
            {losses > 0 && (
              <Text c="var(--rt-warn)">
                {formatPlural(losses, 'intent')} {losses === 1 ? 'is' : 'are'} not in the file and {losses === 1 ? 'goes' : 'go'} out of
                use.
              </Text>
            )}
            <List size="sm" mah={320} style={{ overflow: 'auto' }} tabIndex={0} aria-label="Differences to the draft">
              {changes.slice(0, shownChanges).map((each) => (
                <List.Item key={each.kind + each.labelId}>{describeChange(each)}</List.Item>
              ))}
              {changes.length > shownChanges && <List.Item>and {changes.length - shownChanges} more</List.Item>}
            </List>
            <Text size="sm" c="dimmed">
              It goes into the draft and can be undone there. What is published and not in the file is deprecated, never removed.
            </Text>
            <Button
              w="fit-content"
              onClick={() => {
                onImport(read.doc)
                onClose()
              }}
            >
              Take it into the draft
            </Button>
          </>
        )}
      </Stack>
    </Modal>
  )
}
