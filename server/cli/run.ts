import { Command, CommanderError } from 'commander'
import { AppError, toErrorBody } from '#shared/errors.ts'
import { connect } from './client.ts'
import { addBackupCommands } from './commands/backup.ts'
import { addClockCommand } from './commands/clock.ts'
import { addImportCommand } from './commands/import.ts'
import { addPeopleCommands } from './commands/people.ts'
import { addReadCommands } from './commands/read.ts'
import { addReleaseCommands } from './commands/release.ts'
import { addServeCommands } from './commands/serve.ts'
import { addTaxonomyCommands } from './commands/taxonomy.ts'
import { type Cli, type CliIo, type GlobalOptions, UsageError } from './context.ts'
import { toPrintable } from './printable.ts'

/** Commands that print JSON lines: a failure in the middle must not put a document of another kind among them. */
const lineCommands = new Set(['events', 'actions', 'segments'])

function createProgram(io: CliIo): Command {
  const program = new Command('retrace')
    .description('Replay, label, check and release recorded computer work as training data')
    .option('--json', 'one JSON document on standard output')
    .option('--server <url>', 'use the server there instead of the data folder')
    .option('--token <token>', 'token for --server (default: RETRACE_TOKEN)')
    .exitOverride()
    .configureOutput({ writeOut: (text) => io.stdout.write(text), writeErr: (text) => io.stderr.write(text) })
  return program
}

function createCli(io: CliIo, program: Command): Cli {
  return {
    io,
    exitCode: 0,
    get options() {
      return program.opts<GlobalOptions>()
    },
    async withApi(run) {
      const api = await connect(io, this.options)
      try {
        return await run(api)
      } finally {
        await api.close()
      }
    },
    print(document, text) {
      io.stdout.write(this.options.json ? `${JSON.stringify(document)}\n` : toPrintable(text()))
    },
    note(line) {
      io.stderr.write(`${toPrintable(line)}\n`)
    },
  }
}

/** Runs one command and gives the exit code: 0 done, 1 refused or failed, 2 wrong usage or environment. */
export async function runCli(args: readonly string[], io: CliIo): Promise<number> {
  const program = createProgram(io)
  const cli = createCli(io, program)
  for (const add of [
    addServeCommands,
    addImportCommand,
    addReadCommands,
    addTaxonomyCommands,
    addClockCommand,
    addReleaseCommands,
    addPeopleCommands,
    addBackupCommands,
  ])
    add(program, cli)
  try {
    await program.parseAsync(args, { from: 'user' })
    return cli.exitCode
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2 // said by commander itself
    if (!(error instanceof AppError)) throw error
    if (cli.options.json && !lineCommands.has(program.args[0] ?? '')) io.stdout.write(`${JSON.stringify(toErrorBody(error))}\n`)
    cli.note(`retrace: ${error.message}`)
    return error instanceof UsageError ? 2 : 1
  }
}
