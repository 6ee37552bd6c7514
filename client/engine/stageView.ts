import { applyAffine, type Box, computePointerBounds, invertAffine } from '#shared/replay/space.ts'
import { allScreens, oneScreen, picturedStreams, type StagePart, type StageSpace } from '#shared/replay/stageSpace.ts'
import { clamp } from '#shared/time.ts'
import { actualSize, type Camera, fitCamera, followCamera, panCamera, type Size, toPicture, zoomCamera } from '../draw/camera.ts'
import { drawActionBox, type SurfaceBox } from '../draw/drawActionBox.ts'
import { drawKeyCaps } from '../draw/drawKeyCaps.ts'
import { drawLens } from '../draw/drawLens.ts'
import { drawHover, drawScreenNote } from '../draw/drawNotes.ts'
import { drawPointer } from '../draw/drawPointer.ts'
import { drawPictures, type StagePicture } from '../draw/drawStage.ts'
import { drawTarget } from '../draw/drawTarget.ts'
import { createStagePaint, type StagePaint } from '../draw/stagePaint.ts'
import { type DrawTheme, darkTheme } from '../draw/theme.ts'
import { createSurface, watchSize } from './canvas.ts'
import { createMemo } from './memo.ts'
import type { Player, Shown } from './player.ts'
import type { Scheduler } from './scheduler.ts'
import { createSettling } from './settling.ts'
import { attachStageGestures } from './stageGestures.ts'
import type { StageOptions, StageOptionsStore } from './stageOptions.ts'
import type { WorkbenchStore } from './workbenchStore.ts'

export type StageView = {
  readonly options: StageOptionsStore
  setTheme(theme: DrawTheme): void
  fit(): void
  actualSize(): void
  zoom(factor: number): void
  /** Moves the picture by shares of the stage. */
  pan(dxShare: number, dyShare: number): void
  /** A point of the stage on a surface, in its coordinates; `null` while the surface is not shown. */
  pointOn(surface: number, xPx: number, yPx: number): [number, number] | null
  /** Streams that have pictures, in order. */
  streams(): number[]
  /** What the stage shows, at the pictures' own pixels; `null` while the exact picture of this moment is not there. */
  takeFrame(isMarked: boolean): TakenFrame | null
  /** Takes the frame out: what a person pressed for. */
  take: (kind: 'copy' | 'save') => void
  dispose(): void
}

export type TakenFrame = { canvas: OffscreenCanvas; tUs: number; stream: number }

type Options = {
  picture: HTMLCanvasElement
  overlay: HTMLCanvasElement
  player: Player
  scheduler: Scheduler
  store: WorkbenchStore
  options: StageOptionsStore
  isStill: () => boolean
  /** Pictures that are right have been painted, or why there are none is known. */
  onPainted: () => void
  /** The saved box of the selected action. */
  savedBox: () => SurfaceBox | null
  take: (kind: 'copy' | 'save') => void
}

/** How much of its way to the middle the picture goes each frame while it follows. */
const followEase = 0.2
/** Marks last longer in session time when it runs faster than this many times slower than it plays. */
const mostStretch = 4

