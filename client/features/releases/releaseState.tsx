import { Group, Progress, Text } from '@mantine/core'
import type { ReleaseView } from '#shared/release/api.ts'
import { Chip, type Tone } from '../../app/chips.tsx'
import { formatPercent } from '../../app/format.ts'

const tones: Record<ReleaseView['state'], Tone> = { building: 'info', ready: 'ok', failed: 'danger', cancelled: 'plain' }

export function ReleaseChip({ state }: { state: ReleaseView['state'] }) {
  return <Chip tone={tones[state]}>{state}</Chip>
}

/** How far the build is; nothing once it has ended. */
export function ReleaseProgress({ release }: { release: ReleaseView }) {
  if (release.state !== 'building') return null
  return (
    <div style={{ minWidth: 180 }}>
      <Progress.Root size={6}>
        <Progress.Section value={release.progress * 100} aria-label={`Progress of ${release.name}`} />
      </Progress.Root>
      <Group justify="space-between" gap="xs" mt={3} wrap="nowrap">
        <Text size="xs" c="dimmed" truncate>
          {release.step}
        </Text>
        <Text size="xs" c="dimmed" className="num">
          {formatPercent(release.progress)}
        </Text>
      </Group>
    </div>
  )
}
