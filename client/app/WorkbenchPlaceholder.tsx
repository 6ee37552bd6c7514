import { LoadingState } from './states.tsx'

export function WorkbenchPlaceholder({ sessionId }: { sessionId: string }) {
  return <LoadingState what={`Workbench of ${sessionId}`} />
}
