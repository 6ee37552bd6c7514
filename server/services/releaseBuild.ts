import { deleteReleaseBlobs, getProjectKey, getSessionRow, insertReleaseBlobs } from '#db/queries/releaseSessions.ts'
import { getReleaseRow, type ReleaseRow as Row, updateBuildingRelease } from '#db/queries/releases.ts'
import { AppError, ensure } from '#shared/errors.ts'
import type { ReleaseId } from '#shared/ids.ts'
import { imageName } from '#shared/release/agentnet.ts'
import { sortFiles } from '#shared/release/merkle.ts'
import { isOutside } from '#shared/release/rows.ts'
import { assignSplits } from '#shared/release/split.ts'
import { type ReleaseContents, type ReleaseFile, type SplitName, type StepPicture, splitNames } from '#shared/release/types.ts'
import type { SessionDoc } from '#shared/session.ts'
import type { Deps } from '../deps.ts'
import { toMachineError } from '../machineError.ts'
import { computeRoot, toCanonicalBytes } from './canonical.ts'
import { holdBlobs, removeUnheldBlobs } from './importBlobs.ts'
import { buildSessionRows, type SessionRows } from './releaseRows.ts'
import { type Chosen, type Excluded, exclude, selectSessions, toCounts } from './releaseSelect.ts'

/** The `release` job: builds the release whole, or leaves nothing of it but the reason. */
export async function buildRelease(deps: Deps, id: ReleaseId, signal: AbortSignal): Promise<void> {
  const row = await getReleaseRow(deps.db, id)
  if (row?.state !== 'building') return
  const build = new Build(deps, row, signal)
  try {
    await build.run()
  } catch (error) {
    const names = [...(await deleteReleaseBlobs(deps.db, id)), ...build.stored]
    await removeUnheldBlobs(deps, names)
    // A worker that stops leaves the release to the next one; somebody who cancelled has already said so in its row.
    if (signal.aborted) throw error
    if (error instanceof AppError && error.code === 'cancelled') return
    deps.log.error({ error, releaseId: id }, 'release failed')
    const message = (error instanceof AppError ? error : toMachineError(error))?.message ?? 'something went wrong on the server'
    await updateBuildingRelease(deps.db, id, { state: 'failed', step: 'failed', error: message })
  }
}

type SessionEntry = ReleaseContents['sessions'][number]

class Build {
  /** Names of the blobs that this build has written. */
  readonly stored = new Set<string>()
  readonly #deps: Deps
  readonly #row: Row
  readonly #signal: AbortSignal
  readonly #files = new Map<string, ReleaseFile>()
  readonly #sessions: SessionEntry[] = []
  readonly #rowsBySplit: Record<SplitName, number> = { train: 0, validation: 0, test: 0 }

  constructor(deps: Deps, row: Row, signal: AbortSignal) {
    this.#deps = deps
    this.#row = row
    this.#signal = signal
  }

  async run(): Promise<void> {
    await this.#report(0, 'choosing sessions')
    const { chosen, excluded } = await selectSessions(this.#deps, this.#row)
    const splits = splitSessions(chosen, this.#row)
    for (const [index, each] of chosen.entries()) {
      await this.#report((index + 1) / (chosen.length + 2), `session ${index + 1} of ${chosen.length}`)
      await this.#addSession(each, ensure(splits.get(each.session.id), 'split'), excluded)
    }
    await this.#finish(excluded)
  }

  async #addSession(chosen: Chosen, split: SplitName, excluded: Excluded): Promise<void> {
    const { id } = chosen.session
    const session = await getSessionRow(this.#deps.db, id)
    if (!session) throw new AppError('conflict', `session ${id} was deleted while the release was being built`)
    const built = await this.#buildRows(session.doc, chosen)
    if (!built) {
      exclude(excluded, 'pictures that can not be read')
      return
    }
    const { rows, pictures, dropped } = built
    for (const picture of pictures) this.stored.add(picture.sha256)
    if (rows.length === 0) {
      exclude(excluded, 'no actions')
      return
    }
    for (const picture of pictures) await this.#addPicture(picture)
    await this.#addFile(`docs/${id}.json`, toCanonicalBytes(session.doc))
    await this.#addFile(`labels/${id}.json`, toCanonicalBytes(toLabels(chosen)))
    await this.#addFile(`rows/${id}.jsonl`, Buffer.concat(rows.map((row) => toCanonicalBytes({ ...row, split }))))
    this.#rowsBySplit[split] += rows.length
    this.#sessions.push({
      id,
      subject: session.subjectId,
      split,
      format: session.format,
      formatVersion: session.formatVersion,
      sourceDigest: session.sourceDigest,
      contentDigest: session.contentDigest,
      durationUs: session.durationUs,
      ...(chosen.shifts.length > 0 ? { shifts: [...chosen.shifts] } : {}),
      warnings: session.doc.warnings.length,
      pass: chosen.passId,
      taxonomyVersion: chosen.taxonomy.version,
      rows: rows.length,
      steps: rows.reduce((sum, row) => sum + row.steps.length, 0),
      outside: rows.reduce((sum, row) => sum + row.steps.filter(isOutside).length, 0),
      dropped: toCounts(dropped),
    })
  }

