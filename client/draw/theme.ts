/** Colours that canvases draw with. The rest of the page takes them from CSS; a canvas can't. */
export type DrawTheme = {
  isDark: boolean
  ground: string
  row: string
  grid: string
  line: string
  text: string
  dim: string
  accent: string
  activity: string
  playhead: string
  hover: string
  click: string
  clickRight: string
  warn: string
  selection: string
  tile: string
  spans: readonly string[]
  spanText: string
}

export const darkTheme: DrawTheme = {
  isDark: true,
  ground: '#0f1116',
  row: '#14171e',
  grid: '#1f242e',
  line: '#2a303c',
  text: '#e4e7ef',
  dim: '#9aa3b5',
  accent: '#4f8cff',
  activity: '#34558f',
  playhead: '#ff5c5c',
  hover: '#8a93a6',
  click: '#8ab8ff',
  clickRight: '#f0a04b',
  warn: '#f0b464',
  selection: '#ffffff',
  tile: '#191d26',
  spans: ['#2b4a6f', '#4a3a6b', '#2a5a4c', '#6b4626', '#5a3048', '#3c4a2a', '#2a4f5e', '#5b3a2a'],
  spanText: '#f2f4f8',
}

export const lightTheme: DrawTheme = {
  isDark: false,
  ground: '#ffffff',
  row: '#f7f8fa',
  grid: '#eaedf2',
  line: '#d5dae3',
  text: '#1c2230',
  dim: '#586174',
  accent: '#2b64d2',
  activity: '#9db9ee',
  playhead: '#e0322f',
  hover: '#8792a6',
  click: '#2b64d2',
  clickRight: '#b4620a',
  warn: '#945400',
  selection: '#10151f',
  tile: '#eff2f6',
  spans: ['#cfe0fb', '#ddd2f6', '#cbeadd', '#f7dfc4', '#f6d3e2', '#e2ebc8', '#c9e8f1', '#f3dacf'],
  spanText: '#1c2230',
}

export const font = (sizePx: number, weight = 400) => `${weight} ${sizePx}px 'Inter Variable', system-ui, sans-serif`

/** A colour of the same name gets the same place in the palette each time. */
export function colorOfName(theme: DrawTheme, name: string): string {
  let hash = 7
  for (const char of name) hash = (hash * 31 + (char.codePointAt(0) ?? 0)) >>> 0
  return theme.spans[hash % theme.spans.length] ?? theme.line
}
