// What is dead is gone: a name that a file of src/ exports must be used, by another file or in its own. What tests alone use counts
// as unused, because nobody runs it. Reads the imports of src, test, scripts and bench; needs no types and takes a second or two.
// It refuses to guess: a file that is imported whole (`import * as`, `import()`, `import.meta.glob`) counts as used in all its names.
// Usage: node scripts/check-exports.mjs [--root DIR]

import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, posix, relative, resolve, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import ts from 'typescript'

/** Used by tests alone or by what is made, and why that is right. */
const kept = {
  'src/domain/kernel/cose.ts algorithmOf': 'reads the algorithm of published cases that we never sign',
  'src/domain/rules/rules.ts loadRules': 'opens the published cases, which are no release rules',
  'src/domain/rules/rules.ts evaluateService': 'asks the decision services of the published cases',
  'src/server/access/accounts.ts setPasswordOf': 'a password without a browser, before a journey begins',
  'src/server/jobs/queue.ts installQueue': 'the queue without a worker beside it',
  'src/domain/kernel/ids.ts asId': 'how a test writes an id that it has chosen',
  'src/domain/kernel/instants.ts instant': 'how a test writes a time that it has chosen',
  'src/domain/promises/due.ts lateness': 'screens say how late something is while the clock goes on',
  'src/domain/promises/due.ts endOfToday': 'screens say where something stands while the clock goes on; a test holds the SQL of it against this',
  'src/domain/promises/due.ts groupOf': 'screens say where something stands while the clock goes on; a test holds the SQL of it against this',
  'src/domain/rounds/outcomes.ts outcomeOf': 'a test holds the SQL of it against this',
  'src/domain/rounds/holds.ts turnAfter': 'a test holds the SQL of it against this',
  'src/domain/rounds/codes.ts isIdentityNumber': 'asked of the laboratory’s sheet in the second step of testing rounds',
  'src/domain/rounds/plan.ts shifted': 'rain, in the second step of testing rounds',
  'src/web/words/texts.ts sayers': 'the compiled words use it, which are made from the words files and not kept',
}

const folders = ['src', 'test', 'scripts', 'bench']
const isTest = file => file.startsWith('test/') || /\.test\.tsx?$/.test(file)

function main() {
  const at = process.argv.indexOf('--root')
  const root = at > 0 ? resolve(process.argv[at + 1]) : join(dirname(fileURLToPath(import.meta.url)), '..')
  const { names, dead } = checkExports(root)
  for (const line of dead) console.error(`unused: ${line}`)
  console.log(`${names} exported names, ${dead.length} unused`)
  if (dead.length > 0) process.exitCode = 1
}

/** Sentences about names that nobody uses, and about allowances for names that are not there. */
export function checkExports(root) {
  const files = new Map(folders.flatMap(folder => sourceFiles(root, folder)).map(file => [file, read(root, file)]))
  const used = { by: new Map(), byTests: new Map() }
  for (const [file, { imports }] of files) {
    for (const { target, name } of imports) {
      const where = isTest(file) ? used.byTests : used.by
      where.set(target, (where.get(target) ?? new Set()).add(name))
    }
  }
  const globs = [...used.by.keys()].filter(target => target.includes('*'))
  const has = (where, file, name) => where.get(file)?.has(name) || where.get(file)?.has('*') || globs.some(glob => fits(glob, file))
  const dead = []
  let names = 0
  for (const [file, { exports, seen }] of files) {
    if (!file.startsWith('src/') || isTest(file)) continue
    for (const name of exports) {
      names += 1
      if (has(used.by, file, name) || (seen.get(name) ?? 0) > 1 || kept[`${file} ${name}`]) continue
      dead.push(has(used.byTests, file, name) ? `${file} ${name}: tests alone use it` : `${file} ${name}: nobody uses it`)
    }
  }
  if (names === 0) dead.push(`no exported names were read under ${root}: an empty check proves nothing`)
  return { names, dead: [...dead, ...strayAllowances(root, files)] }
}

/** Vite's pattern with one star for one folder. */
function fits(glob, file) {
  const [before, after] = glob.split('*')
  return file.startsWith(before) && file.endsWith(after) && !file.slice(before.length, -after.length).includes('/')
}

function strayAllowances(root, files) {
  if (!files.has('src/server/main.ts')) return []
  return Object.keys(kept).filter(key => !files.get(key.split(' ')[0])?.exports.has(key.split(' ')[1])).map(key => `${key}: allowed in scripts/check-exports.mjs, and not there`)
}

