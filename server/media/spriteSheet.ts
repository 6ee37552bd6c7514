import sharp from 'sharp'
import { placeOf, sheetColumns, sheetTiles } from '#shared/replay/sprites.ts'

export const tileChannels = 3

export type SheetWriter = {
  /** The next tile of the level, row by row of RGB. */
  add(pixels: Uint8Array): Promise<void>
  /** Stores what is left and gives all sheets in order. */
  finish(): Promise<string[]>
}

/** Lays tiles side by side and stores each sheet when it is full; the last is cut to its tiles. */
export function createSheetWriter(size: { tileWPx: number; tileHPx: number }, put: (sheet: Uint8Array) => Promise<string>): SheetWriter {
  const { tileWPx, tileHPx } = size
  const [lineBytes, tileLineBytes] = [sheetColumns * tileWPx * tileChannels, tileWPx * tileChannels]
  const canvas = new Uint8Array(lineBytes * (sheetTiles / sheetColumns) * tileHPx)
  const sheets: string[] = []
  let count = 0

  const store = async () => {
    const raw = { width: sheetColumns * tileWPx, height: (sheetTiles / sheetColumns) * tileHPx, channels: tileChannels } as const
    const used = { width: Math.min(count, sheetColumns) * tileWPx, height: Math.ceil(count / sheetColumns) * tileHPx }
    const cut = sharp(canvas, { raw }).extract({ left: 0, top: 0, ...used })
    sheets.push(await put(await cut.webp({ quality: 72 }).toBuffer()))
    canvas.fill(0)
    count = 0
  }
  return {
    async add(pixels) {
      const { xPx, yPx } = placeOf(size, count++)
      for (let line = 0; line < tileHPx; line++) {
        const from = pixels.subarray(line * tileLineBytes, (line + 1) * tileLineBytes)
        canvas.set(from, (yPx + line) * lineBytes + xPx * tileChannels)
      }
      if (count === sheetTiles) await store()
    },
    async finish() {
      if (count > 0) await store()
      return sheets
    },
  }
}
