import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'

/** How the command line of this machine reaches a running server. */
const operator = z.object({ url: z.string(), token: z.string() })
export type Operator = z.infer<typeof operator>

/** In the data folder, for its owner's eyes only. */
export const operatorPath = (dataDir: string): string => join(dataDir, 'operator.json')

/** Null where no server left one, or another person's did. */
export async function readOperator(dataDir: string): Promise<Operator | null> {
  const text = await readFile(operatorPath(dataDir), 'utf8').catch(() => null)
  return text === null ? null : operator.parse(JSON.parse(text))
}
