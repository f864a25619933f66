// Turns the sentences in src/web/words/AREA.LANGUAGE.json into typed functions (src/web/words/compiled, never committed).
// A function is a number into a table; a table holds one area in one language, so a phone loads its own language and the
// areas that its role speaks, and no other. Keys GROUP__some_code are also gathered by group, for codes that are data.
// It refuses an area whose languages do not have the same keys.

import { existsSync } from 'node:fs'
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const words = join(root, 'src/web/words')
const out = join(words, 'compiled')
const languages = ['zh-Hans', 'zh-Hant', 'en']

/** Writes the compiled words. Throws, and writes nothing, when a file is no JSON or a language lacks a key. */
export async function compileWords() {
  const areas = [...new Set((await readdir(words)).filter(file => /\.json$/.test(file)).map(file => file.split('.')[0]))].sort()
  const texts = new Map()
  for (const area of areas) texts.set(area, await readArea(area))
  const files = new Map([['messages.js', "export * as m from './keys.js'\n"], ['keys.js', areas.map(area => `export * from './keys/${area}.js'\n`).join('')]])
  for (const [area, { en }] of texts) files.set(`keys/${area}.js`, keysModule(area, en))
  for (const [area, byLanguage] of texts) for (const language of languages) files.set(`texts/${area}.${language}.js`, tableModule(byLanguage[language]))
  for (const [group, rows] of groupsIn(texts)) files.set(`groups/${group}.js`, groupModule(group, rows))
  for (const folder of ['texts', 'groups', 'keys']) await mkdir(join(out, folder), { recursive: true })
  for (const [name, text] of files) await writeChanged(join(out, name), text)
  await removeOthers(files)
}

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

const placesIn = text => [...new Set([...text.matchAll(/\{(\w+)\}/g)].map(match => match[1]))]

/** One function a key; `say` is in words/texts.ts. The pure mark lets the bundler drop what a chunk does not use. */
function keysModule(area, en) {
  const lines = ["import { sayer } from '../../texts.ts'", "/** @typedef {import('../../texts.ts').In} In */"]
  Object.keys(en).sort().forEach((key, at) => {
    const places = placesIn(en[key])
    const inputs = places.length === 0 ? 'inputs?: {}' : `inputs: { ${places.map(place => `${place}: string | number`).join(', ')} }`
    lines.push(`/** ${en[key].replaceAll('*/', '* /')}`, ` * @type {(${inputs}, options?: In) => string} */`, `export const ${key} = /*#__PURE__*/ sayer('${area}', ${at})`)
  })
  return `${lines.join('\n')}\n`
}

const tableModule = texts => `export const texts = ${JSON.stringify(Object.keys(texts).sort().map(key => texts[key]))}\n`

/** By group its runs: an area, the number of the first key, and the codes. Sorted keys of one group stand together. */
function groupsIn(texts) {
  const groups = new Map()
  for (const [area, { en }] of texts) {
    Object.keys(en).sort().forEach((key, at) => {
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
