/** A key combination in one spelling: `Ctrl+Shift+Z`, `Space`, `ArrowLeft`, `?`. Ctrl also stands for Cmd. */
export type Combo = string

const named =
  'Space|Enter|Escape|Tab|Backspace|Delete|Insert|Home|End|PageUp|PageDown|ArrowLeft|ArrowRight|ArrowUp|ArrowDown|ContextMenu|F\\d{1,2}'
const spelling = new RegExp(`^(Ctrl\\+)?(Alt\\+)?(Shift\\+)?(${named}|[^\\s\\p{Ll}\\p{C}])$`, 'u')

/** Whether a text is a combination as they are written here: modifiers in this order, letters large. */
export function isCombo(text: string): boolean {
  return spelling.test(text)
}

/**
 * Keys that never arrive at a page, or that people need for the browser and their system: what each does there.
 * `#` stands for any digit.
 */
const owned: Readonly<Record<Combo, string>> = {
  'Ctrl+W': 'closes the tab',
  'Ctrl+Shift+W': 'closes the window',
  'Ctrl+T': 'opens a tab',
  'Ctrl+Shift+T': 'opens the last tab again',
  'Ctrl+N': 'opens a window',
  'Ctrl+Shift+N': 'opens a private window',
  'Ctrl+Q': 'ends the browser',
  'Ctrl+Tab': 'goes to the next tab',
  'Ctrl+Shift+Tab': 'goes to the tab before',
  'Ctrl+PageUp': 'goes to the tab before',
  'Ctrl+PageDown': 'goes to the next tab',
  'Ctrl+#': 'goes to a tab, or sets the zoom back',
  'Alt+#': 'goes to a tab',
  'Alt+ArrowLeft': 'leaves the page',
  'Alt+ArrowRight': 'leaves the page',
  'Ctrl+[': 'leaves the page',
  'Ctrl+]': 'leaves the page',
  'Alt+Home': 'leaves the page',
  'Ctrl+R': 'loads the page anew',
  'Ctrl+Shift+R': 'loads the page anew',
  F5: 'loads the page anew',
  'Ctrl+L': 'goes to the address',
  'Alt+D': 'goes to the address',
  F6: 'goes to the address',
  'Ctrl++': 'makes the page larger',
  'Ctrl+=': 'makes the page larger',
  'Ctrl+-': 'makes the page smaller',
  'Ctrl+,': 'opens the settings',
  'Ctrl+Shift+I': 'opens the developer tools',
  'Ctrl+Shift+J': 'opens the developer tools',
  F12: 'opens the developer tools',
  F11: 'fills the screen',
  F10: 'opens the menu',
  F1: 'opens the help',
  Tab: 'goes through the page',
  'Shift+Tab': 'goes through the page',
  'Ctrl+C': 'copies',
  'Ctrl+X': 'cuts',
  'Ctrl+V': 'pastes',
  'Ctrl+K': 'opens the list of commands',
  'Alt+Tab': 'goes to another window',
  'Alt+F4': 'closes the window',
  'Alt+Space': 'opens the menu of the window',
  'Ctrl+Alt+Delete': 'is the system’s',
  'Ctrl+Alt+ArrowLeft': 'goes to another desktop',
  'Ctrl+Alt+ArrowRight': 'goes to another desktop',
  'Ctrl+Alt+ArrowUp': 'goes to another desktop',
  'Ctrl+Alt+ArrowDown': 'goes to another desktop',
}

/** What the browser or the system does with a combination, in words; `null` when it is free for commands. */
export function ownedBySystem(combo: Combo): string | null {
  return owned[combo] ?? owned[combo.replace(/^(Ctrl|Alt)\+\d$/, '$1+#')] ?? null
}
