import { Loader, useComputedColorScheme } from '@mantine/core'
import { useReducedMotion } from '@mantine/hooks'
import { type RefObject, useEffect, useRef, useState } from 'react'
import { picturedStreams } from '#shared/replay/stageSpace.ts'
import { useCan, useMe } from '../../app/useMe.ts'
import { darkTheme, lightTheme } from '../../draw/theme.ts'
import { createStageOptions } from '../../engine/stageOptions.ts'
import { createStageView, type StageView } from '../../engine/stageView.ts'
import { BoxEditor } from './BoxEditor.tsx'
import styles from './Stage.module.css'
import { StageMenu } from './StageMenu.tsx'
import { takeFrame } from './takeFrame.ts'
import { useWorkbenchScope } from './WorkbenchContext.ts'

/** The picture with pointer and keys over it. React gives it two canvases and no more. */
export function Stage({ stageRef, label = 'Screen' }: { stageRef: RefObject<StageView | null>; label?: string }) {
  const { workbench } = useWorkbenchScope()
  const me = useMe()
  const mayTake = useCan()('session.export')
  const [options] = useState(() => createStageOptions(window.localStorage, me.id))
  const picture = useRef<HTMLCanvasElement>(null)
  const overlay = useRef<HTMLCanvasElement>(null)
  const scheme = useComputedColorScheme('dark')
  const isReduced = useReducedMotion()
  const isStill = useRef(false)
  useEffect(() => {
    isStill.current = isReduced ?? false
  }, [isReduced])
  useEffect(() => {
    if (!picture.current || !overlay.current) return
    const { player, scheduler, store, session, opening } = workbench
    const view: StageView = createStageView({
      picture: picture.current,
      overlay: overlay.current,
      player,
      scheduler,
      store,
      options,
      isStill: () => isStill.current,
      onPainted: opening.end,
      savedBox: () => workbench.actionLabeler?.savedBox() ?? null,
      take: (kind) => void takeFrame({ kind, session, view, mayTake }),
    })
    stageRef.current = view
    return () => {
      stageRef.current = null
      view.dispose()
    }
  }, [workbench, stageRef, options, mayTake])
  useEffect(() => {
    stageRef.current?.setTheme(scheme === 'dark' ? darkTheme : lightTheme)
  }, [scheme, stageRef])
  return (
    <section className={styles.stage} aria-label={label}>
      <canvas ref={picture} className={styles.layer} aria-hidden />
      <canvas
        ref={overlay}
        className={styles.layer}
        role="img"
        aria-label="The recorded screen with the pointer over it. What was done is listed under Events and Actions."
      />
      <StageMenu options={options} screens={picturedStreams(workbench.player.recording).length} />
      <BoxEditor stageRef={stageRef} />
      <StageNotice />
    </section>
  )
}

type Notice = { isLate: boolean; trouble: string | null; isConverting: boolean }

/** A spinner when a picture is late, and the reason when none will come. */
function StageNotice() {
  const { workbench } = useWorkbenchScope()
  const [notice, setNotice] = useState<Notice>({ isLate: false, trouble: null, isConverting: false })
  useEffect(
    () =>
      workbench.player.onShown(({ isLate, trouble }) => {
        const { status, doc, playable } = workbench.session
        const isConverting = status === 'processing' && doc.streams.length > playable.length
        setNotice((old) => {
          const isSame = old.isLate === isLate && old.trouble === trouble && old.isConverting === isConverting
          return isSame ? old : { isLate, trouble, isConverting }
        })
      }),
    [workbench],
  )
  if (notice.trouble) return <p className={styles.notice}>The picture can’t be shown: {notice.trouble}</p>
  if (notice.isConverting) return <p className={styles.notice}>The picture is still being converted; pointer and keys are there.</p>
  return notice.isLate ? (
    <div className={styles.spinner} role="status">
      <Loader size="sm" role="img" aria-label="Decoding the picture" />
    </div>
  ) : null
}
