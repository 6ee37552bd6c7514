import { useMemo } from 'react'
import type { LabelId } from '#shared/ids.ts'
import { createLabelIndex, searchLabels } from '#shared/labels/labelSearch.ts'
import { labelPath, type TaxonomyDoc } from '#shared/labels/taxonomy.ts'
import { SearchSelect } from './SearchSelect.tsx'

type IntentSelectProps = {
  doc: TaxonomyDoc
  label: string
  value: LabelId | null
  onChange: (id: LabelId | null) => void
  /** Intents that can't be chosen here. */
  without?: readonly LabelId[]
  description?: string
  isClearable?: boolean
  /** The dialog it stands in begins here: it has the focus when the dialog opens, and keeps it. */
  isFirst?: boolean
}

/** More than these nobody reads: more letters find it. */
const shownOptions = 60

/** One intent out of any number: a few letters of its path rank it. */
export function IntentSelect({
  doc,
  label,
  value,
  onChange,
  without = [],
  description,
  isClearable = false,
  isFirst = false,
}: IntentSelectProps) {
  const index = useMemo(() => createLabelIndex(doc), [doc])
  const options = useMemo(
    () => index.entries.filter((each) => !without.includes(each.label.id)).map((each) => ({ value: each.label.id, label: each.path })),
    [index, without],
  )
  const chosen =
    value !== null && !options.some((each) => each.value === value) ? { value, label: labelPath(doc, value).join(' › ') } : null
  return (
    <SearchSelect
      label={label}
      description={description}
      placeholder="A few letters of its name"
      clearable={isClearable}
      data-autofocus={isFirst || undefined}
      limit={shownOptions}
      nothingFoundMessage="No such intent"
      data={chosen ? [chosen, ...options] : options}
      value={value}
      filter={({ search }) => {
        // a chosen intent's whole path stands in the field: then the list is not narrowed by it
        const known = new Map(options.map((each) => [each.value, each]))
        return searchLabels(index, search).flatMap((each) => known.get(each.label.id) ?? [])
      }}
      onChange={(id) => onChange(options.find((each) => each.value === id)?.value ?? null)}
    />
  )
}
