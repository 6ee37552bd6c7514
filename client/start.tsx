import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { ensure } from '#shared/errors.ts'
import { idFromBytes } from '#shared/ids.ts'
import { createQueryClient } from './api/queryClient.ts'
import { App } from './app/App.tsx'
import type { ClientDeps } from './app/deps.ts'
import { createAppRouter } from './app/router.tsx'

/** The one place of the client that takes the real clock and real randomness. */
const deps: ClientDeps = {
  now: () => new Date(),
  newId: (kind) => idFromBytes(kind, crypto.getRandomValues(new Uint8Array(16))),
}

async function start(): Promise<void> {
  const queryClient = createQueryClient()
  const router = createAppRouter(queryClient)
  // what is shown as still loading is shown for 0.3 s at least, so a little is waited for
  await Promise.race([router.load(), new Promise((resolve) => setTimeout(resolve, 400))])
  createRoot(ensure(document.getElementById('root'), 'the element #root')).render(
    <StrictMode>
      <App deps={deps} queryClient={queryClient} router={router} />
    </StrictMode>,
  )
}

void start()
