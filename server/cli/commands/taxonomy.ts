import { readFile, writeFile } from 'node:fs/promises'
import { extname, resolve } from 'node:path'
import { taxonomyVersionView } from '#shared/api.ts'
import type { TaxonomyDoc } from '#shared/labels/taxonomy.ts'
import { diffTaxonomies } from '#shared/labels/taxonomyDiff.ts'
import {
  formatTaxonomyCsv,
  formatTaxonomyJson,
  importLabels,
  importTaxonomy,
  parseTaxonomyCsv,
  parseTaxonomyJson,
} from '#shared/labels/taxonomyFile.ts'
import type { ApiClient } from '../client.ts'
import { type AddCommands, type Cli, UsageError } from '../context.ts'

type Project = { project: string }

/** The taxonomy of a project, out to a file and in from one. */
export const addTaxonomyCommands: AddCommands = (program, cli) => {
  const group = program.command('taxonomy').description('the taxonomy of a project as a file: .json holds all of it, .csv its intents')
  group
    .command('export')
    .description('write the newest version (a draft, for who may edit it)')
    .argument('<file>', 'ending in .json or .csv')
    .requiredOption('--project <key>', 'project')
    .action((file: string, options: Project) => cli.withApi((api) => writeOut(api, cli, file, options)))
  group
    .command('import')
    .description('read a file into the draft; publishing it stays a step of its own')
    .argument('<file>', 'ending in .json or .csv')
    .requiredOption('--project <key>', 'project')
    .option('--dry-run', 'say what would change, and change nothing')
    .action((file: string, options: Project & { dryRun?: boolean }) => cli.withApi((api) => readIn(api, cli, file, options)))
}

function kindOf(file: string): 'json' | 'csv' {
  const ending = extname(file).toLowerCase()
  if (ending === '.json' || ending === '.csv') return ending === '.json' ? 'json' : 'csv'
  throw new UsageError(`expected a file that ends in .json or .csv, got "${file}"`)
}

const pathOf = (project: string, version?: number) =>
  `/projects/${encodeURIComponent(project)}/taxonomy${version === undefined ? '' : `?version=${version}`}`

async function writeOut(api: ApiClient, cli: Cli, file: string, { project }: Project): Promise<void> {
  const kind = kindOf(file)
  const { doc, version, state } = await api.call(taxonomyVersionView, pathOf(project))
  await writeFile(resolve(cli.io.cwd, file), kind === 'json' ? formatTaxonomyJson(doc) : formatTaxonomyCsv(doc))
  cli.print(
    { file, version, state, labels: doc.labels.length },
    () => `version ${version} (${state}), ${doc.labels.length} intents: ${file}\n`,
  )
}

async function readIn(api: ApiClient, cli: Cli, file: string, { project, dryRun = false }: Project & { dryRun?: boolean }): Promise<void> {
  const kind = kindOf(file)
  const text = await readFile(resolve(cli.io.cwd, file), 'utf8')
  const draft = await api.call(taxonomyVersionView, pathOf(project))
  const published = draft.state === 'published' ? draft.doc : await readPublished(api, project, draft.version - 1)
  const doc =
    kind === 'json'
      ? importTaxonomy(published, parseTaxonomyJson(text))
      : importLabels(draft.doc, published, parseTaxonomyCsv(text, draft.doc, cli.io.system.newId))
  const changes = diffTaxonomies(draft.doc, doc)
  const headers = { 'If-Match': `"${draft.revision}"` }
  const saved = dryRun ? null : await api.call(taxonomyVersionView, pathOf(project), { method: 'PUT', body: doc, headers })
  cli.print({ version: saved?.version ?? null, changes }, () =>
    [
      ...changes.map((each) => `${each.kind}: ${each.path.join(' › ')}`),
      saved ? `draft of version ${saved.version}, ${changes.length} differences` : `${changes.length} differences, nothing was changed`,
      '',
    ].join('\n'),
  )
}

/** A draft follows the version before it, if any was published. */
async function readPublished(api: ApiClient, project: string, version: number): Promise<TaxonomyDoc | null> {
  return version < 1 ? null : (await api.call(taxonomyVersionView, pathOf(project, version))).doc
}
