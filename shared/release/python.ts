/** A text as Python writes it: single quotes unless it holds only single ones, the same escapes. */
export function toPythonText(text: string): string {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'"
  let out = ''
  for (const char of text) {
    if (char === quote || char === '\\') out += `\\${char}`
    else if (char === '\n') out += '\\n'
    else if (char === '\r') out += '\\r'
    else if (char === '\t') out += '\\t'
    else if (/[\p{C}\p{Zl}\p{Zp}]|(?! )\p{Zs}/u.test(char)) out += escapeCode(char.codePointAt(0) ?? 0)
    else out += char
  }
  return quote + out + quote
}

function escapeCode(code: number): string {
  const hex = code.toString(16)
  if (code < 0x100) return `\\x${hex.padStart(2, '0')}`
  return code < 0x10000 ? `\\u${hex.padStart(4, '0')}` : `\\U${hex.padStart(8, '0')}`
}

/** A float of four digits as Python writes it after `round(value, 4)`: 0.5, 1.0. */
export function toPythonFloat(value: number): string {
  const text = String(Math.round(value * 1e4) / 1e4)
  return text.includes('.') ? text : `${text}.0`
}
