import { returnReasons } from '#shared/labels/passes.ts'
import { isAllowed } from '#shared/policy.ts'
import { PassChip } from '../../app/chips.tsx'
import { useMe } from '../../app/useMe.ts'
import { ChipPopover } from './ChipPopover.tsx'
import styles from './Header.module.css'
import parts from './parts.module.css'
import type { WorkbenchSearch } from './search.ts'
import { usePassState } from './useStores.ts'
import { useWorkbenchScope } from './WorkbenchContext.ts'

type PassMenuProps = { search: WorkbenchSearch; onSearchChange: (next: WorkbenchSearch) => void }

/** Whose pass is open and how it stands; others of the session to look at. */
export function PassMenu({ search, onSearchChange }: PassMenuProps) {
  const me = useMe()
  const { workbench, run } = useWorkbenchScope()
  const { session } = workbench
  const pass = usePassState((state) => state?.pass ?? null)
  if (!pass) return <span className={parts.dim}>no labels yet</span>
  const last = pass.reviews.at(-1)
  const others = session.passes.filter((each) => each.id !== pass.id && isAllowed(me, 'pass.read', { ownerId: each.authorId }))
  const isMine = pass.authorId === me.id
  const canBegin = isAllowed(me, 'pass.create') && !isMine && !others.some((each) => each.authorId === me.id)
  const open = (next: WorkbenchSearch['pass']) =>
    onSearchChange({ t: search.t, from: search.from, to: search.to, sel: undefined, pass: next })
  const chip = (
    <span className={styles.passButton}>
      <span className={parts.dim}>{isMine ? 'yours' : pass.author}</span>
      <PassChip state={pass.state} author={pass.author} />
    </span>
  )
  return (
    <ChipPopover chip={chip} title="Pass of this session" width={340}>
      {(close) => (
        <ul className={styles.moments}>
          <li className={styles.moment}>
            {last ? (
              <span>
                {last.decision === 'accept' ? 'Accepted' : 'Returned'} by {last.reviewer}
                {last.reason && `: ${returnReasons[last.reason]}`}
                {last.comment && <span className={styles.quote}>{last.comment}</span>}
              </span>
            ) : (
              'No review yet.'
            )}
          </li>
          <li>
            <button
              type="button"
              className={styles.moment}
              onClick={() => {
                close()
                run('history')
              }}
            >
              History of this pass …
            </button>
          </li>
          {others.map((each) => (
            <li key={each.id}>
              <button
                type="button"
                className={styles.moment}
                onClick={() => {
                  close()
                  open(each.id)
                }}
              >
                <span>Open {each.authorId === me.id ? 'yours' : `that of ${each.author}`}</span>
                <PassChip state={each.state} author={each.author} />
              </button>
            </li>
          ))}
          {canBegin && (
            <li>
              <button
                type="button"
                className={styles.moment}
                onClick={() => {
                  close()
                  open('own')
                }}
              >
                Label it yourself
              </button>
            </li>
          )}
        </ul>
      )}
    </ChipPopover>
  )
}
