/** A 2D context that writes down what is drawn, and measures text at 6 px a letter. */
export function createLoggingContext(): { ctx: CanvasRenderingContext2D; ops: string[] } {
  const ops: string[] = []
  const fields: Record<string, unknown> = {}
  const measureText = (text: string) => ({ width: text.length * 6 })
  const ctx = new Proxy(fields, {
    get: (target, name: string) => {
      if (name === 'measureText') return measureText
      if (name in target) return target[name]
      return (...args: unknown[]) =>
        void ops.push(`${name} ${args.map((each) => (typeof each === 'number' ? Math.round(each * 10) / 10 : each)).join(' ')}`)
    },
    set: (target, name: string, value) => {
      target[name] = value
      return true
    },
  })
  return { ctx: ctx as unknown as CanvasRenderingContext2D, ops } // every call is answered
}
