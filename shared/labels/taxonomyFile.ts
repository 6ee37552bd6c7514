import { z } from 'zod'
import { formatCsv, parseCsv } from '../csv.ts'
import { AppError } from '../errors.ts'
import { isId, type LabelId, type NewId } from '../ids.ts'
import { type Label, label, type TaxonomyDoc, taxonomyDoc } from './taxonomy.ts'

/** What the first field of a taxonomy's JSON says. */
const format = 'retrace-taxonomy'
const taxonomyFile = z.strictObject({ format: z.literal(format), formatVersion: z.literal(1), taxonomy: taxonomyDoc })

/** The whole document: intents, tiers, attributes, exclusions and lint levels. */
export function formatTaxonomyJson(taxonomy: TaxonomyDoc): string {
  return `${JSON.stringify({ format, formatVersion: 1, taxonomy }, null, 2)}\n`
}

/** Reads what `formatTaxonomyJson` wrote. Throws `bad_input` that names the place: a line and column, or a field. */
export function parseTaxonomyJson(text: string): TaxonomyDoc {
  const parsed = taxonomyFile.safeParse(readJson(text))
  if (parsed.success) return parsed.data.taxonomy
  const [issue] = parsed.error.issues
  const path = (issue?.path ?? []).map((each) => (typeof each === 'number' ? `[${each}]` : `.${String(each)}`)).join('')
  throw new AppError('bad_input', `${path.replace(/^\./, '') || 'the file'}: ${issue?.message ?? 'not a taxonomy'}`)
}

function readJson(text: string): unknown {
  const message = jsonError(text)
  if (message === null) return JSON.parse(text)
  const at = /position (\d+)/.exec(message)?.[1]
  throw new AppError('bad_input', `${placeOf(text, at === undefined ? findUnexpected(text) : Number(at))}: not JSON`)
}

function jsonError(text: string): string | null {
  try {
    JSON.parse(text)
    return null
  } catch (cause) {
    return cause instanceof Error ? cause.message : String(cause)
  }
}

/** Engines name no place for a token that can't stand where it does; it ends the shortest beginning of the text that has the same fault. */
function findUnexpected(text: string): number {
  let low = 0
  let high = text.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (/unexpected (token|character)/i.test(jsonError(text.slice(0, middle)) ?? '')) high = middle
    else low = middle + 1
  }
  return Math.max(0, low - 1)
}

function placeOf(text: string, at: number): string {
  const lines = text.slice(0, at).split('\n')
  return `line ${lines.length}, column ${(lines.at(-1)?.length ?? 0) + 1}`
}

const columns = ['id', 'parent', 'name', 'color', 'key', 'description', 'deprecated', 'path'] as const
type Column = (typeof columns)[number]

/** Between the names of a path in a file, where people write it. */
const separator = ' > '

/** The intents alone, parents first. `parent` is an id; `path` is for people and is passed over when it is read back. */
export function formatTaxonomyCsv({ labels }: Pick<TaxonomyDoc, 'labels'>): string {
  const paths = toPaths(labels)
  const rows = labels.map((each) => [
    each.id,
    each.parentId ?? '',
    each.name,
    each.color,
    each.key ?? '',
    each.description,
    each.isDeprecated ? 'yes' : 'no',
    paths.get(each.id) ?? each.name,
  ])
  return formatCsv([columns, ...rows])
}

function toPaths(labels: readonly Label[]): Map<LabelId, string> {
  const byId = new Map(labels.map((each) => [each.id, each]))
  const paths = new Map<LabelId, string>()
  const pathOf = (each: Label, depth: number): string => {
    const parent = each.parentId === null || depth > labels.length ? undefined : byId.get(each.parentId)
    const path = paths.get(each.id) ?? (parent ? `${pathOf(parent, depth + 1)}${separator}${each.name}` : each.name)
    paths.set(each.id, path)
    return path
  }
  for (const each of labels) pathOf(each, 0)
  return paths
}

/** What a made-by-hand row need not say. */
const fallback = { color: '#4f8cff', key: '', description: '', deprecated: 'no' }

/**
 * Reads intents: what `formatTaxonomyCsv` wrote, or a list by hand with at least a column `name`. A row without an id takes
 * that of the intent of `known` with the same path, else a new one; `parent` is an id or a path ("Settings > Display").
 * Throws `bad_input` that names line and column.
 */
