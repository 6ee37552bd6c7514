import { createInterface } from 'node:readline'
import { Readable } from 'node:stream'
import { z } from 'zod'
import { proposalLine, type ShiftProposal, type StreamShift, streamShift } from '#shared/api.ts'
import { AppError } from '#shared/errors.ts'
import { formatShift } from '#shared/replay/streamShifts.ts'
import type { ApiClient } from '../client.ts'
import { type AddCommands, type Cli, formatTable, UsageError } from '../context.ts'
import { createProgress } from '../progress.ts'

type Options = { stream: number; set?: number; propose?: boolean }

/** How far the clock of a session's pictures is off: seen, looked for, said. */
export const addClockCommand: AddCommands = (program, cli) => {
  program
    .command('clock')
    .description("how far the clock of a session's pictures is off, and who said so")
    .argument('<session>')
    .option('--stream <n>', 'stream, from 0', toInteger('--stream'), 0)
    .option('--set <us>', 'microseconds by which the pictures are to be later; 0: as recorded', toInteger('--set'))
    .option('--propose', 'look at how the pictures answer clicks; changes nothing')
    .action((session: string, options: Options) => cli.withApi((api) => run(api, cli, session, options)))
}

function toInteger(name: string): (text: string) => number {
  return (text) => {
    if (!/^-?\d{1,10}$/.test(text)) throw new UsageError(`${name}: expected a whole number, got "${text}"`)
    return Number(text)
  }
}

async function run(api: ApiClient, cli: Cli, session: string, { stream, set, propose }: Options): Promise<void> {
  if (propose) return printProposal(cli, await readProposal(api, cli, session, stream))
  if (set === undefined)
    return printHistory(cli, (await api.call(z.object({ items: z.array(streamShift) }), `/sessions/${session}/shifts`)).items)
  const made = await api.call(streamShift, `/sessions/${session}/shifts`, { method: 'POST', body: { stream, shiftUs: set } })
  cli.print(made, () => `stream ${made.stream}: ${formatShift(made.shiftUs)}\n`)
}

function printHistory(cli: Cli, items: readonly StreamShift[]): void {
  const rows = items.map((each) => [each.revision, each.stream, formatShift(each.shiftUs), each.author, each.createdAt])
  cli.print(items, () =>
    rows.length === 0 ? 'as recorded: nobody has set it\n' : formatTable(['edit', 'stream', 'shift', 'by', 'at'], rows),
  )
}

async function readProposal(api: ApiClient, cli: Cli, session: string, stream: number): Promise<ShiftProposal> {
  const { body } = await api.request(`/sessions/${session}/shifts/proposal?stream=${stream}`)
  if (!body) throw new AppError('unavailable', 'the server gave no answer')
  const progress = createProgress(cli.io.stderr)
  // the two declarations of web streams (DOM's and Node's) describe the same object
  const source = Readable.fromWeb(body as Parameters<typeof Readable.fromWeb>[0])
  for await (const text of createInterface({ input: source })) {
    const line = proposalLine.parse(JSON.parse(text))
    if ('progress' in line) {
      progress.show(line.progress, 'looking at how the pictures answer clicks')
      continue
    }
    progress.end()
    if ('proposal' in line) return line.proposal
    throw new AppError('unsupported', line.error.message)
  }
  throw new AppError('unavailable', 'the server stopped before it was done')
}

function printProposal(cli: Cli, { evidence: _, curve: __, ...found }: ShiftProposal): void {
  const { shiftUs, spreadUs, agreed, clicks, doubt } = found
  const what = shiftUs === null ? `not enough to tell (${doubt})` : `${formatShift(shiftUs)} ± ${Math.round(spreadUs / 1000)} ms`
  cli.print(found, () => `${what}; ${agreed} of ${clicks} clicks agree\n`)
}
