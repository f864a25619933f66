// `npm test`: installs what is missing and runs all that the build server runs, on any Node from 20.19 on, without a terminal.
// Every step runs even when an earlier one failed, so that one run tells all. The last line is the count, alone:
// `N passed, N failed` (`, N skipped`), over every test and each step before them. Zero tests run is a failure.
// `npm test -- --long` runs the faults that take minutes as well; without it they are among the skipped.

import { spawn } from 'node:child_process'
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises'
import { constants, setPriority, tmpdir } from 'node:os'
import { delimiter, join, relative } from 'node:path'
import { ensureInstalled, ensureOldBrowsers, nodeProgram, root } from './install.mjs'

const bin = join(root, 'node_modules/.bin')
const long = process.argv.includes('--long')
/** What a process has read of the product, without its types and compiled, the next finds there: each server that a test starts takes a third less of the processor. */
const compiled = { NODE_COMPILE_CACHE: join(root, 'node_modules/.cache/postern-compiled') }
const env = { ...process.env, ...compiled, PATH: `${bin}${delimiter}${process.env.PATH ?? ''}`, ...(long ? { POSTERN_LONG: '1' } : {}) }
/** Younger than the floor: what src/web/start/older.ts brings along, and what a library asks for before it uses it. */
const brought = 'ArrayPrototypeAt,ArrayFindLast,ArrayFindLastIndex,ArrayToSorted,ArrayToReversed,ArrayToSpliced,ArrayWith,StringReplaceAll,ObjectHasOwn,FinalizationRegistry'

/**
 * Each is a program with its arguments, run by the Node that the project brings. All others read the words; the rest come one after the other.
 * Lint, the longest and on one processor alone, reads what nobody writes: it takes what all others leave of the processors, to the end if it must.
 */
const words = { title: 'words', node: ['scripts/words.mjs'] }
const steps = [
  { title: 'types', node: ['node_modules/typescript/bin/tsc', '-b'] },
  { title: 'who may import whom', node: ['scripts/check-imports.mjs'] },
  { title: 'what nobody uses', node: ['scripts/check-exports.mjs'] },
  { title: 'web app', node: ['src/cli/main.ts', 'build'] },
  { title: 'what old browsers can read', node: ['node_modules/es-check/lib/cli/index.js', 'es2020', 'dist/assets/*.js', 'dist/service-worker.js', '--module', '--checkFeatures', '--quiet', '--ignore', brought] },
]
const lint = { title: 'lint', node: ['node_modules/eslint/bin/eslint.js', '.'] }

const main = async () => {
  const count = { passed: 0, failed: 0, skipped: 0 }
  const tally = ok => { count[ok ? 'passed' : 'failed'] += 1; return ok }
  if (tally(await timed('install', installed))) {
    tally(await timed(words.title, () => run(words.node)))
    const linted = timedBeside(lint.title, lint.node)
    for (const { title, node } of steps) tally(await timed(title, () => run(node)))
    const tests = await runTests(tally)
    tally(await linted)
    for (const kind of Object.keys(count)) count[kind] += tests[kind]
  }
  const skipped = count.skipped > 0 ? `, ${count.skipped} skipped` : ''
  console.log(`\n${count.passed} passed, ${count.failed} failed${skipped}`)
  process.exitCode = count.failed > 0 ? 1 : 0
}

const installed = async () => {
  await ensureInstalled()
  await ensureOldBrowsers()
  return true
}

/** Says what begins and how it ended, in seconds. A throw is a failure of the step, told, not of this program. */
async function timed(title, work) {
  console.log(`\n── ${title}`)
  const began = performance.now()
  const ok = await work().catch(error => { console.error(error.message); return false })
  console.log(`── ${title}: ${ok ? 'passed' : 'FAILED'} in ${((performance.now() - began) / 1000).toFixed(1)} s`)
  return ok
}

/** The same for a step beside which all others run and before which they go: what it says is kept, and shown as one piece when it has ended. */
async function timedBeside(title, args) {
  let said = ''
  const began = performance.now()
  const ok = await run(args, {}, chunk => { said += chunk }).catch(error => { said += `${error.message}\n`; return false })
  console.log(`\n── ${title}\n${said}── ${title}: ${ok ? 'passed' : 'FAILED'} in ${((performance.now() - began) / 1000).toFixed(1)} s`)
  return ok
}

