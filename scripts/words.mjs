// Turns the sentences in src/web/words/AREA.LANGUAGE.json into typed functions (src/web/words/compiled, never committed).
// A function is a number into a table; a table holds one area in one language, so a phone loads its own language and the
// areas that its role speaks, and no other. Of an area of a phone's first screen what that screen says is a table of its own, and the rest
// another. Keys GROUP__some_code are also gathered by group, for codes that are data. It refuses an area whose languages do not have the same keys.

import { existsSync } from 'node:fs'
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { begins, main } from './app-parts.mjs'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const words = join(root, 'src/web/words')
const out = join(words, 'compiled')
const languages = ['zh-Hans', 'zh-Hant', 'en']

/** Writes the compiled words. Throws, and writes nothing, when a file is no JSON or a language lacks a key. */
export async function compileWords() {
  const areas = await areasOfWords()
  const texts = new Map()
  for (const area of areas) texts.set(area, await readArea(area))
  const first = await saidFirst()
  const files = new Map([['messages.js', "export * as m from './keys.js'\n"], ['keys.js', areas.map(area => `export * from './keys/${area}.js'\n`).join('')]])
  for (const [area, byLanguage] of texts) {
    const tables = tablesOf(Object.keys(byLanguage.en), first)
    files.set(`keys/${area}.js`, keysModule(area, byLanguage.en, tables.flat()))
    for (const language of languages) {
      tables.forEach((keys, at) => files.set(`texts/${area}${at === 0 ? '' : '-rest'}.${language}.js`, tableModule(keys.map(key => byLanguage[language][key]))))
    }
  }
  for (const [group, rows] of groupsIn(texts, first)) files.set(`groups/${group}.js`, groupModule(group, rows))
  for (const folder of ['texts', 'groups', 'keys']) await mkdir(join(out, folder), { recursive: true })
  for (const [name, text] of files) await writeChanged(join(out, name), text)
  await removeOthers(files)
}

/** Where each sentence stands: its area, and its number there; and whether a phone has it with its first screen. */
export async function placesOfSentences() {
  const [places, first] = [new Map(), await saidFirst()]
  for (const area of await areasOfWords()) {
    const tables = tablesOf(Object.keys((await readArea(area)).en), first)
    tables.flat().forEach((key, at) => places.set(key, [area, at, at < tables[0].length]))
  }
  return places
}

const groupOf = key => /^([a-z][A-Za-z0-9]*)__[a-z0-9_]+$/.exec(key)?.[1]

/** The keys in their order: those of a first screen, then the rest. A group stays together. An area that no first screen speaks is one table. */
function tablesOf(keys, { said, groups }) {
  const isFirst = key => groups.has(groupOf(key)) || said.has(key) || (groupOf(key) !== undefined && keys.some(other => said.has(other) && groupOf(other) === groupOf(key)))
  const sorted = [...keys].sort()
  const [first, rest] = [sorted.filter(isFirst), sorted.filter(key => !isFirst(key))]
  return first.length === 0 || rest.length === 0 ? [sorted] : [first, rest]
}

const importedNow = /^(?:import(?! type\b)|export)\b[^'";]*?(?:from )?'(\.[^']+\.tsx?)'/gm

/** What the sources say that come before a phone's first screen: those that are imported, not those that are fetched with import(). */
async function saidFirst() {
  const [seen, said, groups] = [new Set(), new Set(), new Set()]
  const read = async file => {
    if (seen.has(file)) return
    seen.add(file)
    const text = await readFile(file, 'utf8')
    for (const [, key] of text.matchAll(/(?<![\w$.])m\.([a-z]\w*)/g)) said.add(key)
    for (const [, group] of text.matchAll(/compiled\/groups\/(\w+)\.js'/g)) groups.add(group)
    await Promise.all([...text.matchAll(importedNow)].map(([, path]) => read(join(dirname(file), path))))
  }
  await Promise.all([main, ...Object.values(begins).flat()].map(file => read(join(root, file))))
  // The problems' sentences come after the first screen, with their codes.
  groups.delete('problem')
  return { said, groups }
}

const areasOfWords = async () => [...new Set((await readdir(words)).filter(file => /\.json$/.test(file)).map(file => file.split('.')[0]))].sort()

async function readArea(area) {
  const byLanguage = {}
  for (const language of languages) byLanguage[language] = JSON.parse(await readFile(join(words, `${area}.${language}.json`), 'utf8'))
  const keys = Object.keys(byLanguage.en).sort()
  for (const language of languages) {
    const other = Object.keys(byLanguage[language]).sort()
    const odd = [...keys.filter(key => !other.includes(key)), ...other.filter(key => !keys.includes(key))]
    if (odd.length > 0) throw new Error(`${area}.${language}.json and ${area}.en.json differ in: ${odd.join(', ')}`)
  }
  return byLanguage
}

const placesIn = text => [...new Set([...text.matchAll(/\{(\w+)[}:]/g)].map(match => match[1]))]

/** One function a key; `say` is in words/texts.ts. The pure mark lets the bundler drop what a chunk does not use. */
function keysModule(area, en, order) {
  const lines = ["import { sayer } from '../../texts.ts'", "/** @typedef {import('../../texts.ts').In} In */"]
  order.forEach((key, at) => {
    const places = placesIn(en[key])
    const inputs = places.length === 0 ? 'inputs?: {}' : `inputs: { ${places.map(place => `${place}: string | number`).join(', ')} }`
    lines.push(`/** ${en[key].replaceAll('*/', '* /')}`, ` * @type {(${inputs}, options?: In) => string} */`, `export const ${key} = /*#__PURE__*/ sayer('${area}', ${at})`)
  })
  return `${lines.join('\n')}\n`
}

const tableModule = texts => `export const texts = ${JSON.stringify(texts)}\n`

/** By group its runs: an area, the number of the first key, and the codes. The keys of one group stand together. */
function groupsIn(texts, first) {
  const groups = new Map()
  for (const [area, { en }] of texts) {
    tablesOf(Object.keys(en), first).flat().forEach((key, at) => {
      const [, group, code] = /^([a-z][A-Za-z0-9]*)__([a-z0-9_]+)$/.exec(key) ?? []
      if (!group) return
      const runs = groups.get(group) ?? []
      if (runs.at(-1)?.area !== area) runs.push({ area, first: at, codes: [] })
      runs.at(-1).codes.push(code.replaceAll('_', '-'))
      groups.set(group, runs)
    })
  }
  return groups
}

function groupModule(group, runs) {
  const rows = runs.map(({ area, first, codes }) => `['${area}', ${first}, '${codes.join(' ')}']`)
  return `import { sayers } from '../../texts.ts'\nexport const ${group} = /*#__PURE__*/ sayers([${rows.join(', ')}])\n`
}

/** Whole or not at all, and only when it differs: another build may be reading. */
async function writeChanged(path, text) {
  if (existsSync(path) && (await readFile(path, 'utf8')) === text) return
  const aside = `${path}.${process.pid}.next`
  await writeFile(aside, text)
  await rename(aside, path)
}

async function removeOthers(files) {
  for (const file of await readdir(out, { recursive: true, withFileTypes: true })) {
    const name = join(file.parentPath, file.name).slice(out.length + 1)
    if (file.isFile() && !files.has(name) && name.endsWith('.js')) await rm(join(out, name), { force: true })
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await compileWords()
