import { useQuery } from '@tanstack/react-query'
import type { Flag, SessionView } from '#shared/api.ts'
import { flagsQuery } from '../../api/flags.ts'

export function useFlags(session: SessionView): readonly Flag[] {
  return useQuery({ ...flagsQuery(session.id), initialData: session.flags }).data
}
