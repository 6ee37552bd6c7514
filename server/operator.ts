import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { eq } from 'drizzle-orm'
import { z } from 'zod'
import { tokens } from '#db/schema.ts'
import type { Actor } from '#shared/policy.ts'
import type { Deps } from './deps.ts'
import { createToken } from './services/people.ts'

/** How the command line of this machine reaches a running server. */
const operator = z.object({ url: z.string(), token: z.string() })
export type Operator = z.infer<typeof operator>

const pathOf = (dataDir: string) => join(dataDir, 'operator.json')
const name = 'command line on this machine'

/**
 * Leaves address and token of this server in its data folder, for the folder's owner alone; good until the server stops.
 * Gives what takes them back.
 */
export async function writeOperator(deps: Deps, dataDir: string, admin: Actor, url: string): Promise<() => Promise<void>> {
  const path = pathOf(dataDir)
  const remove = async () => {
    await rm(path, { force: true })
    await deps.db.delete(tokens).where(eq(tokens.name, name))
  }
  await remove() // what a crash left
  const { token } = await createToken(deps, admin, { name, days: 365 })
  await writeFile(path, JSON.stringify({ url, token } satisfies Operator), { mode: 0o600 })
  return remove
}

/** Null where no server left one, or another person's did. */
export async function readOperator(dataDir: string): Promise<Operator | null> {
  const text = await readFile(pathOf(dataDir), 'utf8').catch(() => null)
  return text === null ? null : operator.parse(JSON.parse(text))
}
