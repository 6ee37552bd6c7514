import { Page } from '../../app/Page.tsx'

export function AccessScreen(_: { search?: unknown; onSearchChange?: (patch: object) => void; releaseId?: string }) {
  return <Page title="Access">…</Page>
}
