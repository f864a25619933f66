// Builds the web app when its sources changed since it was last built, so that a second start takes seconds.
// Refuses to serve an old build silently: a build that fails stops the start.
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { stripVTControlCharacters } from 'node:util'
import { defineCommand } from 'citty'
import { cannotStart } from '#server/db/cannot-start.ts'
import { progressTo } from './progress.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const output = join(root, 'dist')
const stamp = join(root, 'build/web.sha256')
// Everything that ends up in the bundle or decides how it is made. Compiled words are made from these.
const sources = ['src/web', 'src/domain', 'index.html', 'vite.config.ts', 'scripts/words.mjs', 'scripts/words-plugins.mjs', 'scripts/app-parts.mjs', 'scripts/packed.mjs', 'project.inlang', 'package-lock.json']
const left = /(^|\/)(compiled|node_modules)\/|\.test\.tsx?$|\.tsbuildinfo$/

async function filesBelow(path: string): Promise<string[]> {
  if (!existsSync(join(root, path))) return []
  const found = await readdir(join(root, path), { recursive: true, withFileTypes: true }).catch(() => null)
  if (!found) return [path]
  return found.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name).slice(root.length))
}

async function hashOfSources(): Promise<string> {
  const files = (await Promise.all(sources.map(filesBelow))).flat().filter((file) => !left.test(file)).sort()
  const hash = createHash('sha256')
  for (const file of files) hash.update(`${file}\0`).update(await readFile(join(root, file))).update('\0')
  return hash.digest('hex')
}

function run(args: string[], signal: AbortSignal | undefined): Promise<{ code: number; said: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'], ...(signal ? { signal } : {}) })
    let said = ''
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => { said += chunk.toString() })
    child.on('error', reject)
    child.on('close', (code) => resolve({ code: code ?? 1, said }))
  })
}

/** The folder of the built web app, built now when it is missing or older than its sources. */
export async function buildWeb(detail: (text: string) => void, signal?: AbortSignal): Promise<string> {
  const hash = await hashOfSources()
  const before = existsSync(join(output, 'index.html')) ? await readFile(stamp, 'utf8').catch(() => '') : ''
  if (before === hash) return output
  detail('its sources have changed: building')
  const { code, said } = await run(['node_modules/vite/bin/vite.js', 'build', '--logLevel', 'warn'], signal)
  if (code !== 0) throw cannotStart('web-build-failed', `The web app could not be built:\n${stripVTControlCharacters(said).trim()}`)
  await mkdir(join(root, 'build'), { recursive: true })
  await writeFile(stamp, hash)
  return output
}

export const buildCommand = defineCommand({
  meta: { name: 'build', description: 'Build the web app if its sources changed; `start` does this by itself.' },
  async run() {
    await progressTo(console.error).step('web app', (detail) => buildWeb(detail))
  },
})
