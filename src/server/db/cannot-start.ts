// A reason why Postern cannot start (or go on), in words for whoever sits at the machine. The command line prints the
// message alone; anything that is not a CannotStart is a bug and keeps its stack. Refuses to hold secrets: no passwords in messages.

export type CannotStartCode =
  | 'bad-config' | 'port-taken' | 'port-not-allowed' | 'disk-full' | 'folder-damaged' | 'folder-not-writable' | 'folder-other-version' | 'folder-locked'
  | 'already-running' | 'no-postgres-user' | 'no-binaries' | 'database-unreachable' | 'database-not-allowed' | 'database-foreign' | 'database-too-old' | 'database-stopped'
  | 'migration-changed' | 'migration-unknown' | 'migration-failed' | 'web-build-failed'

export type CannotStart = Error & { readonly cannotStart: CannotStartCode }

/** An error whose message says what is wrong and what to do, in that order. */
export function cannotStart(code: CannotStartCode, message: string, cause?: unknown): CannotStart {
  return Object.assign(new Error(message, cause === undefined ? {} : { cause }), { cannotStart: code })
}

export const isCannotStart = (error: unknown): error is CannotStart => error instanceof Error && 'cannotStart' in error

/** The text of whatever was thrown. */
export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

/** `code` of a Node or PostgreSQL error, '' when it has none. */
export const codeOf = (error: unknown): string =>
  typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string' ? error.code : ''

export const diskFullWords = (what: string): string =>
  `The disk that holds ${what} is full. Free some space (or choose another folder with --data), then start again. Nothing that was saved is lost.`

/** Gone in the middle of a start: killed, or its machine was. What it had said yes to is there at the next one. */
export const wentAway = (cause: unknown): CannotStart => cannotStart('database-unreachable',
  `The database went away in the middle of the start (${messageOf(cause)}). Nothing that was saved is lost. Start again; if it goes away again, its own log says why.`, cause)

/** The file system's refusals in words; anything else comes back as it was. `what` names the folder. */
export function inWords(error: unknown, what: string): unknown {
  const code = codeOf(error)
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    return cannotStart('disk-full', diskFullWords(what), error)
  }
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS') {
    return cannotStart('folder-not-writable', `${what} cannot be written to by this user. `
      + 'Give this user the right to write there, or choose another folder with --data.', error)
  }
  if (code === 'ENOTDIR' || code === 'EEXIST') {
    return cannotStart('folder-not-writable', `${what} cannot be used as a folder: something that is not a folder is in its place. `
      + 'Move that away, or choose another folder with --data.', error)
  }
  return error
}
