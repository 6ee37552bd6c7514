import { existsSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { serve } from '@hono/node-server'
import { AppError } from '#shared/errors.ts'
import { createApp } from './app.ts'
import { loadDemo } from './demo/load.ts'
import type { Env } from './env.ts'
import { createHandlers } from './jobs/handlers.ts'
import { resumeWork } from './jobs/resume.ts'
import { createLog, openDeps, type System } from './open.ts'
import { writeOperator } from './operator.ts'
import { ensureFirstAdmin, hasSignedIn } from './services/people.ts'

const clientDir = fileURLToPath(new URL('../client/dist', import.meta.url))

/** No bound on a whole request: an upload of a day's video takes hours. What stands still for ten minutes is given up. */
const serverOptions = { requestTimeout: 0, headersTimeout: 60_000, connectionsCheckingInterval: 30_000 }
const idleMs = 600_000

export type Served = { url: string; port: number; close(): Promise<void> }

/** Opens everything, listens, works the queue, and says where it is. */
export async function startServer(env: Env, system: System, say: (line: string) => void): Promise<Served> {
  const log = createLog(env.LOG_LEVEL)
  const { deps, close } = await openDeps(env, system, log)
  try {
    const admin = await ensureFirstAdmin(deps)
    if (env.RETRACE_DEMO) await loadDemo(deps, admin.actor, AbortSignal.timeout(600_000))
    const app = createApp(deps, existsSync(clientDir) ? { clientDir } : {})
    const scope = env.DATABASE_URL === undefined ? 'alone' : 'shared'
    await resumeWork(deps, scope)
    await deps.jobs.work(createHandlers(deps))
    const server = await new Promise<ReturnType<typeof serve>>((done, reject) => {
      const listening = serve({ fetch: app.fetch, hostname: env.HOST, port: env.PORT, serverOptions }, () => done(listening))
      listening.on('error', (error: NodeJS.ErrnoException) => {
        reject(
          error.code === 'EADDRINUSE' ? new AppError('conflict', `${env.HOST}:${env.PORT} is in use by another program; set PORT`) : error,
        )
      })
    })
    server.setTimeout(idleMs)
    const { port } = server.address() as AddressInfo // a TCP listener's address
    const localHost = ['0.0.0.0', '::'].includes(env.HOST) ? '127.0.0.1' : env.HOST
    const forgetOperator = await writeOperator(deps, resolve(env.RETRACE_DATA), admin.actor, `http://${localHost}:${port}`, scope)
    say(`Retrace listens on ${deps.url}`)
    if (!(await hasSignedIn(deps))) say(`Sign in as the first admin (once): ${await deps.auth.createSignInLink(admin.email)}`)
    say('Ready. Ctrl+C stops it.')
    return {
      url: deps.url,
      port,
      async close() {
        await new Promise((done) => server.close(done))
        await forgetOperator()
        await close()
      },
    }
  } catch (error) {
    await close()
    throw error
  }
}
