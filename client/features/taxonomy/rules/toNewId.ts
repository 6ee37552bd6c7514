/** `tier-2`: a name of the kind that none has yet. */
export function toNewId(kind: string, taken: readonly { id: string }[]): string {
  for (let n = taken.length + 1; ; n++) if (!taken.some((each) => each.id === `${kind}-${n}`)) return `${kind}-${n}`
}
