import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { ensure } from '#shared/errors.ts'
import { idFromBytes } from '#shared/ids.ts'
import { createQueryClient } from './api/queryClient.ts'
import { App } from './app/App.tsx'
import type { ClientDeps } from './app/deps.ts'

/** The one place of the client that takes the real clock and real randomness. */
const deps: ClientDeps = {
  now: () => new Date(),
  newId: (kind) => idFromBytes(kind, crypto.getRandomValues(new Uint8Array(16))),
}

createRoot(ensure(document.getElementById('root'), 'the element #root')).render(
  <StrictMode>
    <App deps={deps} queryClient={createQueryClient()} />
  </StrictMode>,
)
