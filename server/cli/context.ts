import type { Writable } from 'node:stream'
import type { Command } from 'commander'
import { AppError } from '#shared/errors.ts'
import type { Env } from '../env.ts'
import type { System } from '../open.ts'
import type { ApiClient } from './client.ts'

/** Where a command runs; `main.ts` gives the process's own, tests give theirs. */
export type CliIo = { stdout: Writable; stderr: Writable; env: Env; system: System /** Folder that paths are relative to. */; cwd: string }

/** Options that every command takes. */
export type GlobalOptions = { json?: boolean; server?: string; token?: string }

export type Cli = {
  io: CliIo
  /** Options of the run; known when a command's action begins. */
  readonly options: GlobalOptions
  /** Runs on the API: over the network, or in this process on the data folder. Closed afterwards, whatever happens. */
  withApi<T>(run: (api: ApiClient) => Promise<T>): Promise<T>
  /** Prints the one document of a command, or its text for people. */
  print(document: unknown, text: () => string): void
  /** Prints a line for people on standard error. */
  note(line: string): void
  /** What the process ends with; 1 when something was refused though the rest was done. */
  exitCode: number
}

/** Adds a group of commands to the program. */
export type AddCommands = (program: Command, cli: Cli) => void

/** Wrong usage or environment: the process ends with 2. */
export class UsageError extends AppError {
  constructor(message: string, options: { cause?: unknown } = {}) {
    super('bad_input', message, options)
    this.name = 'UsageError'
  }
}

/** Runs what Ctrl+C may stop: the first aborts with `cancelled` and lets it clean up, the second ends the process. */
export async function stoppable<T>(run: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const stop = new AbortController()
  const abort = () => stop.abort(new AppError('cancelled', 'stopped by Ctrl+C'))
  process.once('SIGINT', abort)
  try {
    return await run(stop.signal)
  } finally {
    process.off('SIGINT', abort)
  }
}

/** A table of left-aligned columns; numbers right-aligned. */
export function formatTable(head: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  const cells = [head, ...rows].map((row) => row.map(String))
  const widths = head.map((_, column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)))
  const isNumber = head.map((_, column) => rows.length > 0 && rows.every((row) => typeof row[column] === 'number'))
  const toLine = (row: readonly string[]) =>
    row.map((cell, column) => (isNumber[column] ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0))).join('  ')
  return `${cells.map((row) => toLine(row).trimEnd()).join('\n')}\n`
}