export function parseTaxonomyCsv(text: string, known: Pick<TaxonomyDoc, 'labels'>, newId: NewId): Label[] {
  const [head, ...rows] = parseCsv(text)
  const names = (head?.cells ?? []).map((each) => each.trim().toLowerCase())
  const strange = names.find((each) => !columns.some((column) => column === each))
  if (strange !== undefined) throw new AppError('bad_input', `line 1: there is no column "${strange}"; known are ${columns.join(', ')}`)
  if (!names.includes('name')) throw new AppError('bad_input', 'line 1: the column "name" is missing')
  const ids = new Map([...toPaths(known.labels)].map(([id, path]) => [path, id]))
  const read: { label: Label; parent: string; line: number }[] = []
  const paths = new Map<string, LabelId>()
  for (const { line, cells } of rows) {
    if (cells.length !== names.length) throw new AppError('bad_input', `line ${line}: ${cells.length} cells, and ${names.length} columns`)
    const cell = (column: Column) => cells[names.indexOf(column)] ?? (column in fallback ? fallback[column as keyof typeof fallback] : '')
    const parent = cell('parent').trim()
    const path = parent === '' || isId('label', parent) ? cell('name').trim() : `${parent}${separator}${cell('name').trim()}`
    const id = cell('id').trim() || ids.get(path) || newId('label')
    const made = toLabel(id, cell, line)
    if (!paths.has(path)) paths.set(path, made.id)
    read.push({ label: made, parent, line })
  }
  const present = new Set<string>(read.map((each) => each.label.id))
  return read.map(({ label: made, parent, line }) => {
    const parentId = parent === '' ? null : present.has(parent) ? (parent as LabelId) : paths.get(parent)
    if (parentId === undefined) throw new AppError('bad_input', `line ${line}, column "parent": there is no intent "${parent}" in the file`)
    return { ...made, parentId }
  })
}

const columnOf: Record<keyof Label, Column> = {
  id: 'id',
  parentId: 'parent',
  name: 'name',
  color: 'color',
  key: 'key',
  description: 'description',
  isDeprecated: 'deprecated',
}
const yesNo: Record<string, boolean> = { yes: true, true: true, no: false, false: false, '': false }

function toLabel(id: string, cell: (column: Column) => string, line: number): Label {
  const isDeprecated = yesNo[cell('deprecated').trim().toLowerCase()]
  if (isDeprecated === undefined) throw new AppError('bad_input', `line ${line}, column "deprecated": expected yes or no`)
  const parsed = label.safeParse({
    id,
    parentId: null,
    name: cell('name'),
    color: cell('color').trim().toLowerCase() || fallback.color,
    key: cell('key').trim().toLowerCase() || null,
    description: cell('description'),
    isDeprecated,
  })
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  const field = String(issue?.path[0]) as keyof Label // the fields of a label are the paths of its issues
  throw new AppError('bad_input', `line ${line}, column "${columnOf[field]}": ${issue?.message}`)
}

/**
 * The draft after an import: the file's intents in its order. An intent that is published and not in the file can't go: it is
 * deprecated instead, and stands last.
 */
export function importLabels(draft: TaxonomyDoc, published: TaxonomyDoc | null, labels: readonly Label[]): TaxonomyDoc {
  return { ...draft, labels: [...labels, ...missing(published?.labels ?? [], labels)] }
}

/** As `importLabels` for a whole document; tiers that are published stay as well. */
export function importTaxonomy(published: TaxonomyDoc | null, imported: TaxonomyDoc): TaxonomyDoc {
  const kept = published?.tiers.filter((each) => !imported.tiers.some((other) => other.id === each.id)) ?? []
  return { ...importLabels(imported, published, imported.labels), tiers: [...imported.tiers, ...kept] }
}

function missing(published: readonly Label[], labels: readonly Label[]): Label[] {
  const present = new Set(labels.map((each) => each.id))
  const gone = published.filter((each) => !present.has(each.id))
  const there = new Set([...present, ...gone.map((each) => each.id)])
  // what it stood under may be gone as well, though only where that was never published
  return gone.map((each) => ({
    ...each,
    key: null,
    isDeprecated: true,
    parentId: each.parentId && there.has(each.parentId) ? each.parentId : null,
  }))
}
