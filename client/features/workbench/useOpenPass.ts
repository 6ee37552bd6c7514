import { useQuery } from '@tanstack/react-query'
import type { PassView, SessionView } from '#shared/api.ts'
import type { PassId } from '#shared/ids.ts'
import { choosePass } from '../../api/choosePass.ts'
import { useMe } from '../../app/useMe.ts'
import { ownPassQuery, passQuery } from './api.ts'
import type { WorkbenchSearch } from './search.ts'

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
