import { Page } from '../../app/Page.tsx'

export function TaxonomyScreen(_: { search?: unknown; onSearchChange?: (patch: object) => void; releaseId?: string }) {
  return <Page title="Taxonomy">…</Page>
}
