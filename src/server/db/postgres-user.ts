// Who runs the PostgreSQL process. It refuses to run as root, so root hands it to another user of the machine; where that user
// cannot reach the folders (they lie below /root, or in a private temporary folder) it is given the one right to pass through.
import { execFile } from 'node:child_process'
import { stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { promisify } from 'node:util'
import { cannotStart } from './cannot-start.ts'

const run = promisify(execFile)

/** A program with its arguments, and who runs it (absent: whoever runs us). */
export type Invocation = { command: string; args: string[]; uid?: number; gid?: number }
export type PostgresUser = {
  /** Owner to give to files and folders that PostgreSQL must write; null when that is ourselves. */
  owner: { uid: number; gid: number } | null
  invoke(command: string, args: string[]): Invocation
}

async function idsOf(name: string): Promise<{ uid: number; gid: number } | null> {
  try {
    const [uid, gid] = await Promise.all([run('id', ['-u', name]), run('id', ['-g', name])])
    return { uid: Number(uid.stdout), gid: Number(gid.stdout) }
  } catch {
    return null
  }
}

/** The machine's `postgres` user, made when missing; `nobody` on machines without useradd. */
async function otherUser(): Promise<{ uid: number; gid: number }> {
  let ids = await idsOf('postgres')
  if (!ids) {
    await run('useradd', ['--system', '--user-group', '--no-create-home', '--shell', '/usr/sbin/nologin', 'postgres']).catch(() => undefined)
    ids = await idsOf('postgres') ?? await idsOf('nobody')
  }
  if (!ids || ids.uid === 0) {
    throw cannotStart('no-postgres-user', 'PostgreSQL does not run as root, and no other user could be found or made on this machine. '
      + 'Start Postern as an ordinary user, or use a PostgreSQL of your own with --database.')
  }
  return ids
}

async function mayEnter(path: string, { uid, gid }: { uid: number; gid: number }): Promise<boolean> {
  for (let folder = dirname(path); ; folder = dirname(folder)) {
    const { mode, uid: owner, gid: group } = await stat(folder)
    const needed = owner === uid ? 0o100 : group === gid ? 0o010 : 0o001
    if ((mode & needed) === 0) return false
    if (folder === dirname(folder)) return true
  }
}

/** `setpriv` with the least capability that lets the user through; null when this machine has neither. */
async function passThrough({ uid, gid }: { uid: number; gid: number }): Promise<string[] | null> {
  for (const capability of ['dac_read_search', 'dac_override']) {
    // no_setuid_fixup: access(2), by which initdb looks for its neighbours, would otherwise ignore the capability.
    const user = [`--reuid=${uid}`, `--regid=${gid}`, '--clear-groups', '--no-new-privs', '--securebits=+no_setuid_fixup']
    const args = [...user, `--inh-caps=+${capability}`, `--ambient-caps=+${capability}`, '--']
    if (await run('setpriv', [...args, 'true']).then(() => true, () => false)) return args
  }
  return null
}

/**
 * Decides once who runs PostgreSQL; `paths` are the programs and folders it must reach. A database folder that is there already
 * (`made`) is run by whoever it belongs to, so that starting once with sudo changes nothing.
 */
export async function postgresUser(paths: string[], made: string | null): Promise<PostgresUser> {
  if (process.getuid?.() !== 0) return { owner: null, invoke: (command, args) => ({ command, args }) }
  const { uid, gid } = made ? await stat(made) : { uid: 0, gid: 0 }
  const ids = uid === 0 ? await otherUser() : { uid, gid }
  const reachable = await Promise.all(paths.map((path) => mayEnter(path, ids)))
  if (reachable.every(Boolean)) return { owner: ids, invoke: (command, args) => ({ command, args, ...ids }) }
  const setpriv = await passThrough(ids)
  if (!setpriv) {
    throw cannotStart('no-postgres-user', 'Postern was started as root, PostgreSQL must not be, and the user it would run as '
      + `cannot enter ${paths[reachable.indexOf(false)]}. `
      + 'Start Postern as an ordinary user, or move it to a folder that every user may enter, such as /srv/postern.')
  }
  return { owner: ids, invoke: (command, args) => ({ command: 'setpriv', args: [...setpriv, command, ...args] }) }
}
