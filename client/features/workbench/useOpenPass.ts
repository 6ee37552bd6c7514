import { useQuery } from '@tanstack/react-query'
import type { PassView, SessionView } from '#shared/api.ts'
import type { PassId } from '#shared/ids.ts'
import { isAllowed, type Role } from '#shared/policy.ts'
import { useMe } from '../../app/useMe.ts'
import { ownPassQuery, passQuery } from './api.ts'
import type { WorkbenchSearch } from './search.ts'

type Me = { id: string; role: Role }

/**
 * Which pass to open: the one in the address; one's own, if it is begun; else, for those who may see others', the one that waits for
 * review, the accepted one, or the last. Only where there is none of these does opening a session begin a pass.
 */
function choosePass(session: SessionView, me: Me, asked: WorkbenchSearch['pass'], isLook: boolean): PassId | 'own' | null {
  if (asked && asked !== 'own') return asked
  const canBegin = !isLook && isAllowed(me, 'pass.create')
  if (canBegin && (asked === 'own' || session.passes.some((each) => each.authorId === me.id))) return 'own'
  const others = session.passes.filter((each) => isAllowed(me, 'pass.read', { ownerId: each.authorId }))
  const waiting = isAllowed(me, 'pass.review') ? others.findLast((each) => each.state === 'submitted') : undefined
  const telling = waiting ?? others.findLast((each) => each.state === 'accepted') ?? others.at(-1)
  return telling?.id ?? (canBegin ? 'own' : null)
}

/** The pass to work on or look at; `null` when there is none for this person. `isLook`: none is begun. */
export function useOpenPass(session: SessionView, asked: WorkbenchSearch['pass'], isLook = false) {
  const choice = choosePass(session, useMe(), asked, isLook)
  const own = useQuery({ ...ownPassQuery(session.id), enabled: choice === 'own' })
  const other = useQuery({
    ...passQuery(choice === 'own' || choice === null ? ('' as PassId) : choice),
    enabled: choice !== 'own' && choice !== null,
  }) // the empty id is never asked for
  const query = choice === 'own' ? own : other
  const data: PassView | null | undefined = choice === null ? null : query.data
  return { data, error: choice === null ? null : query.error, refetch: () => void query.refetch() }
}
