// For developers: builds the web app again on every change of its sources; the page is reloaded by hand. The server itself is
// started again by Node's own --watch (scripts/start.mjs).
import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** Starts watching; returns what stops it. */
export function rebuildOnChange(): () => Promise<void> {
  const args = ['node_modules/vite/bin/vite.js', 'build', '--watch', '--logLevel', 'warn']
  const child = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] })
  const ended = new Promise<void>((resolve) => child.on('exit', () => resolve()))
  return async () => { child.kill('SIGTERM'); await ended }
}
