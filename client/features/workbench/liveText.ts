/** Text that follows the playhead is written this often while it plays: nobody reads faster, and each writing is a layout. */
const paceMs = 125

/** Writes a text without React, into the node that is there: another node would be laid out anew with all around it. */
export function setText(element: HTMLElement | null, text: string): void {
  if (!element) return
  const node = element.firstChild
  if (!(node instanceof Text)) element.textContent = text
  else if (node.data !== text) node.data = text
}

/** Says whether a text is to be written now: at once while at rest, at reading pace while playing. */
export function createReadingPace(): (isPlaying: boolean) => boolean {
  let writtenMs = Number.NEGATIVE_INFINITY
  return (isPlaying) => {
    const nowMs = performance.now()
    if (isPlaying && nowMs - writtenMs < paceMs) return false
    writtenMs = nowMs
    return true
  }
}
