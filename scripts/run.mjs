// Runs the command line (src/cli/main.ts) with the Node that Postern brings, and passes on signals and the exit code.
// Refuses to outlive its child or to be outlived: the child watches the channel between them and stops when it closes.

import { spawn } from 'node:child_process'
import { constants } from 'node:os'
import { join } from 'node:path'
import { ensureInstalled, nodeProgram, root } from './install.mjs'

/**
 * @param {string[]} args arguments of `postern`
 * @param {string[]} nodeOptions options of Node itself
 */
export async function runPostern(args, nodeOptions = []) {
  try {
    await ensureInstalled()
  } catch (error) {
    process.stderr.write(`${error.message}\n`)
    process.exit(1)
  }
  const child = spawn(nodeProgram(), [...nodeOptions, join(root, 'src/cli/main.ts'), ...args], { stdio: ['inherit', 'inherit', 'inherit', 'ipc'] })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  child.on('error', error => {
    process.stderr.write(`Node could not be started: ${error.message}\n`)
    process.exit(1)
  })
  child.on('exit', (code, signal) => process.exit(signal ? 128 + (constants.signals[signal] ?? 0) : code ?? 1))
}
