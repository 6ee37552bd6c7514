/** Gives the last value again while everything in its key is the same object. */
export function createMemo<T>(): (key: readonly unknown[], make: () => T) => T {
  let last: { key: readonly unknown[]; value: T } | null = null
  return (key, make) => {
    if (!last || key.some((each, index) => each !== last?.key[index])) last = { key, value: make() }
    return last.value
  }
}
