import { Menu } from '@mantine/core'
import { returnReasons } from '#shared/labels/passes.ts'
import { isAllowed } from '#shared/policy.ts'
import { PassChip } from '../../app/chips.tsx'
import { useMe } from '../../app/useMe.ts'
import type { WorkbenchSearch } from './search.ts'
import { usePassState } from './useStores.ts'
import styles from './Workbench.module.css'
import { useWorkbenchScope } from './WorkbenchContext.ts'

type PassMenuProps = { search: WorkbenchSearch; onSearchChange: (next: WorkbenchSearch) => void }

/** Whose pass is open and how it stands; others of the session to look at. */
export function PassMenu({ search, onSearchChange }: PassMenuProps) {
  const me = useMe()
  const { session } = useWorkbenchScope().workbench
  const pass = usePassState((state) => state?.pass ?? null)
  if (!pass) return <span className={styles.dim}>no labels yet</span>
  const last = pass.reviews.at(-1)
  const others = session.passes.filter((each) => each.id !== pass.id && isAllowed(me, 'pass.read', { ownerId: each.authorId }))
  const isMine = pass.authorId === me.id
  return (
    <Menu position="bottom-end" width={340}>
      <Menu.Target>
        <button type="button" className={styles.passButton}>
          <span className={styles.dim}>{isMine ? 'yours' : pass.author}</span>
          <PassChip state={pass.state} author={pass.author} />
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        {last && (
          <>
            <Menu.Label>Last review</Menu.Label>
            <p className={styles.menuText}>
              {last.decision === 'accept' ? 'Accepted' : 'Returned'} by {last.reviewer}
              {last.reason && `: ${returnReasons[last.reason]}`}
              {last.comment && <span className={styles.quote}>{last.comment}</span>}
            </p>
          </>
        )}
        {others.length > 0 && <Menu.Label>Other passes of this session</Menu.Label>}
        {others.map((each) => (
          <Menu.Item
            key={each.id}
            rightSection={<PassChip state={each.state} author={each.author} />}
            onClick={() => onSearchChange({ t: search.t, from: search.from, to: search.to, sel: undefined, pass: each.id })}
          >
            {each.authorId === me.id ? 'yours' : each.author}
          </Menu.Item>
        ))}
        {!last && others.length === 0 && <p className={styles.menuText}>No review yet, and no other pass.</p>}
      </Menu.Dropdown>
    </Menu>
  )
}
