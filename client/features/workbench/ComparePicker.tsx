import { Button } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import type { PassId, SessionId } from '#shared/ids.ts'
import { isAllowed } from '#shared/policy.ts'
import { PassChip } from '../../app/chips.tsx'
import { Choices } from '../../app/SessionPicker.tsx'
import { useMe } from '../../app/useMe.ts'
import parts from './parts.module.css'
import { usePassState } from './useStores.ts'
import { useWorkbenchScope } from './WorkbenchContext.ts'

/** What to put beside this session: another one, or the labels that somebody else made of it. */
export function ComparePicker() {
  const me = useMe()
  const navigate = useNavigate()
  const { session, player } = useWorkbenchScope().workbench
  const passA = usePassState((state) => state?.pass.id)
  const others = session.passes.filter((each) => each.id !== passA && isAllowed(me, 'pass.read', { ownerId: each.authorId }))
  const open = (b: SessionId, passB?: PassId) =>
    navigate({ to: '/compare', search: { a: session.id, b, passA, passB, ta: player.tUs() / 1e6 } })
  return (
    <>
      {others.length > 0 && (
        <section className={parts.panel} aria-label="Labels of the same session">
          <h3 className={parts.panelTitle}>Other labels of this session</h3>
          {others.map((each) => (
            <Button
              key={each.id}
              variant="default"
              justify="space-between"
              rightSection={<PassChip state={each.state} />}
              onClick={() => open(session.id, each.id)}
            >
              {each.authorId === me.id ? 'Yours' : each.author}
            </Button>
          ))}
        </section>
      )}
      <Choices onPick={open} />
    </>
  )
}
