import type { z } from 'zod'
import type { formatInfo } from '#shared/api.ts'
import { AppError } from '#shared/errors.ts'
import { exporters } from './export/registry.ts'
import { agentnetImporter, ducktrackImporter } from './import/agentnet.ts'
import { bundleImporter } from './import/bundle.ts'
import { playwrightImporter } from './import/playwright.ts'
import type { Importer } from './types.ts'

/** Every format that is read. A new one is one file and one line here. */
export const importers: readonly Importer[] = [agentnetImporter, ducktrackImporter, playwrightImporter, bundleImporter]

/** All importers, or the one that the person named. Throws `bad_input` for an id that is none. */
export function findImporters(id: string | null): readonly Importer[] {
  if (id === null) return importers
  const found = importers.filter((each) => each.id === id)
  if (found.length === 0)
    throw new AppError('bad_input', `there is no format "${id}"; known are ${importers.map((each) => each.id).join(', ')}`)
  return found
}

/** All formats, as people are told of them. */
export function listFormats(): z.infer<typeof formatInfo>[] {
  return [
    ...importers.map(({ id, title }) => ({ id, title, kind: 'import' as const })),
    ...exporters.map(({ id, title }) => ({ id, title, kind: 'export' as const })),
  ]
}
