/**
 * Text for a terminal in which nothing commands the terminal: file names and recorded texts may hold escape sequences, and marks
 * that turn the direction of writing. Line ends and tabs stay; the others are shown by their number.
 */
export function toPrintable(text: string): string {
  return text.replace(/(?![\n\t])\p{Cc}|[\u202a-\u202e\u2066-\u2069]/gu, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`)
}
