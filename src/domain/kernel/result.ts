// "That cannot be" is a value with a stable code; a bug is a throw.

/** A stable code and the facts behind it. Codes are never reused or renamed; `web/words` turns them into sentences. */
export type Problem = { code: string } & Record<string, unknown>
export type No = { ok: false; problem: Problem }
export type Result<T> = { ok: true; value: T } | No

export const ok = <T>(value: T): Result<T> => ({ ok: true, value })
export const no = (problem: Problem): No => ({ ok: false, problem })

/** The end of every switch over a union: a new case breaks the build here. */
export function never(value: never): never {
  throw new Error(`no such case: ${JSON.stringify(value)}`)
}
