import { chmod, mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { Readable } from 'node:stream'
import { setTimeout } from 'node:timers/promises'
import { Option } from 'commander'
import { z } from 'zod'
import { actionProfiles } from '#shared/actions/types.ts'
import { done } from '#shared/api.ts'
import { AppError } from '#shared/errors.ts'
import { type NewRelease, newRelease, type ReleaseView, releaseView, revokedSession } from '#shared/release/api.ts'
import { exportManifest, type ReleaseManifest, releaseManifest } from '#shared/release/types.ts'
import { extractTar } from '../../services/tar.ts'
import { openFolder, type Problem, verifyFolder } from '../../services/verify.ts'
import type { ApiClient } from '../client.ts'
import { type AddCommands, type Cli, stoppable, UsageError } from '../context.ts'
import { parseFilter, parseSplit } from '../parse.ts'
import { createProgress } from '../progress.ts'

type CreateOptions = { project: string; name: string; profile: string; filter: string[]; split?: string; seed?: string }

/** Commands that make releases and take them out. */
export const addReleaseCommands: AddCommands = (program, cli) => {
  const release = program.command('release').description('releases')
  release
    .command('create')
    .description('freeze the accepted work of a project')
    .requiredOption('--project <key>')
    .requiredOption('--name <name>')
    .addOption(new Option('--profile <id>', 'rules that make actions').choices(actionProfiles).default('agentnet'))
    .option(
      '--filter <field=value>',
      'labels=a,b · minDurationUs=N · titles=TEXT; may be given several times',
      (each, all: string[]) => [...all, each],
      [],
    )
    .option('--split <shares>', 'train/validation/test, such as 80/10/10')
    .option('--seed <n>', 'number that decides who falls into which split')
    .action((options: CreateOptions) => {
      const wanted = parseWanted(options)
      return cli.withApi((api) => create(api, cli, wanted))
    })
  release
    .command('export')
    .description('write a release into a new folder')
    .argument('<release>')
    .requiredOption('--format <id>')
    .requiredOption('--out <dir>')
    .addOption(new Option('--dialect <id>', 'form of the actions').hideHelp())
    .action((id: string, options: { format: string; out: string; dialect?: string }) =>
      cli.withApi((api) => exportTo(api, cli, id, options)),
    )
  program
    .command('verify')
    .description('check an exported release')
    .argument('<dir>')
    .option('--offline', 'by its own files alone')
    .action((dir: string, options: { offline?: boolean }) => verify(cli, resolve(cli.io.cwd, dir), options.offline ?? false))
}

function parseWanted(options: CreateOptions): NewRelease {
  const { project, name, profile, filter, split, seed } = options
  const wanted = newRelease.safeParse({
    ...{ project, name, profile, filter: parseFilter(filter) },
    ...(split === undefined ? {} : { split: parseSplit(split) }),
    ...(seed === undefined ? {} : { seed: Number(seed) }),
  })
  if (wanted.success) return wanted.data
  throw new UsageError(`release create: ${wanted.error.issues.map((each) => `${each.path.join('.')}: ${each.message}`).join('; ')}`)
}

async function create(api: ApiClient, cli: Cli, wanted: NewRelease): Promise<void> {
  await api.work()
  const { id } = await api.call(releaseView, '/releases', { method: 'POST', body: wanted })
  const view = await stoppable((signal) => waitForRelease(api, cli, id, signal)).catch(async (error: unknown) => {
    await api.call(done, `/releases/${id}/cancel`, { method: 'POST' }).catch(() => {}) // it may have ended by itself
    throw error
  })
  if (view.state !== 'ready') throw new AppError('rejected', `release ${id} ${view.state}${view.error ? `: ${view.error}` : ''}`)
  const { name, version, sessions, rows, excluded, root } = view
  cli.print({ id, name, version, sessions, rows, excluded, root }, () => {
    const left = excluded.map((each) => `  left out: ${each.count} × ${each.reason}\n`).join('')
    return `${id}  ${name} v${version}: ${rows} rows of ${sessions} sessions\n${left}  root ${root}\n`
  })
}

async function waitForRelease(api: ApiClient, cli: Cli, id: string, signal: AbortSignal): Promise<ReleaseView> {
  const progress = createProgress(cli.io.stderr)
  for (;;) {
    const view = await api.call(releaseView, `/releases/${id}`)
    if (view.state !== 'building') {
      progress.end()
      return view
    }
    progress.show(view.progress, view.step)
    await setTimeout(100)
    signal.throwIfAborted()
  }
}

/** Written beside and moved into place whole: half an export is never there under its name. */
async function exportTo(api: ApiClient, cli: Cli, id: string, options: { format: string; out: string; dialect?: string }): Promise<void> {
  const out = resolve(cli.io.cwd, options.out)
  if ((await readdir(out).catch(() => [])).length > 0) throw new UsageError(`${options.out} is not empty; an export goes into a new folder`)
  await mkdir(dirname(out), { recursive: true })
  const part = await mkdtemp(join(dirname(out), `.${basename(out)}-`))
  try {
    const query = new URLSearchParams({ format: options.format, ...(options.dialect ? { dialect: options.dialect } : {}) })
    const response = await api.request(`/releases/${id}/export?${query}`)
    // the two declarations of web streams (DOM's and Node's) describe the same object
    const files = await extractTar(Readable.fromWeb(response.body as Parameters<typeof Readable.fromWeb>[0]), part)
    await chmod(part, 0o755) // a temporary folder is its maker's alone
    await rename(part, out)
    const summary = { files, rows: Number(response.headers.get('x-release-rows')), root: response.headers.get('x-release-root') ?? '' }
    cli.print(summary, () => `${options.out}: ${files.length} files, ${summary.rows} rows\nroot ${summary.root}\n`)
  } catch (error) {
    await rm(part, { recursive: true, force: true })
    throw error
  }
}

async function verify(cli: Cli, dir: string, isOffline: boolean): Promise<void> {
  const { problems, revoked } = await verifyFolder(dir)
  const manifest = isOffline ? null : await readFolderManifest(dir) // one that can't be read is a problem already
  if (manifest) {
    const online = await cli.withApi((api) => askServer(api, manifest))
    problems.push(...online.problems)
    revoked.push(...online.revoked)
  }
  const ok = problems.length === 0
  if (!ok || revoked.length > 0) cli.exitCode = 1
  cli.print({ ok, problems, revoked }, () => {
    const lines = [
      ...problems.map((each) => `${each.path}: ${each.what}`),
      ...revoked.map((each) => `${each.session} was deleted ${each.since}`),
    ]
    return `${ok ? 'whole and unchanged' : 'NOT as it was exported'}\n${lines.map((line) => `  ${line}\n`).join('')}`
  })
}

async function readFolderManifest(dir: string): Promise<ReleaseManifest | null> {
  const bytes = await (await openFolder(dir)).read('manifest.json').catch(() => null)
  try {
    return bytes && exportManifest.parse(JSON.parse(new TextDecoder().decode(bytes)))
  } catch {
    return null
  }
}

/** What only the server knows: whether it made this, and what was taken back since. */
async function askServer(
  api: ApiClient,
  manifest: ReleaseManifest,
): Promise<{ problems: Problem[]; revoked: { session: string; since: string }[] }> {
  const { id } = manifest.release
  try {
    const known = await api.call(releaseManifest, `/releases/${id}/manifest`)
    const { items } = await api.call(z.object({ items: z.array(revokedSession) }), `/releases/${id}/revoked`)
    const problems = known.root === manifest.root ? [] : [{ path: 'manifest.json', what: `the server has the root ${known.root}` }]
    return { problems, revoked: items.map((each) => ({ session: each.session, since: each.since ?? '' })) }
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'not_found') throw error
    return { problems: [{ path: 'manifest.json', what: `the server knows no release ${id}; with --offline it is not asked` }], revoked: [] }
  }
}
