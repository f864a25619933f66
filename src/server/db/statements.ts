// Splits a migration into its statements, because Citus wants one statement a query. Knows quotes, dollar quotes and
// (nested) comments. Refuses nothing and checks no SQL: PostgreSQL does. `BEGIN ATOMIC` bodies are not understood: use $$.

const dollarTag = /\$(?:[A-Za-z_\u0080-\uffff][A-Za-z0-9_\u0080-\uffff]*)?\$/y

function endOfBlockComment(text: string, from: number): number {
  let depth = 0
  for (let i = from; i < text.length; i++) {
    if (text.startsWith('/*', i)) { depth++; i++ }
    else if (text.startsWith('*/', i)) { depth--; i++; if (depth === 0) return i + 1 }
  }
  return text.length
}

function endOfQuote(text: string, from: number, backslashes: boolean): number {
  const quote = text[from]
  for (let i = from + 1; i < text.length; i++) {
    if (backslashes && text[i] === '\\') i++
    // A doubled quote ends one text and starts the next at once: the same to us.
    else if (text[i] === quote) return i + 1
  }
  return text.length
}

const endOf = (text: string, mark: string, from: number) => { const at = text.indexOf(mark, from); return at < 0 ? text.length : at + mark.length }

/** Where the quoted, dollar-quoted or commented stretch that starts at `at` ends; `at` itself when none starts there. */
function skip(text: string, at: number): { end: number; comment: boolean } {
  const char = text[at]
  if (text.startsWith('--', at)) return { end: endOf(text, '\n', at), comment: true }
  if (text.startsWith('/*', at)) return { end: endOfBlockComment(text, at), comment: true }
  if (char === "'") return { end: endOfQuote(text, at, /(^|[^A-Za-z0-9_])[eE]$/.test(text.slice(Math.max(0, at - 2), at))), comment: false }
  if (char === '"') return { end: endOfQuote(text, at, false), comment: false }
  if (char === '$' && !/[A-Za-z0-9_]/.test(text[at - 1] ?? ' ')) {
    dollarTag.lastIndex = at
    const tag = dollarTag.exec(text)?.[0]
    if (tag) return { end: endOf(text, tag, at + tag.length), comment: false }
  }
  return { end: at, comment: false }
}

export type Statement = { sql: string; /** line of the file, from 1, on which it starts */ line: number }

/** The statements of a SQL text in order, without the `;` between them; stretches of nothing but comments are dropped. */
export function statementsOf(text: string): Statement[] {
  const found: Statement[] = []
  let start = -1
  const close = (end: number) => {
    if (start >= 0) found.push({ sql: text.slice(start, end).trim(), line: text.slice(0, start).split('\n').length })
    start = -1
  }
  for (let at = 0; at < text.length;) {
    const { end, comment } = skip(text, at)
    if (!comment && start < 0 && /\S/.test(text[at]!) && text[at] !== ';') start = at
    if (end > at) { at = end; continue }
    if (text[at] === ';') close(at)
    at++
  }
  close(text.length)
  return found
}
