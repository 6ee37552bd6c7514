import { access, constants, mkdir } from 'node:fs/promises'
import { resolve } from 'node:path'
import { readLockOwner } from '../../lock.ts'
import { type AddCommands, type Cli, formatTable, UsageError } from '../context.ts'

/** Commands that run Retrace or look at how it would run. */
export const addServeCommands: AddCommands = (program, cli) => {
  program
    .command('serve')
    .description('run the server')
    .action(async () => {
      await import('../../main.ts')
      await new Promise(() => {}) // its signal handlers end the process
    })
  program
    .command('worker')
    .description('take jobs from the database that servers share')
    .action(() => runWorker(cli))
  program
    .command('doctor')
    .description('check what Retrace needs')
    .action(() => runDoctor(cli))
}

async function runWorker(cli: Cli): Promise<void> {
  if (!cli.io.env.DATABASE_URL)
    throw new UsageError('a worker needs DATABASE_URL: the embedded database is its server’s alone, which works its own jobs')
  const { openWorker } = await import('../local.ts')
  const { close } = await openWorker(cli.io)
  cli.note('Working. Ctrl+C stops it.')
  await new Promise<void>((stop) => {
    process.once('SIGINT', () => stop())
    process.once('SIGTERM', () => stop())
  })
  await close()
}

type Check = { name: string; ok: boolean; detail: string }

async function check(name: string, look: () => Promise<string>): Promise<Check> {
  try {
    return { name, ok: true, detail: await look() }
  } catch (error) {
    return { name, ok: false, detail: error instanceof Error ? error.message : String(error) }
  }
}

async function runDoctor(cli: Cli): Promise<void> {
  const { env } = cli.io
  const dataDir = resolve(env.RETRACE_DATA)
  const owner = env.DATABASE_URL ? null : await readLockOwner(dataDir)
  const checks = [
    await check('node', async () => {
      if (!process.version.startsWith('v24.')) throw new Error(`${process.version}; Retrace is made for 24`)
      return process.version
    }),
    await check('data folder', async () => {
      await mkdir(dataDir, { recursive: true })
      await access(dataDir, constants.W_OK)
      return dataDir
    }),
    await check('database and blobs', () =>
      owner ? Promise.resolve(`in use by process ${owner.pid}, serving ${owner.url}`) : openOnce(cli),
    ),
    await check('pictures', async () => `sharp ${(await import('sharp')).default.versions.sharp ?? ''}`),
    await check('video', async () => {
      await import('@mediabunny/server')
      return 'decoders are there'
    }),
  ]
  if (checks.some((each) => !each.ok)) cli.exitCode = 1
  const rows = checks.map((each) => [each.ok ? 'ok' : 'FAILED', each.name, each.detail])
  cli.print({ ok: cli.exitCode === 0, checks }, () => formatTable(['', 'what', 'detail'], rows))
}

async function openOnce(cli: Cli): Promise<string> {
  const { env } = cli.io
  const { openLocal } = await import('../local.ts')
  const { deps, close } = await openLocal(cli.io)
  try {
    await deps.db.execute('select 1')
    if (!(await deps.blobs.isReady())) throw new Error('the blob store does not answer')
    const { sweepBlobs, sweepStaging } = await import('../../services/sweep.ts')
    const scope = env.DATABASE_URL ? 'shared' : 'alone'
    const swept = (await sweepStaging(deps, scope)) + (await sweepBlobs(deps, scope))
    const left = swept === 0 ? 'nothing left behind' : `${swept} files that nobody owned were removed`
    return `${env.DATABASE_URL ? 'Postgres' : 'embedded'}, ${env.S3_BUCKET ? `bucket ${env.S3_BUCKET}` : 'files'}; ${left}`
  } finally {
    await close()
  }
}