function sourceFiles(root, folder) {
  if (!existsSync(join(root, folder))) return []
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile() && /\.(tsx?|mjs)$/.test(entry.name) && !entry.name.endsWith('.d.mts'))
    .filter(entry => !(entry.parentPath ?? entry.path).includes('node_modules'))
    .map(entry => relative(root, join(entry.parentPath ?? entry.path, entry.name)).split(sep).join('/'))
    .filter(file => !file.startsWith('src/web/words/compiled/'))
}

/** What a file exports, what it imports from which file, and how often each name stands in it. */
function read(root, file) {
  const tree = ts.createSourceFile(file, readFileSync(join(root, file), 'utf8'), ts.ScriptTarget.Latest, true, file.endsWith('x') ? ts.ScriptKind.TSX : ts.ScriptKind.TS)
  const [exports, imports, seen] = [new Set(), [], new Map()]
  const take = (specifier, name) => {
    const target = targetOf(file, specifier)
    if (target) imports.push({ target, name })
  }
  const visit = node => {
    if (ts.isIdentifier(node)) seen.set(node.text, (seen.get(node.text) ?? 0) + 1)
    if (ts.isImportDeclaration(node)) takeImport(node, take)
    else if (ts.isExportDeclaration(node)) takeReExport(node, take, exports)
    else for (const whole of wholeFiles(node, tree)) take(whole, '*')
    if (node.parent === tree && isExported(node)) for (const name of namesOf(node)) exports.add(name)
    ts.forEachChild(node, visit)
  }
  visit(tree)
  return { exports, imports, seen }
}

/** What is loaded as a whole file: import(), typeof import(), a worker's `new URL('./x.ts', import.meta.url)`, Vite's glob. */
function wholeFiles(node, tree) {
  if (ts.isImportTypeNode(node)) return ts.isLiteralTypeNode(node.argument) ? [node.argument.literal.text] : []
  const [first, second] = (ts.isCallExpression(node) || ts.isNewExpression(node)) && node.arguments || []
  if (!first) return []
  const how = node.expression.getText(tree)
  // A list of globs: those that begin with ! take files out again.
  if (how === 'import.meta.glob' && ts.isArrayLiteralExpression(first)) return first.elements.filter(ts.isStringLiteralLike).map(one => one.text).filter(one => !one.startsWith('!'))
  if (!ts.isStringLiteralLike(first)) return []
  return how === 'import' || how === 'import.meta.glob' || (how === 'URL' && second?.getText(tree) === 'import.meta.url') ? [first.text] : []
}

function takeImport({ importClause, moduleSpecifier }, take) {
  if (importClause?.name) take(moduleSpecifier.text, 'default')
  const bindings = importClause?.namedBindings
  if (bindings && ts.isNamespaceImport(bindings)) take(moduleSpecifier.text, '*')
  else for (const one of bindings?.elements ?? []) take(moduleSpecifier.text, (one.propertyName ?? one.name).text)
}

function takeReExport({ exportClause, moduleSpecifier }, take, exports) {
  if (!exportClause || !ts.isNamedExports(exportClause)) return moduleSpecifier && take(moduleSpecifier.text, '*')
  for (const one of exportClause.elements) {
    exports.add(one.name.text)
    if (moduleSpecifier) take(moduleSpecifier.text, (one.propertyName ?? one.name).text)
  }
}

const isExported = node => ts.canHaveModifiers(node) && (ts.getModifiers(node) ?? []).some(it => it.kind === ts.SyntaxKind.ExportKeyword)

function namesOf(node) {
  if (ts.isVariableStatement(node)) return node.declarationList.declarations.flatMap(one => boundIn(one.name))
  return node.name && ts.isIdentifier(node.name) ? [node.name.text] : []
}

const boundIn = name => ts.isIdentifier(name) ? [name.text] : name.elements.flatMap(one => ts.isOmittedExpression(one) ? [] : boundIn(one.name))

/** The file an import points at, as a path from the root; null for packages. */
function targetOf(file, specifier) {
  const path = specifier.replace(/\?.*$/, '')
  const alias = /^#(domain|server|demo|web|cli)\/(.+)$/.exec(path)
  if (alias) return `src/${alias[1]}/${alias[2]}`
  return path.startsWith('.') ? posix.normalize(posix.join(posix.dirname(file), path)) : null
}

if (process.argv[1] && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) main()
