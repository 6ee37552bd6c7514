/** From the making of a workbench until its first picture is painted: what isn't needed for that waits, for its end. */
export type Opening = {
  isOver(): boolean
  /** Resolves when it is over. */
  whenOver(): Promise<void>
  /** There is a picture on the stage, or it is known that none will come. */
  end(): void
  dispose(): void
}

/** A stage that has painted nothing by then may never do so; small pictures then stand in for its own. */
const longestMs = 2000

export function createOpening(): Opening {
  const over = Promise.withResolvers<void>()
  let isOver = false
  const end = () => {
    isOver = true
    over.resolve()
  }
  const timer = setTimeout(end, longestMs)
  return {
    isOver: () => isOver,
    whenOver: () => over.promise,
    end,
    dispose: () => clearTimeout(timer),
  }
}
