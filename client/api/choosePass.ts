import type { Person, SessionView } from '#shared/api.ts'
import type { PassId } from '#shared/ids.ts'
import { isAllowed } from '#shared/policy.ts'

/**
 * Which pass to open: the one in the address; one's own, if it is begun; else, for those who may see others', the one that waits for
 * review, the accepted one, or the last. Only where there is none of these does opening a session begin a pass.
 */
export function choosePass(
  session: Pick<SessionView, 'passes'>,
  me: Pick<Person, 'id' | 'role'>,
  asked: PassId | 'own' | undefined,
  isLook: boolean,
): PassId | 'own' | null {
  if (asked && asked !== 'own') return asked
  const canBegin = !isLook && isAllowed(me, 'pass.create')
  if (canBegin && (asked === 'own' || session.passes.some((each) => each.authorId === me.id))) return 'own'
  const others = session.passes.filter((each) => isAllowed(me, 'pass.read', { ownerId: each.authorId }))
  const waiting = isAllowed(me, 'pass.review') ? others.findLast((each) => each.state === 'submitted') : undefined
  const telling = waiting ?? others.findLast((each) => each.state === 'accepted') ?? others.at(-1)
  return telling?.id ?? (canBegin ? 'own' : null)
}
