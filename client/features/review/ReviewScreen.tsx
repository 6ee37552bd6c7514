import { Page } from '../../app/Page.tsx'

export function ReviewScreen(_: { search?: unknown; onSearchChange?: (patch: object) => void; releaseId?: string }) {
  return <Page title="Review">…</Page>
}
