/** Places of one block of the guard: 8,192 bits are 1 KiB. */
const blockBits = 8192
/** Places are stored as 32 bits. */
export const maxSeq = 2 ** 32 - 1

/** Knows which places in the order are taken, a bit for each, in blocks as they come up. */
export class SeqGuard {
  readonly #blocks = new Map<number, Uint8Array>()

  /** True the first time a place is taken. */
  take(seq: number): boolean {
    const index = Math.floor(seq / blockBits)
    let block = this.#blocks.get(index)
    if (!block) {
      block = new Uint8Array(blockBits / 8)
      this.#blocks.set(index, block)
    }
    const at = seq % blockBits
    const bit = 1 << (at & 7)
    const byte = block[at >> 3] ?? 0
    block[at >> 3] = byte | bit
    return (byte & bit) === 0
  }
}
