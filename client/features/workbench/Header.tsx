import { ActionIcon, Button, Menu, Tooltip } from '@mantine/core'
import { IconFlag, IconKeyboard } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { canStep, flagReasons } from '#shared/labels/passes.ts'
import { formatTime } from '#shared/time.ts'
import { Chip } from '../../app/chips.tsx'
import { useCan, useMe } from '../../app/useMe.ts'
import { PassMenu } from './PassMenu.tsx'
import { SaveStatus } from './SaveStatus.tsx'
import type { WorkbenchSearch } from './search.ts'
import { useFlags } from './useFlags.ts'
import { usePassState } from './useStores.ts'
import styles from './Workbench.module.css'
import { useWorkbenchScope } from './WorkbenchContext.ts'

type HeaderProps = { search: WorkbenchSearch; onSearchChange: (next: WorkbenchSearch) => void }

/** What session this is, how its pass stands, and what ends the work on it. */
export function Header({ search, onSearchChange }: HeaderProps) {
  const { workbench, run } = useWorkbenchScope()
  const { session } = workbench
  const platform = session.doc.platform
  const system = platform.os ?? platform.system ?? platform.browser
  const facts = [formatTime(session.durationUs, 0), `${session.events.toLocaleString('en')} events`, system].filter(Boolean)
  return (
    <header className={styles.header}>
      <Link to="/sessions" search={{ project: session.project.key }} className={styles.crumb}>
        {session.project.name}
      </Link>
      <span className={styles.dim} aria-hidden>
        ›
      </span>
      <h1 className={styles.title} title={session.title}>
        {session.title}
      </h1>
      <span className={`${styles.facts} num`}>{facts.join(' · ')}</span>
      <WarningsMenu />
      <FlagsMenu />
      <div className={styles.headerRight}>
        <SaveStatus />
        <PassMenu search={search} onSearchChange={onSearchChange} />
        <PassButtons />
        <Tooltip label="Keyboard  ?">
          <ActionIcon variant="default" size={30} aria-label="Keyboard" onClick={() => run('keys')}>
            <IconKeyboard size={16} />
          </ActionIcon>
        </Tooltip>
      </div>
    </header>
  )
}

function PassButtons() {
  const { run } = useWorkbenchScope()
  const can = useCan()
  const me = useMe()
  const pass = usePassState((state) => state?.pass ?? null)
  const isMine = pass?.authorId === me.id
  return (
    <>
      {can('flag.create') && (
        <Button variant="default" leftSection={<IconFlag size={14} />} onClick={() => run('flag')}>
          Flag
        </Button>
      )}
      {pass && isMine && canStep(pass.state, 'submit') && <Button onClick={() => run('submit')}>Submit</Button>}
      {pass && !isMine && can('pass.review') && canStep(pass.state, 'return') && (
        <Button onClick={() => run('review')}>{pass.state === 'accepted' ? 'Return …' : 'Review …'}</Button>
      )}
    </>
  )
}

/** What the importer noticed. Each leads to where it happened. */
function WarningsMenu() {
  const { workbench } = useWorkbenchScope()
  const { warnings } = workbench.session.doc
  const first = warnings[0]
  if (!first) return null
  return (
    <Menu position="bottom-start" width={420}>
      <Menu.Target>
        <button type="button" className={styles.chipButton}>
          <Chip tone="warn" title={first.message}>
            <span className={styles.chipText}>{warnings.length === 1 ? first.message : `${warnings.length} warnings`}</span>
          </Chip>
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>Noticed at import</Menu.Label>
        {warnings.map((each) => (
          <Menu.Item
            key={`${each.code} ${each.tUs} ${each.message}`}
            disabled={each.tUs === undefined}
            onClick={() => each.tUs !== undefined && workbench.player.seek(each.tUs)}
            rightSection={<span className={`${styles.dim} num`}>{each.tUs === undefined ? '' : formatTime(each.tUs, 1)}</span>}
          >
            <span className={styles.wrap}>
              {each.message}
              {each.count > 1 ? <span className={styles.dim}> ({each.count.toLocaleString('en')} times)</span> : null}
            </span>
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}

function FlagsMenu() {
  const { workbench } = useWorkbenchScope()
  const open = useFlags(workbench.session).filter((each) => each.resolvedAt === null)
  if (open.length === 0) return null
  return (
    <Menu position="bottom-start" width={360}>
      <Menu.Target>
        <button type="button" className={styles.chipButton}>
          <Chip tone="danger">
            {open.length} {open.length === 1 ? 'flag' : 'flags'}
          </Chip>
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>A flagged session leaves the queue and every later release</Menu.Label>
        {open.map((each) => (
          <Menu.Item
            key={each.id}
            onClick={() => each.startUs !== null && workbench.player.seek(each.startUs)}
            rightSection={<span className={`${styles.dim} num`}>{each.startUs === null ? 'session' : formatTime(each.startUs, 1)}</span>}
          >
            <span className={styles.wrap}>
              {flagReasons[each.reason]}
              {each.comment && <span className={styles.dim}> · {each.comment}</span>}
            </span>
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}
