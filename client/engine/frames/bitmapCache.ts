/** What the cache holds: an ImageBitmap in the browser, anything with a size and an end in a test. */
export type CachedPicture = { readonly width: number; readonly height: number; close(): void }

export type PictureCache<P extends CachedPicture> = {
  get(key: string): P | null
  has(key: string): boolean
  put(key: string, picture: P): void
  readonly bytes: number
  readonly budgetBytes: number
  clear(): void
}

/** Least recently used pictures, bounded by decoded bytes (4 per pixel). What is evicted is closed: its memory is not the garbage collector's. */
export function createPictureCache<P extends CachedPicture>(budgetBytes: number): PictureCache<P> {
  const pictures = new Map<string, P>() // in order of use
  let bytes = 0
  const sizeOf = (picture: P) => picture.width * picture.height * 4
  const drop = (key: string, picture: P) => {
    pictures.delete(key)
    bytes -= sizeOf(picture)
    picture.close()
  }
  return {
    get bytes() {
      return bytes
    },
    budgetBytes,
    has: (key) => pictures.has(key),
    get(key) {
      const picture = pictures.get(key)
      if (!picture) return null
      pictures.delete(key)
      pictures.set(key, picture)
      return picture
    },
    put(key, picture) {
      const old = pictures.get(key)
      if (old) drop(key, old)
      pictures.set(key, picture)
      bytes += sizeOf(picture)
      for (const [oldest, each] of pictures) {
        if (bytes <= budgetBytes || oldest === key) break
        drop(oldest, each)
      }
    },
    clear() {
      for (const [key, picture] of pictures) drop(key, picture)
    },
  }
}

/** A session's part of a cache that several share: rows of different sessions have the same names. It ends with the whole. */
export function partOfCache<P extends CachedPicture>(cache: PictureCache<P>, name: string): PictureCache<P> {
  const keyOf = (key: string) => `${name} ${key}`
  return {
    get bytes() {
      return cache.bytes
    },
    budgetBytes: cache.budgetBytes,
    get: (key) => cache.get(keyOf(key)),
    has: (key) => cache.has(keyOf(key)),
    put: (key, picture) => cache.put(keyOf(key), picture),
    clear: () => undefined,
  }
}
