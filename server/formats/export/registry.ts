import { AppError } from '#shared/errors.ts'
import { agentnetExporter } from './agentnet.ts'
import { bundleExporter } from './releaseBundle.ts'
import type { Exporter } from './types.ts'

/** Every format that a release can be written in. A new one is a file beside this one and a line here. */
export const exporters: readonly Exporter[] = [agentnetExporter, bundleExporter]

/** Throws `unsupported` when there is no such format. */
export function findExporter(id: string): Exporter {
  const found = exporters.find((each) => each.id === id)
  if (!found) throw new AppError('unsupported', `there is no export format "${id}" (${exporters.map((each) => each.id).join(', ')})`)
  return found
}
