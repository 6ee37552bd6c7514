/** Colours that stay apart on the timeline, dark and light; a new intent takes the first that is least used. */
export const swatches = [
  '#4f8cff',
  '#34b27b',
  '#c084fc',
  '#f59e5b',
  '#5cc8d7',
  '#f472b6',
  '#e5c453',
  '#a3b64a',
  '#ef6f6c',
  '#8b9cf7',
  '#4fb3a5',
  '#b08968',
  '#9aa5b8',
  '#d183d8',
  '#7fb3ff',
  '#c98a3d',
] as const

export function pickColor(used: readonly string[]): string {
  const counts = swatches.map((color) => used.filter((each) => each === color).length)
  return swatches[counts.indexOf(Math.min(...counts))] ?? swatches[0]
}
