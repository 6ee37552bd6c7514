import { rm, writeFile } from 'node:fs/promises'
import { eq } from 'drizzle-orm'
import { tokens } from '#db/schema/people.ts'
import type { Actor } from '#shared/policy.ts'
import type { Deps } from './deps.ts'
import { type Operator, operatorPath, readOperator } from './operatorFile.ts'
import { createToken, hashToken } from './services/people.ts'
import type { SweepScope } from './services/sweep.ts'

const name = 'command line on this machine'

/**
 * Leaves address and token of this server in its data folder, for the folder's owner alone; good until the server stops.
 * Gives what takes them back.
 */
export async function writeOperator(
  deps: Deps,
  dataDir: string,
  admin: Actor,
  url: string,
  scope: SweepScope,
): Promise<() => Promise<void>> {
  const path = operatorPath(dataDir)
  // by its token, not by its name: other servers on the same database have theirs
  const forget = (token: string) => deps.db.delete(tokens).where(eq(tokens.hash, hashToken(token)))
  const left = scope === 'alone' ? await readOperator(dataDir).catch(() => null) : null // by a crash, perhaps cut short
  if (left) await forget(left.token)
  const { token } = await createToken(deps, admin, { name, days: 365 })
  await writeFile(path, JSON.stringify({ url, token } satisfies Operator), { mode: 0o600 })
  return async () => {
    await rm(path, { force: true })
    await forget(token)
  }
}
