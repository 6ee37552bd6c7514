import { Group, Title } from '@mantine/core'
import { useDocumentTitle } from '@mantine/hooks'
import type { ReactNode } from 'react'
import styles from './Page.module.css'

type PageProps = {
  title: string
  /** Beside the title: counts, state. */
  note?: ReactNode
  actions?: ReactNode
  /** `scroll`: the page scrolls. `fill`: its content brings its own scrolling. */
  kind?: 'scroll' | 'fill'
  isNarrow?: boolean
  children: ReactNode
}

/** Frame of every screen but the workbench: one heading, its actions, the content. */
export function Page({ title, note, actions, kind = 'scroll', isNarrow = false, children }: PageProps) {
  useDocumentTitle(`${title} · Retrace`)
  return (
    <div className={styles.page}>
      <header className={styles.head}>
        <Group gap="xs">
          <Title order={1}>{title}</Title>
          {note}
        </Group>
        {actions && <div className={styles.actions}>{actions}</div>}
      </header>
      <div className={kind === 'fill' ? styles.fill : styles.body}>
        {isNarrow ? <div className={styles.narrow}>{children}</div> : children}
      </div>
    </div>
  )
}
