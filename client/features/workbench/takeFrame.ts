import type { SessionView } from '#shared/api.ts'
import { toPlainLine } from '#shared/text.ts'
import { formatTime } from '#shared/time.ts'
import { notifyDone, notifyError, notifyRefused } from '../../app/notify.tsx'
import type { StageView, TakenFrame } from '../../engine/stageView.ts'
import { tellFrameTaken } from './api.ts'

type Take = { kind: 'copy' | 'save'; session: SessionView; view: StageView; mayTake: boolean }

/** `Order two desk lamps 0.36.950.png`: nothing in it that a file system or a shell would take for something else. */
export function frameFileName(title: string, tUs: number): string {
  const name = toPlainLine(title, 60)
    .replace(/[^\p{L}\p{N} _-]+/gu, '')
    .trim()
  return `${name || 'session'} ${formatTime(tUs).replaceAll(':', '.')}.png`
}

/**
 * Copies the frame on the stage, or saves it. It leaves the product then: only who may export the session may, and the
 * server writes down that they did before there is a picture. A clipboard that refuses pictures is told, and it is saved.
 */
export async function takeFrame({ kind, session, view, mayTake }: Take): Promise<void> {
  if (!mayTake) return notifyRefused('your role may look at this session, but take no pictures out of it')
  const frame = view.takeFrame(view.options.getState().isMarked)
  if (!frame) return notifyRefused('there is no exact picture on the stage at this moment')
  const png = tellFrameTaken(session.id, frame.tUs, frame.stream).then(() => frame.canvas.convertToBlob({ type: 'image/png' }))
  try {
    const isCopied = kind === 'copy' && (await copy(png))
    if (isCopied) return notifyDone(`Frame copied: ${describe(frame)}`)
    save(await png, frameFileName(session.title, frame.tUs))
    if (kind === 'copy') notifyDone('The browser let no picture into the clipboard: the frame was saved as a file')
  } catch (error) {
    notifyError('The frame could not be taken', error)
  }
}

const describe = ({ canvas, tUs }: TakenFrame) => `${canvas.width} × ${canvas.height} at ${formatTime(tUs)}`

/** Begun at once with a picture to come: browsers allow it only within the press of a key. Throws what the picture throws. */
async function copy(png: Promise<Blob>): Promise<boolean> {
  try {
    await navigator.clipboard.write([new ClipboardItem({ 'image/png': png })])
    return true
  } catch {
    await png
    return false
  }
}

function save(png: Blob, name: string): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(png)
  link.download = name
  link.click()
  // the download has its own hold of the bytes once it began
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000)
}