/** `hears` is told what it says, and is of those that can wait for a processor; without it that is shown at once. */
function run(args, more = {}, hears = null) {
  return new Promise((resolve, reject) => {
    const out = hears ? 'pipe' : 'inherit'
    const child = spawn(nodeProgram(), args, { cwd: root, env: { ...env, ...more }, stdio: ['ignore', out, out] })
    if (hears && child.pid) setPriority(child.pid, constants.priority.PRIORITY_LOW)
    for (const stream of [child.stdout, child.stderr]) stream?.setEncoding('utf8').on('data', hears)
    child.on('error', reject)
    child.on('close', code => resolve(code === 0))
  })
}

/** All projects of vitest, shown as they go and counted from its own report; then the statements that the API tests have sent. */
async function runTests(tally) {
  const folder = await mkdtemp(join(tmpdir(), 'postern-test-'))
  const [file, statements] = [join(folder, 'report.json'), join(folder, 'statements')]
  await mkdir(statements)
  const vitest = async (...files) => {
    const args = ['node_modules/vitest/vitest.mjs', 'run', '--reporter=default', '--reporter=json', `--outputFile.json=${file}`]
    // A run that ends before it has written one is not counted by the one before.
    await rm(file, { force: true })
    const ok = await run([...args, ...files], { POSTERN_STATEMENTS: statements })
    return { ok, ...JSON.parse(await readFile(file, 'utf8')) }
  }
  let counted = { passed: 0, failed: 1, skipped: 0 }
  let needed = []
  await timed('tests', async () => {
    const { report, again } = await withSlowAgain(await vitest(), vitest)
    needed = again
    counted = countTests(report)
    return counted.failed === 0
  })
  if (needed.length > 0) console.log(`\n── passed only when run once more, alone; look into it: ${needed.join(', ')}`)
  tally(await timed('who writes where', () => run(['scripts/check-statements.mjs', statements])))
  await rm(folder, { recursive: true })
  return counted
}

/**
 * A page that was slow on a machine with all processors busy, a browser whose process died, a server that started late: that says nothing of
 * what the product does. At most three files that failed, of those whose tests wait for other processes, are run once more, alone and from
 * their first line; what they failed with stands above, and that they needed it is said once more at the end. What fails twice is a failure,
 * and so are more than three: then it is not the machine. What only computes fails once and for all.
 */
const mostAgain = 3
const waiting = ['journeys', 'api', 'migrations', 'faults'].map(folder => join('test', folder, '/'))
async function withSlowAgain(report, vitest) {
  const failed = report.testResults.filter(({ status }) => status === 'failed').map(({ name }) => name)
  const slow = failed.filter(name => waiting.some(folder => relative(root, name).startsWith(folder)))
  if (slow.length === 0 || slow.length > mostAgain) return { report, again: [] }
  console.log(`\n── run once more, alone: ${slow.map(name => relative(root, name)).join(', ')}`)
  const second = await vitest(...slow)
  const others = report.testResults.filter(({ name }) => !slow.includes(name))
  const passed = second.testResults.filter(({ status }) => status === 'passed').map(({ name }) => relative(root, name))
  return { report: { ok: second.ok && failed.length === slow.length, testResults: [...others, ...second.testResults] }, again: passed }
}

/**
 * What vitest's JSON report says. A file that broke before its first test counts as one failure, and so does a run that failed
 * without saying where (an error outside any test), or that ran nothing.
 */
function countTests({ ok, testResults }) {
  const broken = testResults.filter(({ status, assertionResults }) => status === 'failed' && !assertionResults.some(test => test.status === 'failed'))
  const all = testResults.flatMap(({ assertionResults }) => assertionResults.map(({ status }) => status))
  const passed = all.filter(status => status === 'passed').length
  const failed = all.filter(status => status === 'failed').length + broken.length
  const silent = failed === 0 && (!ok || passed === 0)
  if (passed === 0) console.error('not one test passed; a run without tests proves nothing')
  return { passed, failed: silent ? 1 : failed, skipped: all.length - passed - (failed - broken.length) }
}

await main()
