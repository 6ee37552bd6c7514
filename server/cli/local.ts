import { AppError } from '#shared/errors.ts'
import { createApp } from '../app.ts'
import { createHandlers } from '../jobs/handlers.ts'
import { resumeWork } from '../jobs/resume.ts'
import { createLog, type Opened, openDeps } from '../open.ts'
import { ensureFirstAdmin } from '../services/people.ts'
import { type ApiClient, createClient } from './client.ts'
import { type CliIo, UsageError } from './context.ts'

/** Opens the data folder, or the database that the environment names. Throws UsageError when it can't be had. */
export async function openLocal(io: CliIo, logLevel = 'error'): Promise<Opened> {
  try {
    return await openDeps(io.env, io.system, createLog(logLevel))
  } catch (error) {
    throw error instanceof AppError ? new UsageError(error.message, { cause: error }) : error
  }
}

/** Opens it and takes jobs until `close`. */
export async function openWorker(io: CliIo): Promise<Opened> {
  const opened = await openLocal(io, io.env.LOG_LEVEL)
  await resumeWork(opened.deps, 'shared')
  await opened.deps.jobs.work(createHandlers(opened.deps))
  return opened
}

/** This process becomes the server for the time of a command, and its first admin speaks. */
export async function connectLocal(io: CliIo): Promise<ApiClient> {
  const { deps, close } = await openLocal(io)
  try {
    const app = createApp(deps)
    const { actor: localActor } = await ensureFirstAdmin(deps)
    return createClient(async (path, init) => app.request(`/api${path}`, init, { localActor }), {
      async work() {
        await resumeWork(deps, io.env.DATABASE_URL ? 'shared' : 'alone')
        await deps.jobs.work(createHandlers(deps))
      },
      idle: () => deps.jobs.idle(),
      close,
    })
  } catch (error) {
    await close()
    throw error
  }
}
