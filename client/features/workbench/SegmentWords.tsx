import type { Segment } from '#shared/labels/segments.ts'
import { labelPath, type TaxonomyDoc } from '#shared/labels/taxonomy.ts'
import { formatTime } from '#shared/time.ts'
import styles from './Conflict.module.css'
import { useTaxonomy } from './useStores.ts'

/** All that a segment says, in lines; of several versions, what is said in one of them only stands out. */
export function SegmentWords({ segment, other }: { segment: Segment; other?: Segment | undefined }) {
  const taxonomy = useTaxonomy()
  const lines = toLines(segment, taxonomy)
  const others = new Set(other ? toLines(other, taxonomy) : lines)
  const title = taxonomy.tiers.find((each) => each.id === segment.tier)?.title ?? segment.tier
  return (
    <div className={styles.words}>
      <span className={styles.dim}>{title}</span>
      {lines.map((line) => (
        <span key={line} className={others.has(line) ? undefined : styles.differs}>
          {line}
        </span>
      ))}
    </div>
  )
}

function toLines(segment: Segment, taxonomy: TaxonomyDoc): string[] {
  const { startUs, endUs, labelId, text, outcome, attributes, action } = segment
  const titleOf = (id: string) => taxonomy.attributes.find((each) => each.id === id)?.title ?? id
  return [
    startUs === endUs ? formatTime(startUs) : `${formatTime(startUs)} – ${formatTime(endUs)}`,
    labelId ? labelPath(taxonomy, labelId).join(' › ') : '',
    text && `“${text}”`,
    outcome ?? '',
    ...Object.entries(attributes).map(([id, value]) => `${titleOf(id)}: ${value === true ? 'yes' : value === false ? 'no' : value}`),
    action?.kind ? `is a ${action.kind}` : '',
    action?.text ? `typed “${action.text}”` : '',
    action?.mark ?? '',
    action?.target ? `target ${action.target.name || 'box'}` : '',
  ].filter((each) => each !== '')
}
