// What runs in the process aside: waits for one piece of work at a time, does it, says what came of it. Knows no capability: it is
// told which function of which module of ours to call (`asideTask` names them where the walls see it). A thread beside the work
// watches what no work can watch itself: memory, and whether those who asked are still there.

import { Worker } from 'node:worker_threads'
import type { Result } from '#domain/kernel/result.ts'

export type AsideAnswer = { result: Result<unknown> } | { error: string }

const most = Number(process.argv[2])

// As text, because a thread of its own file would load the loader again. The process that lost its parent must not work on for nobody.
const watch = `
  const parent = ${process.ppid}
  setInterval(() => { if (process.memoryUsage.rss() > ${most} || process.ppid !== parent) process.kill(process.pid, 'SIGKILL') }, 25)`
new Worker(watch, { eval: true, resourceLimits: { maxOldGenerationSizeMb: 8 } }).unref()

type Work = { module: string; name: string; input: unknown }

async function work({ module, name, input }: Work): Promise<AsideAnswer> {
  try {
    // Loads server/exits/picture.ts, server/people/roster-file.ts or domain/rules/release.ts, as the task names it.
    const loaded = await import(module) as Record<string, (input: unknown) => Promise<Result<unknown>>>
    return { result: await loaded[name]!(input) }
  } catch (error) {
    // Never what was read: an error's words may quote it.
    return { error: error instanceof Error ? `${name}: ${error.name}` : name }
  }
}

process.on('message', (job: Work) => void work(job).then((answer) => process.send!(answer)))
process.on('disconnect', () => process.exit(0))
