// Processor time of what is measured in one process: of the server, which runs in this one, and of every process of its database together.

import { readdir, readFile } from 'node:fs/promises'

/** What /proc counts in: USER_HZ is 100 on every Linux that Postern runs on. */
const tick = 10

/** Milliseconds of the whole database: each process of this postmaster that runs, and those that have ended. */
export async function databaseCpu(postmaster: number): Promise<number> {
  let ticks = 0
  for (const name of (await readdir('/proc')).filter((one) => /^\d+$/.test(one))) {
    const stat = await readFile(`/proc/${name}/stat`, 'utf8').catch(() => '')
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ').map(Number)
    const own = Number(name) === postmaster
    if (!own && fields[1] !== postmaster) continue
    ticks += fields[11]! + fields[12]! + (own ? fields[13]! + fields[14]! : 0)
  }
  return ticks * tick
}

/** Milliseconds of this process. */
export const serverCpu = (): number => { const { user, system } = process.cpuUsage(); return (user + system) / 1000 }
