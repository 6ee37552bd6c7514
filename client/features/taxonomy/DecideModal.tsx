import { Button, Group, Modal, MultiSelect, Select, Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { ensure } from '#shared/errors.ts'
import type { LabelId } from '#shared/ids.ts'
import type { Decision } from '#shared/labels/migrations.ts'
import { type Label, labelPath, type TaxonomyDoc } from '#shared/labels/taxonomy.ts'
import { isWithin } from '#shared/labels/taxonomyEdits.ts'
import { labelUseQuery } from '../../api/labelUse.ts'
import { formatPlural } from '../../app/format.ts'
import { IntentSelect } from '../../app/IntentSelect.tsx'
import { listInPlace, takeBest } from '../../app/SearchSelect.tsx'

type DecideModalProps = {
  projectKey: string
  kind: Decision['kind']
  doc: TaxonomyDoc
  label: Label
  onDecide: (made: Decision) => void
  onClose: () => void
}

const words = {
  merge: { title: 'Merge', into: 'Into', done: 'Merge', note: 'It goes out of use; what stands below it moves along.' },
  deprecate: { title: 'Replace', into: 'By', done: 'Replace', note: 'It goes out of use; what stands below it stays where it is.' },
} as const

/** What becomes of the segments of a published intent. It happens to a pass when that is moved to the version with this step. */
export function DecideModal({ projectKey, kind, doc, label, onDecide, onClose }: DecideModalProps) {
  return (
    <Modal opened onClose={onClose} title={`${kind === 'split' ? 'Split' : words[kind].title} “${label.name}”`} size="lg">
      <Touched projectKey={projectKey} label={label} />
      {kind === 'split' ? (
        <SplitForm doc={doc} label={label} onDecide={onDecide} onClose={onClose} />
      ) : (
        <IntoForm kind={kind} doc={doc} label={label} onDecide={onDecide} onClose={onClose} />
      )}
    </Modal>
  )
}

/** How much of the work so far it is about. */
function Touched({ projectKey, label }: Pick<DecideModalProps, 'projectKey' | 'label'>) {
  // what it is decided by must be of now
  const { data, error } = useQuery({ ...labelUseQuery(projectKey), staleTime: 0 })
  const count = data?.items.find((each) => each.labelId === label.id)?.segments ?? 0
  return (
    <Text mb="sm" role="status">
      {error
        ? `How many segments have this intent could not be read: ${error.message}`
        : !data
          ? 'Counting its segments …'
          : count === 0
            ? 'No segment has this intent so far.'
            : `${formatPlural(count, 'segment')} ${count === 1 ? 'has' : 'have'} this intent.`}
    </Text>
  )
}

type FormProps = Omit<DecideModalProps, 'kind' | 'projectKey'>

function IntoForm({ kind, doc, label, onDecide, onClose }: FormProps & { kind: 'merge' | 'deprecate' }) {
  const [into, setInto] = useState<LabelId | null>(null)
  const [below] = useState(() => doc.labels.filter((each) => isWithin(doc, each.id, label.id)).map((each) => each.id))
  return (
    <Stack gap="sm">
      <IntentSelect doc={doc} label={words[kind].into} without={below} value={into} onChange={setInto} isFirst />
      <Text size="sm" c="dimmed">
        {words[kind].note} Nothing in a pass changes before it is moved to the version that says so.
      </Text>
      <Buttons
        done={words[kind].done}
        isReady={into !== null}
        onClose={onClose}
        onDone={() => onDecide({ kind, labelId: label.id, into: ensure(into, 'chosen intent') })}
      />
    </Stack>
  )
}

/** What a choice of "nothing by itself" is called. */
const undecided = 'a person decides'

function SplitForm({ doc, label, onDecide, onClose }: FormProps) {
  const [into, setInto] = useState<LabelId[]>([label.id])
  const [byTier, setByTier] = useState<Record<string, LabelId>>({})
  const [otherwise, setOtherwise] = useState<LabelId | null>(null)
  const nameOf = (id: LabelId) => labelPath(doc, id).join(' › ')
  const choices = into.map((id) => ({ value: id, label: nameOf(id) }))
  const find = (text: string | null) => into.find((each) => each === text) ?? null
  const options = doc.labels.filter((each) => !each.isDeprecated || each.id === label.id)
  const tiers = doc.tiers.filter((each) => each.hasLabel)
  return (
    <Stack gap="sm">
      <MultiSelect
        {...listInPlace}
        label="Into"
        description="Two or more; the intent itself may be one of them, and then stays in use"
        searchable
        selectFirstOptionOnChange
        wrapperProps={{ onKeyDownCapture: takeBest() }}
        data-autofocus
        limit={60}
        data={options.map((each) => ({ value: each.id, label: nameOf(each.id) }))}
        value={into}
        onChange={(ids) => {
          const chosen = options.flatMap((each) => (ids.includes(each.id) ? [each.id] : []))
          setInto(chosen)
          setByTier((now) => Object.fromEntries(Object.entries(now).filter(([, id]) => chosen.includes(id))))
          setOtherwise((now) => (now && chosen.includes(now) ? now : null))
        }}
      />
      {tiers.map((tier) => (
        <Select
          key={tier.id}
          label={`Segments on ${tier.title}`}
          placeholder="as the others"
          clearable
          data={choices}
          value={byTier[tier.id] ?? null}
          onChange={(text) => {
            const id = find(text)
            setByTier(({ [tier.id]: _, ...rest }) => (id ? { ...rest, [tier.id]: id } : rest))
          }}
        />
      ))}
      <Select
        label="The others"
        placeholder={undecided}
        clearable
        data={choices}
        value={otherwise}
        onChange={(text) => setOtherwise(find(text))}
      />
      <Text size="sm" c="dimmed">
        {otherwise === null
          ? 'Segments that no tier decides keep the intent, and are listed for a person to decide when a pass is moved.'
          : 'Nothing in a pass changes before it is moved to the version that says so.'}
      </Text>
      <Buttons
        done="Split"
        isReady={into.length >= 2}
        onClose={onClose}
        onDone={() => onDecide({ kind: 'split', labelId: label.id, into, byTier, otherwise })}
      />
    </Stack>
  )
}

type ButtonsProps = { done: string; isReady: boolean; onClose: () => void; onDone: () => void }

function Buttons({ done, isReady, onClose, onDone }: ButtonsProps) {
  return (
    <Group justify="flex-end">
      <Button variant="default" onClick={onClose}>
        Cancel
      </Button>
      <Button disabled={!isReady} onClick={onDone}>
        {done}
      </Button>
    </Group>
  )
}
