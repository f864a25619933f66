// `npm run bench [-- NAME] [-- --json]`: speed beside its floor. Plain script for any Node from 20.19 on: it installs what is
// missing, then hands over to the Node that the project brings along.

import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const node = join(root, 'node_modules', '.bin', 'node')
if (!existsSync(node)) await (await import('./install.mjs')).ensureInstalled()

const args = ['--disable-warning=ExperimentalWarning', join(root, 'bench/run.ts'), ...process.argv.slice(2)]
const child = spawn(node, args, { stdio: 'inherit' })
child.on('exit', (code, signal) => { process.exitCode = signal ? 1 : code ?? 1 })
