import { ActionIcon, Button, Tooltip } from '@mantine/core'
import { IconColumns2, IconFlag, IconKeyboard } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { canStep, flagReasons } from '#shared/labels/passes.ts'
import { Chip } from '../../app/chips.tsx'
import { formatLength } from '../../app/format.ts'
import { useCan, useMe } from '../../app/useMe.ts'
import type { Player } from '../../engine/player.ts'
import { ChecksChip } from './Checks.tsx'
import { ChipPopover, Moment } from './ChipPopover.tsx'
import styles from './Header.module.css'
import { PassMenu } from './PassMenu.tsx'
import parts from './parts.module.css'
import { SaveStatus } from './SaveStatus.tsx'
import type { WorkbenchSearch } from './search.ts'
import { TaxonomyNotice } from './TaxonomyNotice.tsx'
import { useFlags } from './useFlags.ts'
import { usePassState } from './useStores.ts'
import { useWorkbenchScope } from './WorkbenchContext.ts'

type HeaderProps = { search: WorkbenchSearch; onSearchChange: (next: WorkbenchSearch) => void }

/** What session this is, how its pass stands, and what ends the work on it. */
export function Header({ search, onSearchChange }: HeaderProps) {
  const { workbench, run } = useWorkbenchScope()
  const { session } = workbench
  const platform = session.doc.platform
  const system = platform.os ?? platform.system ?? platform.browser
  const facts = [formatLength(session.durationUs), `${session.events.toLocaleString('en')} events`, system].filter(Boolean)
  return (
    <header className={styles.header}>
      <Link to="/sessions" search={{ project: session.project.key }} className={styles.crumb}>
        {session.project.name}
      </Link>
      <span className={parts.dim} aria-hidden>
        ›
      </span>
      <h1 className={styles.title} title={session.title}>
        {session.title}
      </h1>
      <span className={`${styles.facts} num`}>{facts.join(' · ')}</span>
      <WarningsMenu />
      <FlagsMenu />
      <ChecksChip />
      <div className={styles.headerRight}>
        <SaveStatus />
        <TaxonomyNotice />
        <PassMenu search={search} onSearchChange={onSearchChange} />
        <PassButtons />
        <Tooltip label="Compare with another session">
          <ActionIcon variant="default" size={30} aria-label="Compare with another session" onClick={() => run('compare')}>
            <IconColumns2 size={16} />
          </ActionIcon>
        </Tooltip>
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
      {pass && isMine && canStep(pass.state, 'submit') && (
        <Button data-guide="submit" onClick={() => run('submit')}>
          Submit
        </Button>
      )}
      {pass && !isMine && can('pass.review') && canStep(pass.state, 'return') && (
        <Button onClick={() => run('review')}>{pass.state === 'accepted' ? 'Return …' : 'Review …'}</Button>
      )}
    </>
  )
}

/** What the importer noticed. Each leads to where it happened. */
function WarningsMenu() {
  const { player, session } = useWorkbenchScope().workbench
  const { warnings } = session.doc
  const first = warnings[0]
  if (!first) return null
  const chip = (
    <Chip tone="warn">
      <span className={styles.chipText}>{warnings.length === 1 ? first.message : `${warnings.length} warnings`}</span>
    </Chip>
  )
  return (
    <ChipPopover chip={chip} title="Noticed at import">
      {(close) => (
        <ul className={styles.moments}>
          {warnings.map((each) => (
            <Moment key={`${each.code} ${each.tUs} ${each.message}`} tUs={each.tUs ?? null} onSeek={seekAnd(player, close)}>
              {each.message}
              {each.count > 1 && <span className={parts.dim}> ({each.count.toLocaleString('en')} times)</span>}
            </Moment>
          ))}
        </ul>
      )}
    </ChipPopover>
  )
}

function seekAnd(player: Player, close: () => void) {
  return (tUs: number) => {
    player.seek(tUs)
    close()
  }
}

function FlagsMenu() {
  const { player, session } = useWorkbenchScope().workbench
  const open = useFlags(session).filter((each) => each.resolvedAt === null)
  if (open.length === 0) return null
  const chip = (
    <Chip tone="danger">
      {open.length} {open.length === 1 ? 'flag' : 'flags'}
    </Chip>
  )
  return (
    <ChipPopover chip={chip} title="A flagged session leaves the queue and every later release" width={360}>
      {(close) => (
        <ul className={styles.moments}>
          {open.map((each) => (
            <Moment key={each.id} tUs={each.startUs} onSeek={seekAnd(player, close)}>
              {flagReasons[each.reason]}
              <span className={parts.dim}>
                {each.comment && ` · ${each.comment}`} · {each.author}
              </span>
            </Moment>
          ))}
        </ul>
      )}
    </ChipPopover>
  )
}