/** Two canvases: the pictures, drawn when they or their place change, and above them pointer, keys and notes, drawn every frame. */
export function createStageView({
  picture,
  overlay,
  player,
  scheduler,
  store,
  options,
  isStill,
  onPainted,
  savedBox,
  take,
}: Options): StageView {
  const below = createSurface(picture, true)
  const above = createSurface(overlay, false)
  let theme: DrawTheme = darkTheme
  let painted: { pictures: readonly StagePicture[]; camera: Camera | null; key: string } = { pictures: [], camera: null, key: '' }
  let hovered: { xPx: number; yPx: number } | null = null
  const marked = createMemo<object>()
  let lastMarked: object | null = null
  let last: { shown: Shown; space: StageSpace; pictures: readonly StagePicture[] } | null = null
  const reachedOf = createReach(player)
  const watched = watchSize(picture, () => scheduler.request())
  const sizeOf = watched.size
  const settling = createSettling(() => scheduler.request())

  const spaceOf = (shown: Shown, { isAll, only }: StageOptions): StageSpace => {
    const { recording } = player
    if (isAll) return allScreens(recording, shown.state, reachedOf())
    const inUse = shown.pictureStream >= 0 ? shown.pictureStream : (shown.state.frame?.stream ?? -1)
    const stream = recording.doc.streams[only] ? only : inUse
    return oneScreen(recording, shown.state, stream, reachedOf())
  }
  const settleCamera = ({ state }: Shown, space: StageSpace, stage: Size): Camera => {
    const { camera, isFollowing } = store.getState()
    const { pointer } = state
    const affine = pointer && space.affines[pointer.surface]
    let next = camera.isFit ? fitCamera(stage, space.size) : camera
    if (isFollowing && affine && !camera.isFit)
      next = followCamera(camera, stage, ...applyAffine(affine, pointer.xPx, pointer.yPx), isStill() ? 1 : followEase)
    const isSame = next.scale === camera.scale && next.xPx === camera.xPx && next.yPx === camera.yPx && next.isFit === camera.isFit
    if (!isSame) store.setState({ camera: next })
    return isSame ? camera : next
  }
  const paintOf = ({ state, playback }: Shown, space: StageSpace, camera: Camera, stage: Size, ctx: StagePaint['ctx']) =>
    createStagePaint({
      ...{ ctx, recording: player.recording, state, space, camera, stage, theme, isStill: isStill() },
      stretch: playback.isPlaying ? clamp(playback.rate, 1, mostStretch) : 1,
    })
  const shownBox = () => {
    const { actionBox } = store.getState()
    const box = actionBox ?? savedBox()
    return box && { box, isDraft: actionBox !== null }
  }
  const draw = (shown: Shown) => {
    const stage = sizeOf()
    if (stage.wPx === 0 || stage.hPx === 0) return
    const wanted = options.getState()
    const space = spaceOf(shown, wanted)
    const isResized = below.resize(stage)
    const isBlank = above.resize(stage)
    const camera = settleCamera(shown, space, stage)
    const pictures = space.parts.map((part) => pictureOf(player, shown, part, wanted.isAll))
    const key = `${theme.isDark} ${space.note} ${space.size.wPx} ${space.size.hPx} ${pictures.map(({ part }) => [part.row < 0, ...Object.values(part.box)]).join()}`
    const isSame =
      painted.pictures.length === pictures.length && pictures.every((each, index) => isSamePicture(each, painted.pictures[index]))
    if (isResized || !isSame || painted.camera !== camera || painted.key !== key) {
      drawPictures(below.ctx, pictures, space, camera, stage, theme, 'plain')
      painted = { pictures, camera, key }
      settling.move()
    } else if (!isHurried(shown) && settling.take()) drawPictures(below.ctx, pictures, space, camera, stage, theme, 'careful')
    if (shown.isExact || shown.trouble) onPainted()
    last = { shown, space, pictures }
    const { tUs } = shown.state
    const { isPlaying, rate } = shown.playback
    // the timeline is panned and zoomed over a stage that stands still
    const { status: fonts } = document.fonts
    const actionBox = shownBox()
    const now = marked(
      [player.recording, tUs, isPlaying, rate, painted, wanted, theme, hovered, isStill(), fonts, actionBox?.box],
      () => ({}),
    )
    if (now === lastMarked && !isBlank) return
    lastMarked = now
    above.ctx.clearRect(0, 0, stage.wPx, stage.hPx)
    const paint = paintOf(shown, space, camera, stage, above.ctx)
    drawMarks(paint, wanted)
    drawScreenNote(paint)
    if (actionBox) drawActionBox(paint, actionBox.box, actionBox.isDraft)
    if (hovered) drawHover(paint, hovered.xPx, hovered.yPx)
    const { pointer } = shown.state
    const affine = pointer && paint.affines[pointer.surface]
    const at = hovered ? ([hovered.xPx, hovered.yPx] as const) : affine && applyAffine(affine, pointer.xPx, pointer.yPx)
    if (wanted.magnifier && at) drawLens(paint, pictures, ...at, wanted.factor)
  }
  const setCamera = (camera: Camera) => store.setState({ camera })
  const camera = () => store.getState().camera
  const fit = () => setCamera({ ...camera(), isFit: true })
  const stops = [
    player.onShown(draw),
    options.subscribe(() => scheduler.request()),
    store.subscribe((state, old) => {
      if (state.camera !== old.camera || state.isFollowing !== old.isFollowing || state.actionBox !== old.actionBox) scheduler.request()
    }),
    attachStageGestures(overlay, {
      ...{ camera, setCamera, fit },
      hover(at) {
        if (!at && !hovered) return
        hovered = at
        scheduler.request()
      },
    }),
    () => watched.stop(),
    settling.dispose,
  ]
  return {
    options,
    take,
    fit,
    setTheme(next) {
      theme = next
      scheduler.request()
    },
    actualSize: () => setCamera(actualSize(camera(), sizeOf())),
    zoom(factor) {
      const { wPx, hPx } = sizeOf()
      setCamera(zoomCamera(camera(), wPx / 2, hPx / 2, factor))
    },
    pan(dxShare, dyShare) {
      const { wPx, hPx } = sizeOf()
      setCamera(panCamera(camera(), dxShare * wPx, dyShare * hPx))
    },
    pointOn(surface, xPx, yPx) {
      const inverse = invertAffine(last?.space.affines[surface] ?? [0, 0, 0, 0, 0, 0])
      return inverse && applyAffine(inverse, ...toPicture(camera(), xPx, yPx))
    },
    streams: () => picturedStreams(player.recording),
    takeFrame(isMarked) {
      if (!last?.pictures.some((each) => each.picture) || !last.pictures.every((each) => each.isExact)) return null
      const { shown, space, pictures } = last
      const canvas = new OffscreenCanvas(Math.max(1, Math.round(space.size.wPx)), Math.max(1, Math.round(space.size.hPx)))
      // the two kinds of 2D context draw alike; drawing knows the one
      const ctx = canvas.getContext('2d') as unknown as CanvasRenderingContext2D | null
      if (!ctx) return null
      const own: Camera = { isFit: false, scale: 1, xPx: 0, yPx: 0 }
      drawPictures(ctx, pictures, space, own, space.size, theme, 'careful')
      if (isMarked) drawMarks(paintOf(shown, space, own, space.size, ctx), options.getState())
      return { canvas, tUs: shown.state.tUs, stream: pictures.find((each) => each.picture)?.part.stream ?? 0 }
    },
    dispose() {
      for (const stop of stops) stop()
    },
  }
}

