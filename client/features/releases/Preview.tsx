import { Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { NewRelease } from '#shared/release/api.ts'
import { allSessionsQuery } from '../../api/sessions.ts'
import { formatCount, formatLength, formatPlural } from '../../app/format.ts'
import { computePreview } from './preview.ts'
import styles from './releases.module.css'

type PreviewProps = { project: string; filter: NewRelease['filter'] }

/** What would be in and what out, if the release were made now. */
export function Preview({ project, filter }: PreviewProps) {
  const { data, error } = useQuery({ ...allSessionsQuery({ project }), enabled: project !== '' })
  if (error) return <Text c="dimmed">What would be in it can't be shown: {error.message}</Text>
  if (!data) return <Text c="dimmed">Counting the sessions …</Text>
  const preview = computePreview(data.items, filter)
  return (
    <section className={styles.preview} aria-label="What would be in it" aria-live="polite">
      <Text>
        <Text span fw={600} c="var(--rt-text-strong)">
          {formatPlural(preview.sessions, 'session')} in
        </Text>
        {preview.sessions > 0 && `, ${formatLength(preview.durationUs)} long together, of ${formatPlural(preview.subjects, 'subject')}`}
        {!data.isComplete && ` (of the first ${formatCount(data.items.length)})`}
      </Text>
      <Text c="dimmed">
        {preview.excluded.length === 0
          ? 'None out'
          : `Out: ${preview.excluded.map((each) => `${formatCount(each.count)} ${each.reason}`).join(', ')}`}
        {filter.labels && '. The intents are looked at when it is built'}
      </Text>
    </section>
  )
}
