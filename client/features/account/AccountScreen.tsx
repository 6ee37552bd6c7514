import { Page } from '../../app/Page.tsx'

export function AccountScreen(_: { search?: unknown; onSearchChange?: (patch: object) => void; releaseId?: string }) {
  return <Page title="Account">…</Page>
}
