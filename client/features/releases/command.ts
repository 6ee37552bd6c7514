import type { NewRelease } from '#shared/api.ts'

const quote = (text: string) => (/^[\w./:=,@-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`)

/** The command that makes the same release. */
export function createCommand(order: Pick<NewRelease, 'project' | 'name' | 'split' | 'seed'>): string {
  const { train, validation, test } = order.split
  const split = [train, validation, test].map((share) => String(Math.round(share * 1e6) / 1e6)).join(',')
  return `npm run -s retrace -- release create --project ${quote(order.project)} --name ${quote(order.name)} --split ${split} --seed ${order.seed}`
}

/** The command that exports a release into a folder, and the one that checks what came out. */
export function exportCommands(releaseId: string, format: string, folder: string): string {
  return `npm run -s retrace -- release export ${releaseId} --format ${format} --out ${quote(folder)}\nnpm run -s retrace -- verify ${quote(folder)}`
}
