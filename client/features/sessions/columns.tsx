import { Checkbox, Group, Text, Tooltip } from '@mantine/core'
import { IconAlertTriangle, IconFlag3Filled, IconPhoto } from '@tabler/icons-react'
import { type CellContext, createColumnHelper } from '@tanstack/react-table'
import type { Project, SessionSummary } from '#shared/api.ts'
import { thumbAddress } from '../../api/sessions.ts'
import { Chip, PassChip } from '../../app/chips.tsx'
import { formatAgo, formatCount, formatDateTime, formatLength, formatPlural } from '../../app/format.ts'
import { AnchorLink } from '../../app/links.tsx'
import { RowMenu } from './RowMenu.tsx'
import styles from './SessionTable.module.css'

const column = createColumnHelper<SessionSummary>()

type ColumnOptions = { projects: readonly Project[]; hasProjectColumn: boolean; now: () => Date }

export function createColumns({ projects, hasProjectColumn, now }: ColumnOptions) {
  const names = new Map<string, string>(projects.map((each) => [each.id, each.name]))
  return [
    column.display({ id: 'select', header: () => <span className={styles.unseen}>Select</span>, size: 40, cell: Select }),
    column.display({ id: 'thumb', header: () => <span className={styles.unseen}>Picture</span>, size: 114, cell: Thumb }),
    column.accessor('title', { header: 'Title', size: 300, cell: Title }),
    ...(hasProjectColumn
      ? [column.accessor((row) => names.get(row.projectId) ?? '', { id: 'project', header: 'Project', size: 140, enableSorting: false })]
      : []),
    column.accessor('durationUs', { header: 'Length', size: 84, meta: { isNumber: true }, cell: (cell) => formatLength(cell.getValue()) }),
    column.accessor('events', { header: 'Events', size: 92, meta: { isNumber: true }, cell: (cell) => formatCount(cell.getValue()) }),
    column.display({ id: 'state', header: 'State', size: 190, cell: State }),
    column.display({ id: 'signs', header: 'Flags, warnings', size: 128, cell: Signs }),
    column.accessor('subject', { header: 'Subject', size: 110, enableSorting: false, cell: (cell) => cell.getValue() ?? '–' }),
    column.accessor('importedAt', {
      header: 'Imported',
      size: 128,
      cell: (cell) => <span title={formatDateTime(cell.getValue())}>{formatAgo(cell.getValue(), now())}</span>,
    }),
    column.display({
      id: 'more',
      header: () => <span className={styles.unseen}>More</span>,
      size: 56,
      cell: ({ row }) => <RowMenu session={row.original} />,
    }),
  ]
}

type Cell = CellContext<SessionSummary, unknown>

function Select({ row }: Cell) {
  return (
    <Checkbox
      className={styles.select}
      aria-label={`Select “${row.original.title}”`}
      checked={row.getIsSelected()}
      onChange={row.getToggleSelectedHandler()}
    />
  )
}

function Thumb({ row }: Cell) {
  const { id, hasThumb } = row.original
  if (!hasThumb) {
    return (
      <span className={styles.thumb}>
        <IconPhoto size={18} aria-hidden />
      </span>
    )
  }
  return <img className={styles.thumb} src={thumbAddress(id)} alt="" loading="lazy" decoding="async" width={80} height={45} />
}

function Title({ row }: Cell) {
  const { id, title, format, formatVersion, screens } = row.original
  return (
    <div className={styles.title}>
      <AnchorLink to="/sessions/$sessionId" params={{ sessionId: id }} className={styles.open} data-row-link truncate>
        {title}
      </AnchorLink>
      <Text size="xs" c="dimmed" truncate>
        {[`${format} ${formatVersion}`.trim(), ...screens].join(' · ')}
      </Text>
    </div>
  )
}

function State({ row }: Cell) {
  const { status, passes } = row.original
  return (
    <Group gap={4} wrap="wrap">
      {status === 'processing' && <Chip tone="info">converting</Chip>}
      {status === 'failed' && <Chip tone="danger">no picture</Chip>}
      {passes.map((each) => (
        <PassChip key={each.id} state={each.state} author={each.author} />
      ))}
      {passes.length === 0 && status === 'ready' && <Chip isHollow>not labeled</Chip>}
    </Group>
  )
}

function Signs({ row }: Cell) {
  const { openFlags, warnings } = row.original
  return (
    <Group gap={10} wrap="nowrap">
      {openFlags > 0 && (
        <Tooltip label={`${formatPlural(openFlags, 'open flag')}: not in the queue, not in releases`}>
          <span className={styles.flag}>
            <IconFlag3Filled size={14} aria-hidden /> {openFlags}
            <span className={styles.unseen}> {openFlags === 1 ? 'flag' : 'flags'}</span>
          </span>
        </Tooltip>
      )}
      {warnings > 0 && (
        <Tooltip label={formatPlural(warnings, 'warning of the import', 'warnings of the import')}>
          <span className={styles.warning}>
            <IconAlertTriangle size={14} aria-hidden /> {warnings}
            <span className={styles.unseen}> {warnings === 1 ? 'warning' : 'warnings'}</span>
          </span>
        </Tooltip>
      )}
    </Group>
  )
}
