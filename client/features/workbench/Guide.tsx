import { Button, CloseButton } from '@mantine/core'
import { useEffect } from 'react'
import { useStore } from 'zustand'
import { createStore } from 'zustand/vanilla'
import { demoProject } from '#shared/demo.ts'
import type { GuideState } from '../../engine/guide.ts'
import { type GuideTarget, guideSteps } from '../../engine/guideSteps.ts'
import { formatCombo } from '../../engine/keymap.ts'
import type { Workbench } from '../../engine/workbench.ts'
import styles from './Guide.module.css'
import parts from './parts.module.css'
import { useWorkbenchScope } from './WorkbenchContext.ts'

/** Stands in where there is no pass to try things on. */
const noGuide = createStore<GuideState>(() => ({ isOpen: false, step: 0 }))

/** What the guided try points at now; `undefined` when it is closed. */
export function useGuideTarget({ guide }: Workbench): GuideTarget | undefined {
  return useStore(guide?.store ?? noGuide, ({ isOpen, step }) => (isOpen ? guideSteps[step]?.target : undefined))
}

/** The guided try: a strip above all that it speaks of, where it covers nothing however small the window is. Opens by itself on a demo recording until it was ended once. */
export function Guide() {
  const { workbench } = useWorkbenchScope()
  const { guide, labeler, session } = workbench
  const { isOpen, step } = useStore(guide?.store ?? noGuide)
  useEffect(() => {
    if (guide?.isWaiting() && labeler?.canEdit() && session.project.key === demoProject) guide.start()
  }, [guide, labeler, session.project.key])
  const shown = isOpen ? guideSteps[step] : undefined
  if (!guide || !shown) return null
  const isLast = step === guideSteps.length - 1
  return (
    <section className={styles.guide} aria-label="Guided try">
      <div className={styles.place}>
        <h2 className={parts.panelTitle}>
          Guided try · {step + 1} of {guideSteps.length}
        </h2>
        <Progress step={step} />
      </div>
      <div className={styles.words} role="status">
        <strong className={styles.title}>{shown.title}</strong>
        <p className={styles.text}>{shown.text}</p>
        <Keys ids={shown.commands} />
      </div>
      <div className={styles.ends}>
        {isLast ? (
          <Button size="compact-xs" onClick={guide.end}>
            Done
          </Button>
        ) : (
          <Button variant="default" size="compact-xs" onClick={guide.skip}>
            Skip this step
          </Button>
        )}
        <CloseButton size="sm" aria-label="End the guided try" onClick={guide.end} />
      </div>
    </section>
  )
}

function Progress({ step }: { step: number }) {
  return (
    <div className={styles.progress} aria-hidden>
      {guideSteps.map((each, index) => (
        <span key={each.id} data-state={index < step ? 'done' : index === step ? 'now' : undefined} />
      ))}
    </div>
  )
}

/** The keys as this person has them. */
function Keys({ ids }: { ids: readonly string[] }) {
  const { commands } = useWorkbenchScope()
  const shown = ids.flatMap((id) => commands.find((each) => each.id === id && each.keys[0]) ?? [])
  return (
    <ul className={styles.keys}>
      {shown.map((each) => (
        <li key={each.id}>
          <kbd className={parts.key}>{formatCombo(each.keys[0] ?? '')}</kbd> {each.title}
        </li>
      ))}
    </ul>
  )
}
