import { idFromBytes, type LabelId, type NewId } from '#shared/ids.ts'
import {
  createSegment,
  deleteSegment,
  deriveOutline,
  type EditContext,
  moveSegment,
  relabelSegment,
  resizeSegment,
  splitSegment,
} from '#shared/labels/edits.ts'
import { createLabelIndex, searchLabels } from '#shared/labels/labelSearch.ts'
import { applyChange, type Change, compareSegments, invertChange, type Segments } from '#shared/labels/segments.ts'
import { defaultTaxonomy, type Label, type TaxonomyDoc } from '#shared/labels/taxonomy.ts'
import { generateSegments } from '../../fixtures/segments.ts'
import { createRandom } from '../../fixtures/work.ts'
import { type Figure, percentile } from '../report.ts'

/** One frame at 60 Hz. */
export const frameMs = 16.7
export const [segmentCount, labelCount] = [5000, 3000]
export const work = `${segmentCount.toLocaleString('en')} segments, ${labelCount.toLocaleString('en')} labels`

const verbs = ['Open', 'Check', 'Copy', 'Send', 'Move', 'Print', 'Rename', 'Delete', 'Compare', 'Sort', 'Fill in', 'Look up']
const things = [
  'invoice',
  'order',
  'address',
  'price',
  'report',
  'photo',
  'contract',
  'ticket',
  'table',
  'folder',
  'message',
  'contact',
  'plan',
]

/** A tree of three levels, ten children each at the top. */
export function generateTaxonomy(count: number): TaxonomyDoc {
  const random = createRandom(9)
  const ids = Array.from(
    { length: count },
    (_, at) =>
      idFromBytes(
        'label',
        Uint8Array.from({ length: 16 }, (_, byte) => Math.floor(at / 32 ** (15 - byte)) % 32),
      ) as LabelId,
  ) // a label's, by its kind
  const labels = ids.map((id, at): Label => {
    const parent = at < 30 ? null : at < 330 ? ids[at % 30] : ids[30 + (at % 300)]
    const name = `${verbs[Math.floor(random() * verbs.length)]} ${things[Math.floor(random() * things.length)]} ${at}`
    const key = at < 9 ? String(at + 1) : null
    return { id, parentId: parent ?? null, name, color: '#4f8cff', key, description: '', isDeprecated: false }
  })
  return { ...defaultTaxonomy, labels }
}

function createIds(): NewId {
  const random = createRandom(4)
  return (kind) =>
    idFromBytes(
      kind,
      Uint8Array.from({ length: 16 }, () => random() * 256),
    )
}

/** So often each call is made for one time: the shortest is it, the others had other programs let in between. */
const tries = 3

/** What one edit costs without a page: making it, and applying it by all rules. */
export function measurePure(isQuick: boolean): Figure[] {
  const durationUs = 3_600_000_000
  const taxonomy = generateTaxonomy(labelCount)
  const newId = createIds()
  let segments: Segments = generateSegments(segmentCount, durationUs).sort(compareSegments)
  const context = (): EditContext => ({ segments, taxonomy, durationUs, newId })
  const subgoals = segments.filter((each) => each.tier === 'subgoal')
  const times = new Map<string, number[]>()
  const time = <T>(name: string, run: () => T): T => {
    let made = run()
    let leastMs = Number.POSITIVE_INFINITY
    for (let at = 0; at < tries; at++) {
      const startMs = performance.now()
      made = run()
      leastMs = Math.min(leastMs, performance.now() - startMs)
    }
    times.set(name, [...(times.get(name) ?? []), leastMs])
    return made
  }
  const edit = (name: string, make: () => Change) => {
    const before = segments
    const { change, after } = time(name, () => {
      const made = make()
      return { change: made, after: applyChange(before, made, taxonomy, durationUs) }
    })
    segments = time('undo', () => applyChange(after, invertChange(before, change, newId('change')), taxonomy, durationUs))
  }
  for (let round = 0; round < (isQuick ? 20 : 100); round++) {
    const one = subgoals[(round * 37) % subgoals.length]
    const label = taxonomy.labels[(round * 101) % labelCount]
    if (!one || !label) continue
    const middleUs = (one.startUs + one.endUs) / 2
    edit('relabel', () => relabelSegment(context(), one.id, label.id))
    edit('split', () => splitSegment(context(), one.id, middleUs + 1).change)
    edit('move an edge', () => resizeSegment(context(), one.id, 'end', one.endUs - 1000))
    edit('move', () => moveSegment(context(), one.id, 1000))
    const removal = deleteSegment(context(), one.id)
    const whole = segments
    segments = applyChange(segments, removal, taxonomy, durationUs)
    edit('create', () => createSegment(context(), { tier: 'subgoal', span: one, labelId: label.id }).change)
    segments = whole
    time('outline', () => deriveOutline(segments, taxonomy))
  }
  const index = createLabelIndex(taxonomy)
  for (const letters of ['p', 'pr', 'prin', 'op inv', 'x', 'send re'])
    for (let round = 0; round < 10; round++) time('search of an intent', () => searchLabels(index, letters))
  return [...times].flatMap(([name, samples]) => [
    bounded(`${name}, pure, p50`, percentile(samples, 0.5)),
    bounded(`${name}, pure, p95`, percentile(samples, 0.95)),
  ])
}

/** A figure in ms that must stay within a frame. */
export function bounded(figure: string, value: number): Figure {
  return { figure, work, value, unit: 'ms', must: `≤ ${frameMs} ms`, ok: value <= frameMs }
}
