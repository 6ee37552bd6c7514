import type { Recording } from '#shared/replay/recording.ts'
import type { Affine } from '#shared/replay/space.ts'
import { joinAffines } from '#shared/replay/space.ts'
import type { StageSpace } from '#shared/replay/stageSpace.ts'
import type { ScreenState } from '#shared/replay/state.ts'
import type { Camera, Size } from './camera.ts'
import type { DrawTheme } from './theme.ts'

/** What everything over the picture is drawn from; made once per frame. */
export type StagePaint = {
  ctx: CanvasRenderingContext2D
  recording: Recording
  state: ScreenState
  space: StageSpace
  camera: Camera
  stage: Size
  theme: DrawTheme
  /** Marks stay longer in session time when it runs fast, so that an eye can catch them: 1 at normal speed. */
  stretch: number
  /** Marks stand still for those who prefer that. */
  isStill: boolean
  /** By surface: its points → stage pixels; `null` for what is not on the stage. */
  affines: readonly (Affine | null)[]
}

/** Marks of the left button, and of the pointer itself. */
export const markColor = '#ff5c5c'

export function createStagePaint(input: Omit<StagePaint, 'affines'>): StagePaint {
  const { scale, xPx, yPx } = input.camera
  const camera: Affine = [scale, 0, 0, scale, xPx, yPx]
  return { ...input, affines: input.space.affines.map((each) => each && joinAffines(camera, each)) }
}
