/** Letters that the workbench's own commands have, with what they do: an intent on one of them would never be applied. */
const reserved: Readonly<Record<string, string>> = {
  a: 'cut at the nearest candidate',
  b: 'set a mark',
  d: 'repeat the last intent',
  e: 'new segment from the previous end',
  f: 'flag',
  g: 'say where the playhead is',
  i: 'mark the start',
  j: 'back 5 seconds',
  k: 'on 5 seconds',
  l: 'choose the intent',
  m: 'merge with the next',
  n: 'next candidate for a cut',
  o: 'mark the end',
  q: 'select the segment at the playhead',
  r: 'loop the selected segment',
  s: 'split',
  t: 'write the instruction',
  w: 'new segment over all that is free',
  x: 'move a shared edge',
  y: 'apply the best suggested intent',
  z: 'zoom to the selection',
}

export const reservedKeys: readonly string[] = Object.keys(reserved)

/** What a key of an intent does in the workbench instead, in words; `null` when it is free. */
export function reservedFor(key: string | null): string | null {
  return key === null ? null : (reserved[key.toLowerCase()] ?? null)
}
