import type { NewRelease } from '#shared/release/api.ts'

const retrace = 'npm run -s retrace --'
const quote = (text: string) => (/^[\w./:=,@-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`)
const toPercent = (share: number) => String(Math.round(share * 1e8) / 1e6)

/** The command that makes the same release. */
export function createCommand({ project, name, profile, filter, split, seed }: NewRelease): string {
  const shares = [split.train, split.validation, split.test].map(toPercent).join('/')
  const fields = Object.entries(filter).filter(([, value]) => value !== undefined)
  const filters = fields.map(([field, value]) => `--filter ${quote(`${field}=${Array.isArray(value) ? value.join(',') : value}`)}`)
  const options = [`--project ${quote(project)}`, `--name ${quote(name)}`, `--profile ${profile}`, ...filters]
  return `${retrace} release create ${options.join(' ')} --split ${shares} --seed ${seed}`
}

/** The command that exports a release into a folder, and the one that checks what came out. */
export function exportCommands(releaseId: string, format: string, folder: string): string {
  return `${retrace} release export ${releaseId} --format ${format} --out ${quote(folder)}\n${retrace} verify ${quote(folder)}`
}
