// Compiles every sentence in src/web/words/*.LANGUAGE.json into typed functions (src/web/words/compiled, never committed).
// Keys of the form GROUP__some_code are also gathered by group, so that a code that is data ('some-code') finds its sentence
// without pulling every other sentence into a phone's first load. It fetches nothing: the compiler's plugin is a package.

import { existsSync } from 'node:fs'
import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { compile } from '@inlang/paraglide-js'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const words = join(root, 'src/web/words')
const outdir = join(words, 'compiled')

/** Writes the compiled words. Throws when a file is no JSON or the compiler refuses. */
export async function compileWords() {
  await compile({
    project: join(root, 'project.inlang'), outdir, strategy: ['globalVariable', 'baseLocale'], cleanOutdir: false,
    isServer: 'false', emitReadme: false, emitGitIgnore: false, emitPrettierIgnore: false, disableAsyncLocalStorage: true,
  })
  await writeGroups(await keysOf('en'))
}

/** Every key of a language, over all areas. */
async function keysOf(language) {
  const files = (await readdir(words)).filter(file => file.endsWith(`.${language}.json`))
  const texts = await Promise.all(files.map(file => readFile(join(words, file), 'utf8')))
  return texts.flatMap(text => Object.keys(JSON.parse(text))).filter(key => !key.startsWith('$'))
}

async function writeGroups(keys) {
  const groups = new Map()
  for (const key of keys) {
    const [, group, code] = /^([a-z][A-Za-z0-9]*)__([a-z0-9_]+)$/.exec(key) ?? []
    if (group) groups.set(group, [...(groups.get(group) ?? []), [code.replaceAll('_', '-'), key]])
  }
  await mkdir(join(outdir, 'groups'), { recursive: true })
  for (const [group, entries] of groups) {
    const rows = entries.map(([code, key]) => `  '${code}': m.${key},`)
    const lines = ["import { m } from '../messages.js'", '/** @type {Record<string, (inputs?: any, options?: any) => string>} */', `export const ${group} = {`, ...rows, '}', '']
    await writeChanged(join(outdir, 'groups', `${group}.js`), lines.join('\n'))
  }
}

/** Whole or not at all, and only when it differs: other builds may be reading. */
async function writeChanged(path, text) {
  if (existsSync(path) && (await readFile(path, 'utf8')) === text) return
  const aside = `${path}.${process.pid}.next`
  await writeFile(aside, text)
  await rename(aside, path)
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await compileWords()
  // The compiler leaves timers behind that would hold the process for half a minute.
  process.exit(0)
}
