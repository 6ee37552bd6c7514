/** Whether every word of the query begins somewhere in the texts; upper and lower case are one. */
export function matchesQuery(query: string, ...texts: (string | undefined)[]): boolean {
  const text = texts.join(' ').toLowerCase()
  return query
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word))
}
