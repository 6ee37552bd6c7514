import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const folder = fileURLToPath(new URL('../../shared/realdata', import.meta.url))

/** Folder of recordings made by other people's recorders, beside the project; null where it is not, and tests on it are skipped. */
export const realdata: string | null = existsSync(folder) ? folder : null
