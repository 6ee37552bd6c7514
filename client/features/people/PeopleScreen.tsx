import { Page } from '../../app/Page.tsx'

export function PeopleScreen(_: { search?: unknown; onSearchChange?: (patch: object) => void; releaseId?: string }) {
  return <Page title="People">…</Page>
}
