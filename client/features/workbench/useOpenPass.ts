import { useQuery } from '@tanstack/react-query'
import type { PassView, SessionView } from '#shared/api.ts'
import type { PassId } from '#shared/ids.ts'
import { isAllowed } from '#shared/policy.ts'
import { useMe } from '../../app/useMe.ts'
import { ownPassQuery, passQuery } from './api.ts'

/** Which pass to open: the one in the address; for reviewers the newest that waits for review; else one's own. */
function choosePass(session: SessionView, me: { id: string; role: Parameters<typeof isAllowed>[0]['role'] }, asked: PassId | undefined) {
  if (asked) return asked
  const others = session.passes.filter((each) => each.authorId !== me.id && isAllowed(me, 'pass.read', { ownerId: each.authorId }))
  const waiting = me.role === 'reviewer' ? others.findLast((each) => each.state === 'submitted') : undefined
  if (waiting) return waiting.id
  if (isAllowed(me, 'pass.create')) return 'own'
  return (others.findLast((each) => each.state === 'accepted') ?? others.at(-1))?.id ?? null
}

/** The pass to work on or look at; `null` when there is none for this person. */
export function useOpenPass(session: SessionView, asked: PassId | undefined) {
  const choice = choosePass(session, useMe(), asked)
  const own = useQuery({ ...ownPassQuery(session.id), enabled: choice === 'own' })
  const other = useQuery({
    ...passQuery(choice === 'own' || choice === null ? ('' as PassId) : choice),
    enabled: choice !== 'own' && choice !== null,
  }) // the empty id is never asked for
  const query = choice === 'own' ? own : other
  const data: PassView | null | undefined = choice === null ? null : query.data
  return { data, error: choice === null ? null : query.error, refetch: () => void query.refetch() }
}
