// Slow work on what strangers send (pictures, spreadsheets, rule files) is done aside: in one of two processes of their own, which
// take too long or too much memory at nobody's cost, because they are killed and replaced. A thread would not do: its limits count
// neither buffers nor a decoder's own memory. Refuses to queue without end, to let one who asks have all of the processes, and one community
// the whole queue.

import { fork, type ChildProcess } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { setPriority } from 'node:os'
import { fileURLToPath } from 'node:url'
import { no, type Result } from '#domain/kernel/result.ts'
import type { AsideAnswer } from './aside-process.ts'

/** A function of a module that takes one value and resolves with a Result; both must survive structured cloning. */
export type AsideTask<I, O> = { module: URL; name: string; /** only to carry the types */ types?: (input: I) => O }
/** `aside(new URL('./picture.ts', import.meta.url), 'cleaned')`: the walls see the import, and it is loaded only in the other process. */
export const asideTask = <I, O>(module: URL, name: string): AsideTask<I, O> => ({ module, name })

/** Who asks; of those who are not signed in, their address. */
export type From = { actor: string; community: string }

export type AsideLimits = {
  processes: number
  /** of one piece of work, in milliseconds of a processor where the machine tells them, else by the clock */
  ms: number
  /** of the whole process, in bytes, as the machine counts it */
  memory: number
  /** in the queue or at work, for one who asks */
  perActor: number
  /** in the queue, of all together; half of it of one community */
  waiting: number
}
const usual: AsideLimits = { processes: 2, ms: 10_000, memory: 640 * 1024 * 1024, perActor: 4, waiting: 60 }

type Job = { from: From; module: string; name: string; input: unknown; done: (result: Result<any>) => void }
type Helper = { child: ChildProcess; job: Job | null; timer: NodeJS.Timeout | undefined; /** others left it no processor: the file is not at fault */ starved: boolean }

/** One that had nothing to do for so long gives its memory back. */
const idleMs = 60_000
/** Used up its time or its memory, or died of it: the file is at fault, not the server. */
const tooMuch = no({ code: 'file-not-readable', why: 'too-much-in-it' })
const starving = no({ code: 'busy', retryAfter: 5 })
/** On a machine that is busy with others a piece of work takes longer by the clock; so many times as long is waited, and no longer. */
const patience = 6
/** Milliseconds of a processor that a process has used; null where the machine does not tell. A tick is a hundredth of a second on every Linux that Node runs on. */
function usedBy(pid: number | undefined): number | null {
  try {
    const [user, system] = readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/^.*\) /s, '').split(' ').slice(11, 13).map(Number)
    return (user! + system!) * 10
  } catch {
    return null
  }
}
const entry = fileURLToPath(new URL('./aside-process.ts', import.meta.url))

export type Aside = {
  /** Problems: those of the task; `file-not-readable` when it took too much; `too-many-tries`, `busy` when there is no place, or no processor was left to it. */
  do: <I, O>(from: From, task: AsideTask<I, Result<O>>, input: I) => Promise<Result<O>>
  /** Process numbers of those that are there now. */
  pids: () => number[]
  close: () => void
}

export function newAside(limits: Partial<AsideLimits> = {}): Aside {
  const { processes, ms, memory, perActor, waiting } = { ...usual, ...limits }
  const helpers = new Set<Helper>()
  const queue: Job[] = []
  const under = new Map<string, number>()

  const finish = (helper: Helper, result: Result<unknown> | Error) => {
    clearTimeout(helper.timer)
    const { job } = helper
    helper.job = null
    // Nobody waits for an idle one: it must not keep the program from ending.
    helper.child.unref()
    helper.child.channel?.unref()
    if (helpers.has(helper)) helper.timer = setTimeout(() => helper.child.kill('SIGKILL'), idleMs).unref()
    if (job) job.done(result instanceof Error ? no({ code: 'bug', message: result.message }) : result)
  }
  const begin = (): Helper => {
    const child = fork(entry, [String(memory)], { serialization: 'advanced', execArgv: ['--disable-warning=ExperimentalWarning', `--max-old-space-size=${Math.floor(memory / 2 ** 21)}`], stdio: ['ignore', 'ignore', 'ignore', 'ipc'] })
    const helper: Helper = { child, job: null, timer: undefined, starved: false }
    helpers.add(helper)
    // Behind whatever answers people: a picture may wait, an emergency may not.
    try { if (child.pid) setPriority(child.pid, 10) } catch { /* not on this system */ }
    child.on('message', (answer: AsideAnswer) => { finish(helper, 'error' in answer ? new Error(answer.error) : answer.result); next() })
    const gone = () => { if (helpers.delete(helper)) { finish(helper, helper.starved ? starving : tooMuch); next() } }
    child.on('exit', gone)
    child.on('error', gone)
    return helper
  }
  /** Ends what has used up its time. What has not, because others have the processor, goes on for a while. */
  const limit = (helper: Helper, after: number, began: number, used: number | null): void => {
    helper.timer = setTimeout(() => {
      const now = usedBy(helper.child.pid)
      const left = used === null || now === null ? 0 : ms - (now - used)
      if (left > 0 && performance.now() - began < ms * patience) return limit(helper, Math.max(left, ms / 10), began, used)
      helper.starved = left > 0
      helper.child.kill('SIGKILL')
    }, after)
  }
  const atWork = (is: (from: From) => boolean): number => [...helpers].filter(({ job }) => job !== null && is(job.from)).length
  /** The next piece of work, of the community that has the fewest at work; of one who asks never so many that no process is left. */
  const takeNext = (): Job | null => {
    const load = (job: Job): number => atWork(({ community }) => community === job.from.community)
    const may = queue.filter((job) => atWork(({ actor }) => actor === job.from.actor) < Math.max(1, processes - 1))
    const job = may.reduce<Job | null>((best, it) => (best && load(best) <= load(it) ? best : it), null)
    if (job) queue.splice(queue.indexOf(job), 1)
    return job
  }
  const next = (): void => {
    if (queue.length === 0 || (helpers.size >= processes && ![...helpers].some((it) => it.job === null))) return
    const job = takeNext()
    if (!job) return
    const free = [...helpers].find((it) => it.job === null) ?? begin()
    free.job = job
    free.child.ref()
    free.child.channel?.ref()
    clearTimeout(free.timer)
    limit(free, ms, performance.now(), usedBy(free.child.pid))
    free.child.send({ module: job.module, name: job.name, input: job.input }, (error) => { if (error) free.child.kill('SIGKILL') })
    next()
  }
  return {
    async do(from, task, input) {
      const { actor } = from
      const mine = under.get(actor) ?? 0
      if (mine >= perActor) return no({ code: 'too-many-tries', retryAfter: 3 })
      const theirs = queue.filter((job) => job.from.community === from.community).length
      if (queue.length >= waiting || theirs >= Math.max(1, Math.floor(waiting / 2))) return no({ code: 'busy', retryAfter: 5 })
      under.set(actor, mine + 1)
      const result = await new Promise<Result<any>>((done) => { queue.push({ from, module: task.module.href, name: task.name, input, done }); next() })
      const left = under.get(actor)! - 1
      if (left > 0) under.set(actor, left)
      else under.delete(actor)
      if (!result.ok && result.problem.code === 'bug') throw new Error(`aside: ${String(result.problem['message'])}`)
      return result
    },
    pids: () => [...helpers].flatMap(({ child }) => child.pid ?? []),
    close() { for (const { child } of helpers) child.kill('SIGKILL') },
  }
}

/** The one of this process; its helpers begin with the first piece of work and end with us. */
export const aside: Aside = newAside()
