import { writeFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { Option } from 'commander'
import { z } from 'zod'
import { action, actionProfiles } from '#shared/actions/types.ts'
import { formatInfo, type SessionSummary, sessionPage } from '#shared/api.ts'
import { formatTime } from '#shared/time.ts'
import type { ApiClient } from '../client.ts'
import { type AddCommands, type Cli, formatTable, UsageError } from '../context.ts'
import { toPrintable } from '../printable.ts'

/** Commands that show what is there. */
export const addReadCommands: AddCommands = (program, cli) => {
  program
    .command('formats')
    .description('formats that can be imported and exported')
    .action(() => cli.withApi((api) => printFormats(api, cli)))
  program
    .command('sessions')
    .description('list sessions')
    .option('--project <key>')
    .action((options: { project?: string }) => cli.withApi((api) => printSessions(api, cli, options.project)))
  program
    .command('events')
    .description('the canonical events of a session, in order')
    .argument('<session>')
    .action((session: string) => cli.withApi((api) => printLines(cli, api.request(`/sessions/${session}/events`), toEventText)))
  program
    .command('segments')
    .description('the labels of a session')
    .argument('<session>')
    .action((session: string) => cli.withApi((api) => printLines(cli, api.request(`/sessions/${session}/segments`), toSegmentText)))
  program
    .command('actions')
    .description('the actions of a session, derived from its events')
    .argument('<session>')
    .addOption(new Option('--profile <id>', 'rules to derive by').choices(actionProfiles).default('default'))
    .action((session: string, options: { profile: string }) => cli.withApi((api) => printActions(api, cli, session, options.profile)))
  program
    .command('frame')
    .description('the frame shown at a time, as PNG')
    .argument('<session>')
    .requiredOption('--at <tus>', 'session time in microseconds', parseUs)
    .requiredOption('--out <file>')
    .action((session: string, options: { at: number; out: string }) => cli.withApi((api) => saveFrame(api, cli, session, options)))
}

function parseUs(text: string): number {
  if (!/^-?\d{1,15}$/.test(text)) throw new UsageError(`--at: expected whole microseconds, got "${text}"`)
  return Number(text)
}

async function printFormats(api: ApiClient, cli: Cli): Promise<void> {
  const formats = await api.call(z.array(formatInfo), '/formats')
  cli.print(formats, () =>
    formatTable(
      ['kind', 'id', 'title'],
      formats.map((each) => [each.kind, each.id, each.title]),
    ),
  )
}

async function printSessions(api: ApiClient, cli: Cli, project: string | undefined): Promise<void> {
  const sessions: SessionSummary[] = []
  let cursor: string | null = ''
  while (cursor !== null) {
    const query = new URLSearchParams({ limit: '200', sort: 'importedAt', ...(project ? { project } : {}), ...(cursor ? { cursor } : {}) })
    const page: z.output<typeof sessionPage> = await api.call(sessionPage, `/sessions?${query}`)
    sessions.push(...page.items)
    cursor = page.nextCursor
  }
  const rows = sessions.map(({ id, title, format, events, frames, durationUs, status }) => ({
    id,
    title,
    format,
    events,
    frames,
    durationUs,
    status,
  }))
  cli.print(rows, () =>
    formatTable(
      ['id', 'title', 'format', 'events', 'frames', 'length', 'status'],
      rows.map((row) => [row.id, row.title, row.format, row.events, row.frames, formatTime(row.durationUs), row.status]),
    ),
  )
}

/** JSON lines go through as they come, however many there are. */
async function printLines(cli: Cli, asked: Promise<Response>, toText: (line: Record<string, unknown>) => string): Promise<void> {
  const { body } = await asked
  if (!body) return
  // the two declarations of web streams (DOM's and Node's) describe the same object
  const source = Readable.fromWeb(body as Parameters<typeof Readable.fromWeb>[0])
  if (cli.options.json) return pipeline(source, cli.io.stdout, { end: false })
  for await (const line of createInterface({ input: source })) cli.io.stdout.write(`${toPrintable(toText(JSON.parse(line)))}\n`)
}

function toEventText({ seq, tUs, type, ...rest }: Record<string, unknown>): string {
  return `${String(seq).padStart(7)}  ${formatTime(Number(tUs)).padStart(10)}  ${String(type).padEnd(14)}  ${JSON.stringify(rest)}`
}

function toSegmentText({ startUs, endUs, tier, label, text, author, passState }: Record<string, unknown>): string {
  const span = `${formatTime(Number(startUs))} – ${formatTime(Number(endUs))}`
  return `${span}  ${String(tier).padEnd(12)}  ${label ?? '–'}${text ? `: ${JSON.stringify(text)}` : ''}  (${author}, ${passState})`
}

async function printActions(api: ApiClient, cli: Cli, session: string, profile: string): Promise<void> {
  const { actions } = await api.call(z.object({ actions: z.array(action) }), `/sessions/${session}/actions?profile=${profile}`)
  for (const { tStartUs, kind, ...rest } of actions) {
    const text = `${formatTime(tStartUs).padStart(10)}  ${kind.padEnd(12)}  ${JSON.stringify(rest)}`
    cli.io.stdout.write(`${cli.options.json ? JSON.stringify({ tStartUs, kind, ...rest }) : toPrintable(text)}\n`)
  }
}

async function saveFrame(api: ApiClient, cli: Cli, session: string, { at, out }: { at: number; out: string }): Promise<void> {
  const response = await api.request(`/sessions/${session}/frame?at=${at}`)
  const number = (name: string) => Number(response.headers.get(name))
  await writeFile(resolve(cli.io.cwd, out), new Uint8Array(await response.arrayBuffer()))
  const frame = {
    tUs: number('x-frame-t-us'),
    width: number('x-frame-width'),
    height: number('x-frame-height'),
    sha256: response.headers.get('x-frame-sha256') ?? '',
  }
  cli.print(frame, () => `${out}: ${frame.width}x${frame.height}, the frame recorded at ${formatTime(frame.tUs)}\n`)
}
