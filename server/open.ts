import { randomBytes } from 'node:crypto'
import { chmod, mkdir, readFile, statfs, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import pino, { type Logger } from 'pino'
import { type OpenDb, openEmbedded, openPostgres } from '#db/open.ts'
import { AppError } from '#shared/errors.ts'
import type { NewId } from '#shared/ids.ts'
import { createAuth } from './auth.ts'
import { createFileBlobs } from './blobs/files.ts'
import { createS3Blobs } from './blobs/s3.ts'
import type { Deps } from './deps.ts'
import type { Env } from './env.ts'
import { createJobs } from './jobs/queue.ts'
import { lockDataDir } from './lock.ts'
import { toLoggedError } from './loggedError.ts'
import { toMachineError } from './machineError.ts'

/** The real clock and randomness; only `main` files make one. */
export type System = { now: () => Date; newId: NewId }

export type Opened = { deps: Deps /** Stops taking jobs, then closes what was opened. */; close(): Promise<void> }

/** Logs for people on a terminal, JSON lines otherwise; always to standard error, standard output belongs to commands. */
export function createLog(level: string): Logger {
  const serializers = { error: toLoggedError, cause: toLoggedError }
  if (!process.stderr.isTTY) return pino({ level, serializers }, pino.destination({ fd: 2, sync: true }))
  return pino({ level, serializers, transport: { target: 'pino-pretty', options: { destination: 2, ignore: 'pid,hostname' } } })
}

/** The key that signs cookies: given, or made once and kept in the data folder for its owner's eyes only. */
async function readSecret(env: Env, dataDir: string): Promise<string> {
  if (env.RETRACE_SECRET) return env.RETRACE_SECRET
  const path = join(dataDir, 'secret')
  const kept = await readFile(path, 'utf8').catch(() => '')
  if (kept) return kept
  const secret = randomBytes(32).toString('base64url')
  await writeFile(path, secret, { mode: 0o600 })
  await chmod(path, 0o600)
  return secret
}

const dayMs = 24 * 3600 * 1000

/** What the embedded database may need to begin with: a file of its journal. */
const neededBytes = 16 * 2 ** 20

/** Opens data folder, database, blobs, queue and sign-in as the environment says. Throws `storage_full` where there is no room to. */
export async function openDeps(env: Env, system: System, log: Logger): Promise<Opened> {
  const dataDir = resolve(env.RETRACE_DATA)
  try {
    return await openIn(dataDir, env, system, log)
  } catch (error) {
    throw (await findLackOfRoom(error, dataDir)) ?? error
  }
}

/** The embedded database aborts without a reason where it can't write: how much room is left tells. */
async function findLackOfRoom(error: unknown, dataDir: string): Promise<AppError | null> {
  const room = await statfs(dataDir).catch(() => null)
  const isFull = toMachineError(error)?.code === 'storage_full' || (room !== null && room.bavail * room.bsize < neededBytes)
  if (error instanceof AppError || !isFull) return null
  const left = room ? `, ${Math.floor((room.bavail * room.bsize) / 2 ** 20)} MiB are left` : ''
  const message = `the disk that holds ${dataDir} is full${left}: the server can't start before there is room; what it has saved is kept`
  return new AppError('storage_full', message, { cause: error })
}

async function openIn(dataDir: string, env: Env, system: System, log: Logger): Promise<Opened> {
  const url = (env.RETRACE_URL ?? `http://${env.HOST}:${env.PORT}`).replace(/\/$/, '')
  await mkdir(dataDir, { recursive: true })
  const unlock = env.DATABASE_URL ? async () => {} : await lockDataDir(dataDir, url)
  let database: OpenDb | undefined
  try {
    const stagingDir = join(dataDir, 'staging')
    await mkdir(stagingDir, { recursive: true })
    database = env.DATABASE_URL ? await openPostgres(env.DATABASE_URL) : await openEmbedded({ folder: join(dataDir, 'database') })
    const { db } = database
    const blobs = env.S3_BUCKET
      ? createS3Blobs(toS3Options(env, env.S3_BUCKET), stagingDir)
      : await createFileBlobs(join(dataDir, 'blobs'), env.DATABASE_URL ? { othersSince: new Date(system.now().getTime() - dayMs) } : {})
    const jobs = await createJobs(database.createQueue(), log)
    const auth = createAuth({ db, url, secret: await readSecret(env, dataDir) })
    const deps: Deps = { db, blobs, jobs, auth, ...system, log, stagingDir, url }
    const open = database
    return {
      deps,
      async close() {
        await jobs.stop()
        await open.close()
        await unlock()
      },
    }
  } catch (error) {
    await database?.close()
    await unlock()
    throw error
  }
}

function toS3Options(env: Env, bucket: string) {
  return {
    bucket,
    region: env.S3_REGION,
    ...(env.S3_ENDPOINT ? { endpoint: env.S3_ENDPOINT } : {}),
    ...(env.AWS_ACCESS_KEY_ID ? { accessKeyId: env.AWS_ACCESS_KEY_ID } : {}),
    ...(env.AWS_SECRET_ACCESS_KEY ? { secretAccessKey: env.AWS_SECRET_ACCESS_KEY } : {}),
  }
}
