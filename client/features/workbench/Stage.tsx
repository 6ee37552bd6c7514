import { Loader, useComputedColorScheme } from '@mantine/core'
import { useReducedMotion } from '@mantine/hooks'
import { type RefObject, useEffect, useRef, useState } from 'react'
import { darkTheme, lightTheme } from '../../draw/theme.ts'
import { createStageView, type StageView } from '../../engine/stageView.ts'
import styles from './Stage.module.css'
import { useWorkbenchScope } from './WorkbenchContext.ts'

/** The picture with pointer and keys over it. React gives it two canvases and no more. */
export function Stage({ stageRef }: { stageRef: RefObject<StageView | null> }) {
  const { workbench } = useWorkbenchScope()
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
    const { player, scheduler, store } = workbench
    const view = createStageView({
      picture: picture.current,
      overlay: overlay.current,
      player,
      scheduler,
      store,
      isStill: () => isStill.current,
    })
    stageRef.current = view
    return () => {
      stageRef.current = null
      view.dispose()
    }
  }, [workbench, stageRef])
  useEffect(() => {
    stageRef.current?.setTheme(scheme === 'dark' ? darkTheme : lightTheme)
  }, [scheme, stageRef])
  return (
    <section className={styles.stage} aria-label="Screen">
      <canvas ref={picture} className={styles.layer} aria-hidden />
      <canvas
        ref={overlay}
        className={styles.layer}
        role="img"
        aria-label="The recorded screen with the pointer over it. What was done is listed under Events and Actions."
      />
      <StageNotice />
    </section>
  )
}

/** A spinner when a picture is late, and the reason when none will come. */
function StageNotice() {
  const { workbench } = useWorkbenchScope()
  const [notice, setNotice] = useState<{ isLate: boolean; trouble: string | null }>({ isLate: false, trouble: null })
  useEffect(
    () =>
      workbench.player.onShown(({ isLate, trouble }) =>
        setNotice((old) => (old.isLate === isLate && old.trouble === trouble ? old : { isLate, trouble })),
      ),
    [workbench],
  )
  const { session } = workbench
  const isConverting = session.status === 'processing' && session.doc.streams.length > session.playable.length
  if (notice.trouble) return <p className={styles.notice}>The picture can’t be shown: {notice.trouble}</p>
  if (isConverting) return <p className={styles.notice}>The picture is still being converted; pointer and keys are there.</p>
  return notice.isLate ? (
    <div className={styles.spinner} role="status">
      <Loader size="sm" aria-label="Decoding the picture" />
    </div>
  ) : null
}
