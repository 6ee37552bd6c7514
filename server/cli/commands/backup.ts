import { createWriteStream } from 'node:fs'
import { rename, rm, stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { BackupManifest } from '../../services/backup.ts'
import type { ApiClient } from '../client.ts'
import { type AddCommands, type Cli, UsageError } from '../context.ts'

export const addBackupCommands: AddCommands = (program, cli) => {
  program
    .command('backup')
    .description('write everything into one new file')
    .argument('<file>')
    .action((file: string) => cli.withApi((api) => backup(api, cli, resolve(cli.io.cwd, file))))
  program
    .command('restore')
    .description('fill an empty data folder from a backup')
    .argument('<file>')
    .action((file: string) => restore(cli, resolve(cli.io.cwd, file)))
}

/** Written beside, read back and checked, and only then given its name. */
async function backup(api: ApiClient, cli: Cli, file: string): Promise<void> {
  if (await stat(file).catch(() => null)) throw new UsageError(`${file} is there already`)
  const part = `${file}.part`
  try {
    const response = await api.request('/backup')
    // the two declarations of web streams (DOM's and Node's) describe the same object
    const body = Readable.fromWeb(response.body as Parameters<typeof Readable.fromWeb>[0])
    await pipeline(body, createWriteStream(part, { mode: 0o600, flush: true }))
    const { checkBackup } = await import('../../services/restore.ts')
    const manifest = await checkBackup(part)
    await rename(part, file)
    print(cli, manifest)
  } catch (error) {
    await rm(part, { force: true })
    throw error
  }
}

/** On the data folder alone: a server that is up has people in it. */
async function restore(cli: Cli, file: string): Promise<void> {
  if (cli.options.server) throw new UsageError('restore works on the data folder; it takes no --server')
  if (!(await stat(file).catch(() => null))) throw new UsageError(`there is no file ${file}`)
  const { openLocal } = await import('../local.ts')
  const { restoreBackup } = await import('../../services/restore.ts')
  const { deps, close } = await openLocal(cli.io)
  try {
    print(cli, await restoreBackup(deps, file))
  } finally {
    await close()
  }
}

function print(cli: Cli, { sessions, blobs, bytes, root }: BackupManifest): void {
  cli.print({ sessions, blobs, bytes, root }, () => `${sessions} sessions, ${blobs} blobs, ${bytes} bytes\nroot ${root}\n`)
}
