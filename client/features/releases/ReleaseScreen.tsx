import { Page } from '../../app/Page.tsx'

export function ReleaseScreen(_: { search?: unknown; onSearchChange?: (patch: object) => void; releaseId?: string }) {
  return <Page title="Release">…</Page>
}
