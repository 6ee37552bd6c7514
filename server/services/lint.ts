import { getLabelUse } from '#db/queries/labelUse.ts'
import { toUserId } from '#db/queries/visible.ts'
import type { LabelUseView, PassView } from '#shared/api.ts'
import { AppError } from '#shared/errors.ts'
import { blockingOf, findLint, type LintContext, toLabelUse } from '#shared/labels/lint.ts'
import { levelOf } from '#shared/labels/lintRules.ts'
import type { Actor } from '#shared/policy.ts'
import { collectKnownTexts, type KnownTexts } from '#shared/replay/knownTexts.ts'
import { createRecording, type LoadedTracks } from '#shared/replay/recording.ts'
import type { SessionDoc } from '#shared/session.ts'
import { formatTime } from '#shared/time.ts'
import type { Deps } from '../deps.ts'
import { findProject } from './projects.ts'
import { findSession } from './sessions.ts'
import { loadTracks } from './tracks.ts'

/** How often each intent of the project is used, for whoever asks and by others. Throws `not_found`. */
export async function getTaxonomyUse(deps: Deps, actor: Actor, projectKey: string): Promise<LabelUseView> {
  return getLabelUse(deps.db, await findProject(deps, projectKey), toUserId(actor))
}

/** Throws `rejected`, with `details.findings`, when a rule that the project lets block has found something in the pass. */
export async function assertNothingBlocks(deps: Pick<Deps, 'db' | 'blobs'>, actor: Actor, pass: PassView): Promise<void> {
  const session = await findSession(deps, actor, pass.sessionId)
  const { doc } = pass.taxonomy
  const isBlocking = (rule: Parameters<typeof levelOf>[1]) => levelOf(doc.lint, rule) === 'block'
  // what only warns was shown while working, and is not read for again
  const context: LintContext = {
    texts: isBlocking('invisible-target') ? await readKnownTexts(deps, session.doc) : null,
    use: isBlocking('unused-label') ? toLabelUse(await getLabelUse(deps.db, session.project.id, toUserId(actor))) : null,
  }
  const findings = blockingOf(findLint(pass.segments, doc, session.summary.durationUs, context))
  if (findings.length === 0) return
  const words = findings.slice(0, 3).map((each) => `${each.message} (${formatTime(each.span.startUs)})`)
  const rest = findings.length > words.length ? ` and ${findings.length - words.length} more` : ''
  throw new AppError('rejected', `the pass can't be submitted yet: ${words.join('; ')}${rest}`, { details: { findings } })
}

/** The texts of the recording out of its small tracks; the pointer's stays where it is. */
async function readKnownTexts(deps: Pick<Deps, 'blobs'>, doc: SessionDoc): Promise<KnownTexts> {
  const tracks = await loadTracks(deps, doc, ['buttons', 'keys', 'context', 'targets', 'notes'])
  const loaded = Object.fromEntries(tracks.map((track) => [track.kind, track])) as LoadedTracks // each under its own kind
  return collectKnownTexts(createRecording(doc, loaded, []))
}
