import { basename, join, resolve } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { z } from 'zod'
import { done, type ImportResult, importResult, importView, project, type Refusal, sessionView, uploadedFile } from '#shared/api.ts'
import { AppError } from '#shared/errors.ts'
import { formatTime } from '#shared/time.ts'
import type { ApiClient } from '../client.ts'
import { type AddCommands, type Cli, stoppable } from '../context.ts'
import { findFiles, toBody } from '../files.ts'
import { createProgress, type Progress } from '../progress.ts'

type Options = { project?: string; format?: string; subject?: string }
type Run = { api: ApiClient; cli: Cli; project: string; options: Options; progress: Progress; signal: AbortSignal }

const projects = z.object({ items: z.array(project) })

export const addImportCommand: AddCommands = (program, cli) => {
  program
    .command('import')
    .description('import recordings: folders, archives, files')
    .argument('<path...>')
    .option('--project <key>', 'project to import into; made when there is none (default: the only project, else "default")')
    .option('--format <id>', 'read as this format instead of looking')
    .option('--subject <name>', 'pseudonym of the person recorded')
    .action((paths: string[], options: Options) =>
      cli.withApi((api) => stoppable((signal) => importPaths(api, cli, paths, options, signal))),
    )
}

async function importPaths(api: ApiClient, cli: Cli, paths: string[], options: Options, signal: AbortSignal): Promise<void> {
  const progress = createProgress(cli.io.stderr)
  const result: ImportResult = { sessions: [], refused: [] }
  await api.work()
  const run: Run = { api, cli, options, progress, signal, project: await findOrMakeProject(api, cli, options.project) }
  for (const path of paths) {
    const { sessions, refused } = await importPath(run, resolve(cli.io.cwd, path))
    result.sessions.push(...sessions)
    result.refused.push(...refused)
  }
  progress.end()
  await finishSessions(run, result)
  if (result.refused.length > 0) cli.exitCode = 1
  cli.print(importResult.parse(result), () => toText(result))
}

async function findOrMakeProject(api: ApiClient, cli: Cli, wanted: string | undefined): Promise<string> {
  const { items } = await api.call(projects, '/projects')
  const key = wanted ?? (items.length === 1 ? items[0]?.key : undefined) ?? 'default'
  if (!items.some((each) => each.key === key)) {
    await api.call(project, '/projects', { method: 'POST', body: { key, name: key } })
    cli.note(`made the project "${key}"`)
  }
  return key
}

/** One path is one import; what goes wrong with it is a refusal and the others go on. */
async function importPath(run: Run, path: string): Promise<ImportResult> {
  const { api, options } = run
  const { files, refused } = await findFiles(path)
  if (files.length === 0 && refused.length > 0) return { sessions: [], refused }
  try {
    run.signal.throwIfAborted()
    const { id } = await api.call(importView, '/imports', {
      method: 'POST',
      body: { project: run.project, title: basename(path).slice(0, 200), format: options.format, subject: options.subject },
    })
    try {
      for (const [index, { path: name, file }] of files.entries()) {
        run.progress.show(index / files.length / 4, `${basename(path)}: sending`)
        const answer = await api.request(`/imports/${id}/files?path=${encodeURIComponent(name)}`, {
          method: 'PUT',
          signal: run.signal,
          ...toBody(file),
        })
        uploadedFile.parse(await answer.json())
      }
      await api.call(importView, `/imports/${id}/start`, { method: 'POST' })
      const result = await waitForImport(run, id, basename(path))
      const isFile = files.length === 1 && files[0]?.file === path
      return { sessions: result.sessions, refused: [...refused, ...result.refused.map((each) => toLocalPath(each, path, isFile))] }
    } finally {
      await api.call(done, `/imports/${id}`, { method: 'DELETE' }).catch(() => {}) // done with, or not to go on
    }
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    return { sessions: [], refused: [...refused, { path, code: error.code, message: error.message }] }
  }
}

async function waitForImport(run: Run, id: string, name: string): Promise<ImportResult> {
  for (;;) {
    const view = await run.api.call(importView, `/imports/${id}`)
    if (view.state === 'cancelled') throw new AppError('cancelled', `the import of ${name} was cancelled`)
    if (view.state === 'done' || view.state === 'failed') return view.result ?? { sessions: [], refused: [] }
    run.progress.show(0.25 + view.progress * 0.75, view.step.startsWith(name) ? view.step : `${name}: ${view.step}`)
    await setTimeout(100)
    run.signal.throwIfAborted()
  }
}

/** The server knows a file by its name inside what was sent; people know it by where it lies. */
function toLocalPath(refusal: Refusal, path: string, isFile: boolean): Refusal {
  const inside = refusal.path === basename(path) || refusal.path === ''
  if (inside) return { ...refusal, path }
  const [first, ...rest] = refusal.path.split('/')
  return { ...refusal, path: isFile && first === basename(path) ? join(path, ...rest) : join(path, refusal.path) }
}

/** On the data folder nobody else would convert the pictures: that is waited for, and the states are read again. */
async function finishSessions(run: Run, result: ImportResult): Promise<void> {
  if (!result.sessions.some((each) => each.status === 'processing')) return run.api.idle()
  run.progress.show(1, 'converting video')
  await run.api.idle()
  run.progress.end()
  for (const session of result.sessions.filter((each) => each.status === 'processing'))
    session.status = (await run.api.call(sessionView, `/sessions/${session.id}`)).status
}

function toText(result: ImportResult): string {
  const sessions = result.sessions.map((each) => {
    const head = each.duplicateOf ? `${each.id}  is here already` : `${each.id}  ${each.format} ${each.formatVersion}`
    const warnings = each.warnings.map(
      (warning) => `    warning: ${warning.message}${warning.count > 1 ? ` (${warning.count} times)` : ''}\n`,
    )
    return `${head}  ${each.events} events  ${each.frames} frames  ${formatTime(each.durationUs)}  ${each.status}\n${warnings.join('')}`
  })
  const refused = result.refused.map((each) => `refused: ${each.path}: ${each.message}${each.position ? ` (${each.position})` : ''}\n`)
  return [...sessions, ...refused].join('')
}
