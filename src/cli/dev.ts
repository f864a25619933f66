// For developers: Vite's own server in front, which shows a change of a screen at once and passes /api on to ours. The server itself
// is started again by Node's --watch (scripts/start.mjs).
import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** Serves the screens on `port` of this machine; returns what stops it. */
export function serveScreens(port: number, api: string): () => Promise<void> {
  const args = ['node_modules/vite/bin/vite.js', '--port', String(port), '--strictPort', '--logLevel', 'warn', '--clearScreen', 'false']
  // The environment is handed on as it came, with the one value that vite.config.ts asks for.
  const child = spawn(process.execPath, args, { cwd: root, env: { ...process.env, POSTERN_API: api }, stdio: ['ignore', 'inherit', 'inherit'] })
  const ended = new Promise<void>((resolve) => child.on('exit', () => resolve()))
  return async () => {
    child.kill('SIGTERM')
    await ended
  }
}