  /** Null when a picture of the recording can't be decoded: one bad recording does not cost the release. */
  async #buildRows(doc: SessionDoc, chosen: Chosen): Promise<SessionRows | null> {
    try {
      return await buildSessionRows(this.#deps, doc, chosen, this.#row.spec.profile, this.#signal)
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'unsupported') throw error
      this.#deps.log.warn({ error, sessionId: chosen.session.id, releaseId: this.#row.id }, 'session left out of the release')
      return null
    }
  }

  async #addPicture(picture: StepPicture): Promise<void> {
    const path = `images/${imageName(picture)}`
    this.#files.set(path, { path, bytes: await this.#deps.blobs.size(picture.sha256), sha256: picture.sha256 })
  }

  async #addFile(path: string, content: Uint8Array): Promise<void> {
    const { sha256, bytes } = await this.#deps.blobs.put(content)
    this.stored.add(sha256)
    this.#files.set(path, { path, bytes, sha256 })
  }

  async #finish(excluded: Excluded): Promise<void> {
    const { spec } = this.#row
    const project = ensure(await getProjectKey(this.#deps.db, this.#row.projectId), 'project of the release')
    const rows = this.#sessions.reduce((sum, each) => sum + each.rows, 0)
    const steps = this.#sessions.reduce((sum, each) => sum + each.steps, 0)
    const contents: ReleaseContents = {
      format: 'retrace-release',
      formatVersion: 1,
      project,
      profile: spec.profile,
      filter: Object.fromEntries(
        Object.entries(spec.filter).flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const])),
      ),
      split: spec.split,
      seed: spec.seed,
      sessions: this.#sessions,
      excluded: toCounts(excluded),
      counts: { sessions: this.#sessions.length, rows, steps, rowsBySplit: this.#rowsBySplit },
    }
    await this.#addFile('contents.json', toCanonicalBytes(contents))
    await this.#commit(project, contents)
  }

  async #commit(project: string, contents: ReleaseContents): Promise<void> {
    const { id, name, version, createdAt } = this.#row
    const files = sortFiles([...this.#files.values()])
    const root = computeRoot(files)
    const release = { id, project, name, version, createdAt: createdAt.toISOString() }
    const manifest = await this.#deps.blobs.put(toCanonicalBytes({ manifestVersion: 1, release, root, files }))
    this.stored.add(manifest.sha256)
    await this.#deps.db.transaction(async (tx) => {
      await holdBlobs(tx, this.#deps, this.stored)
      await insertReleaseBlobs(tx, id, [...this.stored])
      const isDone = await updateBuildingRelease(tx, id, {
        state: 'ready',
        progress: 1,
        step: 'ready',
        sessions: contents.counts.sessions,
        rows: contents.counts.rows,
        excluded: contents.excluded,
        manifestSha256: manifest.sha256,
        root,
      })
      if (!isDone) throw new AppError('cancelled', `release ${id} was cancelled`)
    })
  }

  async #report(progress: number, step: string): Promise<void> {
    this.#signal.throwIfAborted()
    const isBuilding = await updateBuildingRelease(this.#deps.db, this.#row.id, { progress, step })
    if (!isBuilding) throw new AppError('cancelled', `release ${this.#row.id} was cancelled`)
  }
}

/** Whole persons, or whole sessions where nobody is named: what one person does is never in two splits. */
function splitSessions(chosen: readonly Chosen[], row: Row): Map<string, SplitName> {
  const groupOf = (each: Chosen) => each.session.subjectId ?? each.session.id
  const groups = Map.groupBy(chosen, groupOf)
  const splits = assignSplits(
    [...groups].map(([id, list]) => ({ id, size: list.length })),
    row.spec.split,
    row.spec.seed,
  )
  return new Map(chosen.map((each) => [each.session.id, splits.get(groupOf(each)) ?? splitNames[0]]))
}

/** The labels as they were reviewed, with the words that their ids stood for then. */
function toLabels(chosen: Chosen) {
  const { id, version, doc } = chosen.taxonomy
  return { pass: chosen.passId, taxonomy: { id, version, ...doc }, segments: chosen.segments }
}
