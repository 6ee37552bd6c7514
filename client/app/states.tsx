import { Button, Code, EmptyState, Group, Loader, Stack, Text, Title } from '@mantine/core'
import { IconAlertTriangle, IconLock, IconMapOff } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { AppError } from '#shared/errors.ts'
import { ButtonLink } from './links.tsx'
import styles from './Page.module.css'

export function LoadingState({ what = 'Loading' }: { what?: string }) {
  return (
    <div className={styles.state} role="status">
      <Group gap="xs">
        <Loader size="xs" />
        <Text c="dimmed">{what} …</Text>
      </Group>
    </div>
  )
}

/** `heading`: 1 where the state is all that is on the page. */
type NothingProps = { icon: ReactNode; title: string; heading?: 1 | 2; children?: ReactNode; actions?: ReactNode }

/** Nothing here yet, and what to do about it. */
export function NothingState({ icon, title, heading = 2, children, actions }: NothingProps) {
  return (
    <div className={styles.state}>
      <EmptyState icon={icon} title={<StateTitle order={heading}>{title}</StateTitle>} description={children} maw={520}>
        {actions && <EmptyState.Actions>{actions}</EmptyState.Actions>}
      </EmptyState>
    </div>
  )
}

function StateTitle({ order, children }: { order: 1 | 2; children: ReactNode }) {
  return (
    <Title order={order} fz="inherit" c="var(--rt-text-strong)">
      {children}
    </Title>
  )
}

const titles: Partial<Record<AppError['code'], string>> = {
  not_found: 'Not here, or not for you',
  forbidden: 'Not for your role',
  unavailable: 'The server does not answer',
}

/** A message of the program as a sentence. */
const toSentence = (text: string) => text.charAt(0).toUpperCase() + text.slice(1)

/** What went wrong in the error's own words, and a way to try again, or back where trying again can't help. */
export function ErrorState({ error, heading = 2, onRetry }: { error: unknown; heading?: 1 | 2; onRetry?: () => void }) {
  const isOurs = error instanceof AppError
  const title = (isOurs && titles[error.code]) || 'Something went wrong'
  const isHopeless = isOurs && (error.code === 'not_found' || error.code === 'forbidden')
  const icon = isOurs && error.code === 'forbidden' ? <IconLock /> : <IconAlertTriangle />
  return (
    <div className={styles.state} role="alert">
      <EmptyState icon={icon} title={<StateTitle order={heading}>{title}</StateTitle>} maw={560}>
        <Stack align="center" gap="sm">
          <Text c="dimmed" ta="center">
            {toSentence(error instanceof Error ? error.message : String(error))}
          </Text>
          {isOurs && !isHopeless && <Code>{error.code}</Code>}
          <Group>
            {isHopeless && <ButtonLink to="/sessions">To the sessions</ButtonLink>}
            {onRetry && !isHopeless && <Button onClick={onRetry}>Try again</Button>}
          </Group>
        </Stack>
      </EmptyState>
    </div>
  )
}

export function NotFoundState() {
  return (
    <NothingState
      icon={<IconMapOff />}
      title="There is no such page"
      heading={1}
      actions={<ButtonLink to="/sessions">To the sessions</ButtonLink>}
    >
      The address may be mistyped, or what it named is gone.
    </NothingState>
  )
}

/** The usual three: waiting, failed, there. */
export function QueryState<T>({
  query,
  what,
  children,
}: {
  query: { data: T | undefined; error: unknown; refetch: () => unknown }
  what?: string
  children: (data: T) => ReactNode
}) {
  if (query.data !== undefined) return children(query.data)
  if (query.error) return <ErrorState error={query.error} onRetry={() => query.refetch()} />
  return <LoadingState {...(what ? { what } : {})} />
}
