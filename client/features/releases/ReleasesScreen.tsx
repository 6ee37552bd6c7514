import { Page } from '../../app/Page.tsx'

export function ReleasesScreen(_: { search?: unknown; onSearchChange?: (patch: object) => void; releaseId?: string }) {
  return <Page title="Releases">…</Page>
}
