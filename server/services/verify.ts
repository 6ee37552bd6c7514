import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { lstat, readdir, readFile, stat } from 'node:fs/promises'
import { join, sep } from 'node:path'
import { AppError } from '#shared/errors.ts'
import { type ExportManifest, exportManifest } from '#shared/release/types.ts'
import { computeRoot } from './canonical.ts'

export type Problem = { path: string; what: string }
export type Verification = { ok: boolean; problems: Problem[]; revoked: { session: string; since: string }[] }

/** An exported release, wherever it lies. */
export type ExportReader = {
  /** Every file, relative, with `/`. */
  list(): Promise<string[]>
  read(path: string): Promise<Uint8Array>
  /** Null where it is no plain file. */
  sha256(path: string): Promise<string | null>
}

const manifestName = 'manifest.json'

/** Checks that an export is whole: every file has the bytes that the manifest names, none is missing, none is new, and the roots are right. */
export async function verifyExport(reader: ExportReader): Promise<Verification> {
  const found = new Set(await reader.list())
  const problems: Problem[] = []
  const manifest = found.has(manifestName) ? parseManifest(await reader.read(manifestName), problems) : null
  if (!found.has(manifestName)) problems.push({ path: manifestName, what: 'missing' })
  if (manifest) await checkFiles(reader, manifest, found, problems)
  return { ok: problems.length === 0, problems, revoked: [] }
}

function parseManifest(bytes: Uint8Array, problems: Problem[]): ExportManifest | null {
  try {
    const parsed = exportManifest.safeParse(JSON.parse(Buffer.from(bytes).toString('utf8')))
    if (parsed.success) return parsed.data
    const [issue] = parsed.error.issues
    problems.push({ path: manifestName, what: `not a manifest: ${issue?.path.join('.')}: ${issue?.message}` })
  } catch {
    problems.push({ path: manifestName, what: 'not JSON' })
  }
  return null
}

async function checkFiles(reader: ExportReader, manifest: ExportManifest, found: ReadonlySet<string>, problems: Problem[]): Promise<void> {
  checkRoots(manifest, problems)
  const listed = new Map(manifest.export.files.map((file) => [file.path, file]))
  for (const [path, file] of listed) {
    if (!found.has(path)) problems.push({ path, what: 'missing' })
    else {
      const sha256 = await reader.sha256(path)
      if (sha256 === null) problems.push({ path, what: 'not a plain file' })
      else if (sha256 !== file.sha256) problems.push({ path, what: `changed: sha256 is ${sha256}, the manifest says ${file.sha256}` })
    }
  }
  for (const path of [...found].sort()) {
    if (path !== manifestName && !listed.has(path)) problems.push({ path, what: 'not in the manifest' })
  }
}

/** The lists of files make the roots, and pictures of the export are pictures of the release. */
function checkRoots(manifest: ExportManifest, problems: Problem[]): void {
  const check = (name: string, claimed: string, root: string) => {
    if (claimed !== root)
      problems.push({ path: manifestName, what: `the ${name}'s root is ${root} over its files, the manifest says ${claimed}` })
  }
  check('release', manifest.root, computeRoot(manifest.files))
  check('export', manifest.export.root, computeRoot(manifest.export.files))
  const released = new Map(manifest.files.map((file) => [file.path, file.sha256]))
  for (const file of manifest.export.files) {
    const sha256 = released.get(file.path)
    if (sha256 !== undefined && sha256 !== file.sha256) {
      problems.push({ path: file.path, what: `the export lists sha256 ${file.sha256}, the release ${sha256}` })
    }
  }
}

/** An export in a folder. Throws `not_found` when there is no such folder. Links are not followed. */
export async function openFolder(folder: string): Promise<ExportReader> {
  const info = await stat(folder).catch(() => null)
  if (!info?.isDirectory()) throw new AppError('not_found', `there is no folder "${folder}"`)
  return {
    async list() {
      const entries = await readdir(folder, { recursive: true, withFileTypes: true })
      return entries
        .filter((entry) => !entry.isDirectory())
        .map((entry) =>
          join(entry.parentPath, entry.name)
            .slice(join(folder, 'x').length - 1)
            .split(sep)
            .join('/'),
        )
    },
    read: (path) => readFile(join(folder, path)),
    async sha256(path) {
      if (!(await lstat(join(folder, path))).isFile()) return null
      const hash = createHash('sha256')
      for await (const part of createReadStream(join(folder, path))) hash.update(part)
      return hash.digest('hex')
    },
  }
}

/** Checks an exported folder. */
export async function verifyFolder(folder: string): Promise<Verification> {
  return verifyExport(await openFolder(folder))
}
