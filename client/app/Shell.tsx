import { VisuallyHidden } from '@mantine/core'
import { IconKey, IconSearch } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useStore } from 'zustand'
import { reviewQueueQuery } from '../api/passes.ts'
import { Announcer } from './announce.tsx'
import { useMayReadMore } from './firstScreen.ts'
import { ButtonLink } from './links.tsx'
import { screens } from './nav.ts'
import { openPalette, Palette } from './Palette.tsx'
import { ProjectSwitcher } from './ProjectSwitcher.tsx'
import { dismissPasswordHint, passwordHintStore } from './passwordHint.ts'
import styles from './Shell.module.css'
import { UserMenu } from './UserMenu.tsx'
import { useCan } from './useMe.ts'

type ShellProps = {
  project: string | undefined
  onProjectChange: (key: string | undefined) => void
  tray?: ReactNode
  /** Whether the screen says when what it was opened for is there: the bar's own questions wait for that. */
  isTelling: boolean
  children: ReactNode
}

/** The bar above every screen, and the screen. */
export function Shell({ project, onProjectChange, tray, isTelling, children }: ShellProps) {
  const mayRead = useMayReadMore(isTelling)
  return (
    <div className={styles.shell}>
      <a className="skip-link" href="#main">
        Skip to the content
      </a>
      <header className={styles.bar}>
        <Link className={styles.logo} to="/sessions" search={{ project }}>
          <img src="/logo.svg" alt="" width={18} height={18} />
          Retrace
        </Link>
        <ProjectSwitcher value={project} onChange={onProjectChange} mayRead={mayRead} />
        <Nav project={project} mayRead={mayRead} />
        <div className={styles.right}>
          <PasswordHint />
          <button type="button" className={styles.find} onClick={() => openPalette()}>
            <IconSearch size={14} aria-hidden />
            Find …<kbd>Ctrl K</kbd>
          </button>
          <UserMenu />
        </div>
      </header>
      <main id="main" className={styles.main} tabIndex={-1}>
        {children}
      </main>
      {tray}
      <Announcer />
      <Palette project={project} />
    </div>
  )
}

function PasswordHint() {
  const isShown = useStore(passwordHintStore, (state) => state.isShown)
  if (!isShown) return null
  return (
    <ButtonLink
      to="/account"
      size="compact-sm"
      variant="default"
      leftSection={<IconKey size={14} aria-hidden />}
      onClick={dismissPasswordHint}
    >
      Set a password
    </ButtonLink>
  )
}

type NavProps = { project: string | undefined; mayRead: boolean }

function Nav({ project, mayRead }: NavProps) {
  const can = useCan()
  return (
    <nav className={styles.nav} aria-label="Screens">
      {screens
        .filter((each) => can(each.action))
        .map((each) => (
          <Link key={each.to} className={styles.link} to={each.to} search={{ project }}>
            {each.title}
            {each.to === '/review' && <QueueCount project={project} mayRead={mayRead} />}
          </Link>
        ))}
    </nav>
  )
}

/** How many passes wait for a review. */
function QueueCount({ project, mayRead }: NavProps) {
  const { data } = useQuery({ ...reviewQueueQuery(project), enabled: mayRead })
  if (!data || data.length === 0) return null
  return (
    <span className={`${styles.count} num`}>
      {data.length}
      <VisuallyHidden> waiting</VisuallyHidden>
    </span>
  )
}
