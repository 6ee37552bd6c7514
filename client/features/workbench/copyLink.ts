import { notifyDone, notifyError, notifyRefused } from '../../app/notify.tsx'
import { pickedSpan } from '../../engine/pickedSpan.ts'
import type { Workbench } from '../../engine/workbench.ts'

export type LinkKind = 'moment' | 'range' | 'segment'

/** Copies an address of this session that holds the one thing asked for, and no more of how it is looked at now. */
export async function copyLink(workbench: Workbench, kind: LinkKind): Promise<void> {
  const search = linkTo(workbench, kind)
  if (!search) return notifyRefused(kind === 'range' ? 'pick a range first: Shift and drag on the tracks' : 'select a segment first')
  const url = new URL(window.location.pathname, window.location.href)
  for (const [key, value] of Object.entries(search)) url.searchParams.set(key, value)
  try {
    await navigator.clipboard.writeText(url.href.replaceAll('%7E', '~'))
    notifyDone(`Link to this ${kind} copied`)
  } catch (error) {
    notifyError('The link could not be copied', error)
  }
}

const seconds = (tUs: number) => String(tUs / 1e6)

function linkTo({ player, store, labeler, editor }: Workbench, kind: LinkKind): Record<string, string> | null {
  const pass = editor?.store.getState().pass.id
  const ofPass = pass ? { pass } : {}
  if (kind === 'moment') return { ...ofPass, t: seconds(player.tUs()) }
  if (kind === 'range') {
    const span = pickedSpan(store, labeler)
    return span && { ...ofPass, range: `${seconds(span.startUs)}~${seconds(span.endUs)}`, t: seconds(span.startUs) }
  }
  const segment = labeler?.selected()
  return segment ? { ...ofPass, sel: segment.id, t: seconds(segment.startUs) } : null
}
