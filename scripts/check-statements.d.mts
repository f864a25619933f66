/** Types of check-statements.mjs, for its test. */
export function tablesOf(tree: unknown): { writes: string[]; reads: string[] }
export function judge(statement: { from: string; sql: string }): string[]
export function judgeJoins(statement: { from: string; sql: string; same?: readonly number[] }): string[]
