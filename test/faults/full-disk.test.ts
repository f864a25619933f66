// A disk that fills up under load, on a small file system made for it. Where this machine lets nobody mount one, the test says so
// by being skipped.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmdirSync } from 'node:fs'
import { rm, statfs, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { courtOn, load, tell } from '../support/load.ts'
import { newStarts, urlsIn, type Starts } from '../support/starts.ts'

const disk = mkdtempSync(join(tmpdir(), 'postern-disk-'))
const mounted = process.platform === 'linux' && spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=200m,mode=755', 'tmpfs', disk]).status === 0

let starts: Starts
beforeAll(async () => { if (mounted) starts = await newStarts(disk) })
afterAll(async () => {
  await starts?.close()
  if (mounted) spawnSync('umount', [disk])
  rmdirSync(disk)
})

/** Takes all room but `left` bytes, in one file that is thrown away later. */
async function fill(left: number): Promise<string> {
  const { bavail, bsize } = await statfs(disk)
  const file = join(disk, 'filler')
  // The load goes on writing meanwhile: when it was quicker, the disk is full all the same.
  await writeFile(file, Buffer.alloc(Math.max(0, bavail * bsize - left))).catch((error: NodeJS.ErrnoException) => { if (error.code !== 'ENOSPC') throw error })
  return file
}

test.skipIf(!mounted)('a full disk is told as such, loses nothing that was acknowledged, and work goes on once there is room', async () => {
  const server = starts.start()
  const url = await server.url
  const sent = load(url, await courtOn(await urlsIn(starts.data)))
  await expect.poll(() => sent.acknowledged, { timeout: 60_000 }).toBeGreaterThan(100)
  const filler = await fill(200_000)
  await expect.poll(() => (sent.turnedAway['disk-full'] ?? 0) + (sent.turnedAway['database-away'] ?? 0), { timeout: 60_000 }).toBeGreaterThan(5)
  const health = await fetch(`${url}/health`)
  expect(health.status).toBe(503)
  expect((await health.json()).checks).toMatchObject({ disk: { ok: false, code: 'disk-low' }, writing: { ok: false, code: 'disk-full' } })
  await rm(filler)
  const before = sent.acknowledged
  await expect.poll(() => sent.acknowledged, { timeout: 90_000 }).toBeGreaterThan(before + 50)
  await sent.finish()
  const outcome = await sent.count((await urlsIn(starts.data)).ownerUrl)
  tell('full disk', outcome)
  expect(outcome).toMatchObject({ lost: 0, doubled: 0, otherAnswer: 0, unanswered: 0 })
  expect(Object.keys(outcome.turnedAway).filter((code) => !['disk-full', 'database-away', 'busy'].includes(code))).toEqual([])
  expect(await starts.stop(server)).toBe(0)
})