/** Played faster than it was done, a picture is gone before it is read. */
const isHurried = ({ playback }: Shown) => playback.isPlaying && playback.rate > 1

function drawMarks(paint: StagePaint, { targets, trail, ahead, caps }: StageOptions): void {
  if (targets) drawTarget(paint)
  drawPointer(paint, { trail, ahead })
  if (caps) drawKeyCaps(paint)
}

/** Of the stream in use the player has told already; of another it is asked. With all screens shown each part is its own stream's. */
function pictureOf(player: Player, { state, ...shown }: Shown, part: StagePart, isAll: boolean): StagePicture {
  if (part.stream === shown.pictureStream && (!isAll || part.stream === state.frame?.stream))
    return { part, picture: shown.picture, tile: shown.placeholder, isExact: shown.isExact }
  const found = part.stream === state.frame?.stream ? null : player.pictureOf(part.stream)
  return { part, picture: found?.picture ?? null, tile: found?.placeholder ?? null, isExact: found?.isExact ?? part.row < 0 }
}

function isSamePicture(a: StagePicture, b: StagePicture | undefined): boolean {
  return a.picture === b?.picture && a.tile?.picture === b.tile?.picture && a.tile?.xPx === b.tile?.xPx && a.tile?.yPx === b.tile?.yPx
}

/** What the pointer reached, worked out again only when more of the recording is there. */
function createReach(player: Player): () => Box {
  let reached = { of: player.recording, box: computePointerBounds(player.recording) }
  return () => {
    const { recording } = player
    if (reached.of !== recording) reached = { of: recording, box: computePointerBounds(recording) }
    return reached.box
  }
}
