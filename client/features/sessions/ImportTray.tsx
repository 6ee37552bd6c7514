import { ActionIcon, Button, Collapse, Group, Progress, Text, Title } from '@mantine/core'
import { IconChevronDown, IconChevronUp, IconX } from '@tabler/icons-react'
import { useState } from 'react'
import { useStore } from 'zustand'
import { Chip, type Tone } from '../../app/chips.tsx'
import { formatBytes, formatLength, formatPercent, formatPlural } from '../../app/format.ts'
import { AnchorLink } from '../../app/links.tsx'
import styles from './ImportTray.module.css'
import { cancelImport, dismissEnded, dismissImport, type ImportRun, importsStore } from './importsStore.ts'

const isRunning = (run: ImportRun) => run.state === 'waiting' || run.state === 'sending' || run.state === 'working'

/** Imports under way and what became of them, in the corner of every screen. */
export function ImportTray() {
  const runs = useStore(importsStore, (state) => state.runs)
  if (runs.length === 0) return null
  const running = runs.filter(isRunning).length
  return (
    <section className={styles.tray} aria-label="Imports">
      <div className={styles.head}>
        <Title order={2} style={{ flex: 1 }}>
          {running > 0 ? `Importing ${formatPlural(running, 'recording')}` : 'Imports'}
        </Title>
        {running === 0 && (
          <Button variant="subtle" size="compact-sm" onClick={dismissEnded}>
            Clear
          </Button>
        )}
      </div>
      <ul className={styles.runs}>
        {runs.map((run) => (
          <li key={run.key} className={styles.run}>
            <Run run={run} />
          </li>
        ))}
      </ul>
    </section>
  )
}

const chipOf: Record<ImportRun['state'], [Tone, string]> = {
  waiting: ['plain', 'in line'],
  sending: ['info', 'sending'],
  working: ['info', 'importing'],
  done: ['ok', 'done'],
  failed: ['danger', 'refused'],
  cancelled: ['plain', 'cancelled'],
}

function Run({ run }: { run: ImportRun }) {
  const [tone, word] = chipOf[run.state]
  return (
    <>
      <Group gap="xs" wrap="nowrap">
        <Text truncate fw={550} flex={1}>
          {run.title}
        </Text>
        <Chip tone={tone}>{word}</Chip>
        {isRunning(run) ? (
          <Button variant="subtle" color="gray" size="compact-xs" onClick={() => cancelImport(run.key)}>
            Cancel
          </Button>
        ) : (
          <ActionIcon variant="subtle" color="gray" size="sm" aria-label={`Dismiss ${run.title}`} onClick={() => dismissImport(run.key)}>
            <IconX size={14} />
          </ActionIcon>
        )}
      </Group>
      {run.state === 'sending' && <Sending run={run} />}
      {run.state === 'working' && <Bar label={`Import of ${run.title}`} share={run.progress} text={run.step} />}
      <Outcome run={run} />
    </>
  )
}

function Bar({ label, share, text }: { label: string; share: number; text: string }) {
  return (
    <>
      <Progress.Root size={6} mt={8}>
        <Progress.Section value={share * 100} aria-label={label} />
      </Progress.Root>
      <Group justify="space-between" mt={4}>
        <Text size="xs" c="dimmed">
          {text}
        </Text>
        <Text size="xs" c="dimmed" className="num">
          {formatPercent(share)}
        </Text>
      </Group>
    </>
  )
}

function Sending({ run }: { run: ImportRun }) {
  const [isOpen, setOpen] = useState(false)
  const share = run.bytes === 0 ? 1 : run.sentBytes / run.bytes
  return (
    <>
      <Bar label={`Sending ${run.title}`} share={share} text={`${formatBytes(run.sentBytes)} of ${formatBytes(run.bytes)} sent`} />
      <Button
        variant="subtle"
        color="gray"
        size="compact-xs"
        aria-expanded={isOpen}
        rightSection={isOpen ? <IconChevronUp size={12} /> : <IconChevronDown size={12} />}
        onClick={() => setOpen(!isOpen)}
      >
        {formatPlural(run.files.length, 'file')}
      </Button>
      <Collapse expanded={isOpen}>
        <ul className={styles.lines}>
          {run.files.map((each) => (
            <li key={each.path}>
              <span className={styles.path}>{each.path}</span>{' '}
              <Text span size="xs" c="dimmed" className="num">
                {each.sentBytes >= each.bytes ? formatBytes(each.bytes) : `${formatBytes(each.sentBytes)} of ${formatBytes(each.bytes)}`}
              </Text>
            </li>
          ))}
        </ul>
      </Collapse>
    </>
  )
}

/** What came of it, line by line: sessions made, sessions that were here already, paths refused. */
function Outcome({ run }: { run: ImportRun }) {
  const sessions = run.result?.sessions ?? []
  const refused = run.result?.refused ?? []
  if (sessions.length + refused.length === 0 && !run.error) return null
  return (
    <ul className={styles.lines}>
      {sessions.map((each) => (
        <li key={each.id}>
          <AnchorLink size="xs" to="/sessions/$sessionId" params={{ sessionId: each.duplicateOf ?? each.id }}>
            {each.duplicateOf
              ? 'Imported before: open it'
              : `${formatLength(each.durationUs)}, ${formatPlural(each.events, 'event')}: open`}
          </AnchorLink>
          {each.warnings.length > 0 && (
            <Text span size="xs" c="var(--rt-warn)">
              {' · '}
              {formatPlural(each.warnings.length, 'warning')}
            </Text>
          )}
        </li>
      ))}
      {refused.map((each) => (
        <li key={each.path + each.message}>
          {/* most messages begin with the file they are about */}
          {!each.message.startsWith(each.path) && <span className={styles.path}>{each.path} </span>}
          <Text span size="xs" c="var(--rt-danger)">
            {each.message}
            {each.position && ` (${each.position})`}
          </Text>
        </li>
      ))}
      {run.error && (
        <li>
          <Text span size="xs" c="var(--rt-danger)" role="alert">
            {run.error}
          </Text>
        </li>
      )}
    </ul>
  )
}
