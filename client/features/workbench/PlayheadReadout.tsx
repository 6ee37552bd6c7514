import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { memo, useEffect, useRef, useState } from 'react'
import { toKeyCap } from '#shared/replay/keyNames.ts'
import type { Recording } from '#shared/replay/recording.ts'
import { lastRowAt } from '#shared/replay/search.ts'
import type { ScreenState } from '#shared/replay/state.ts'
import { toPlainLine } from '#shared/text.ts'
import { recordQuery } from './api.ts'
import styles from './Inspector.module.css'
import { createReadingPace, setText } from './liveText.ts'
import parts from './parts.module.css'
import { useWorkbenchScope } from './WorkbenchContext.ts'

const lines = ['pointer', 'buttons', 'keys', 'window', 'target'] as const
type Line = (typeof lines)[number]

/** The unit of a place, and what it is measured in. */
const spaceWords = {
  screen_px: 'px (screen)',
  screen_pt: 'pt (screen)',
  window: 'px (window)',
  viewport_css: 'CSS px (page)',
  page_px: 'px (page)',
}

/** What was so at the playhead, in words; written by the player without React. */
export const PlayheadReadout = memo(function PlayheadReadout() {
  const { workbench } = useWorkbenchScope()
  const cells = useRef<Partial<Record<Line, HTMLElement | null>>>({})
  useEffect(() => {
    const isDue = createReadingPace()
    return workbench.player.onShown(({ state, playback }) => {
      if (!isDue(playback.isPlaying)) return
      const words = describe(workbench.player.recording, state)
      for (const line of lines) setText(cells.current[line] ?? null, words[line])
    })
  }, [workbench])
  return (
    <section className={parts.panel} aria-label="At the playhead">
      <h2 className={parts.panelTitle}>At the playhead</h2>
      <dl className={styles.readout}>
        {lines.map((line) => (
          <div key={line}>
            <dt>{line}</dt>
            <dd data-line={line}>
              <span
                ref={(element) => {
                  cells.current[line] = element
                }}
              />
            </dd>
          </div>
        ))}
      </dl>
      <RawRecord />
    </section>
  )
})

/** Captured names can be pages long, and turn the line round that they stand in. */
const plain = (text: string | null | undefined) => toPlainLine(text ?? '', 300)

function describe({ doc, tracks }: Recording, state: ScreenState): Record<Line, string> {
  const { pointer, window: focused } = state
  const space = spaceWords[doc.surfaces[pointer?.surface ?? 0]?.space ?? 'screen_px']
  const round = (value: number) => Math.round(value * 10) / 10
  const { role, name } = tracks.targets
  const target = state.targetRow < 0 ? '' : `${plain(role[state.targetRow])} “${plain(name[state.targetRow])}”`
  return {
    pointer: pointer ? `${round(pointer.xPx)}, ${round(pointer.yPx)} ${space}` : '–',
    buttons: state.buttons.map((each) => `${each.button}, held ${((state.tUs - each.sinceUs) / 1e6).toFixed(2)} s`).join('; ') || '–',
    keys:
      state.keys.map((each) => (each.isMasked ? '•' : toKeyCap(each.key))).join(' ') ||
      (state.typed ? `“${plain(state.typed.text.slice(-300))}”` : '–'),
    window: [focused?.app, focused?.title, focused?.url].map(plain).filter(Boolean).join(' · ') || '–',
    target: target || '–',
  }
}

/** The event that is newest at a time. */
function newestSeqAt({ tracks }: Recording, tUs: number): number | null {
  let best: { tUs: number; seq: number } | null = null
  for (const track of Object.values(tracks)) {
    const row = lastRowAt(track.tUs, tUs)
    if (row < 0) continue
    const found = { tUs: track.tUs[row] as number, seq: track.seq[row] as number }
    if (!best || found.tUs > best.tUs || (found.tUs === best.tUs && found.seq > best.seq)) best = found
  }
  return best?.seq ?? null
}

/** The recorder's own line for the newest event, on demand. */
function RawRecord() {
  const { workbench } = useWorkbenchScope()
  const [seq, setSeq] = useState<number | null>(null)
  const query = useQuery(recordQuery(workbench.session.id, seq))
  const { data } = query
  return (
    <>
      <Button
        className={styles.recordButton}
        variant="default"
        size="compact-xs"
        justify="center"
        onClick={() => setSeq(newestSeqAt(workbench.player.recording, workbench.player.tUs()))}
      >
        Show the recorder’s line
      </Button>
      {query.error && <p className={parts.dim}>{query.error.message}</p>}
      {data && (
        <figure className={styles.record}>
          <figcaption>
            {data.file}
            {data.line === null ? `, byte ${data.offset}` : `, line ${data.line}`}
          </figcaption>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard */}
          <pre tabIndex={0}>{data.text}</pre>
        </figure>
      )}
    </>
  )
}
