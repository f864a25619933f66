// A disk that fills up under load, on a small file system made for it. Where this machine lets nobody mount one, the test says so
// by being skipped.
import { spawnSync } from 'node:child_process'
import { randomBytes, randomUUID } from 'node:crypto'
import { mkdtempSync, rmdirSync } from 'node:fs'
import { rm, statfs, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, afterEach, beforeEach, expect, test } from 'vitest'
import { uuidv7 } from '#domain/kernel/ids.ts'
import { day, hour, instantOf, plus } from '#domain/kernel/instants.ts'
import { connect } from '#server/db/pool.ts'
import { cookieName } from '#server/http/actor.ts'
import { putGranted } from '../support/granted.ts'
import { queryOn } from '../support/own-database.ts'
import { courtOn, load, tell } from '../support/load.ts'
import { long, newStarts, urlsIn, type Starts } from '../support/starts.ts'

const disk = mkdtempSync(join(tmpdir(), 'postern-disk-'))
const mounted = process.platform === 'linux' && spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=200m,mode=755', 'tmpfs', disk]).status === 0

let starts: Starts
// Each has the disk to itself, with a database of its own.
beforeEach(async () => { if (mounted) starts = await newStarts(disk) })
afterEach(() => starts?.close())
afterAll(() => {
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

test.skipIf(!mounted || !long)('a disk that fills up while passes are looked at ends none of them by half, and the rest once there is room', async () => {
  const passes = 300
  const server = starts.start()
  const url = await server.url
  const urls = await urlsIn(starts.data)
  const database = await connect(urls, { size: 2 })
  const number = async (of: string) => (await queryOn<{ n: number }>(urls.ownerUrl, `select count(*)::int as n from ${of}`))[0]!.n
  const ended = () => number("exit_steps where what = 'revoked'").catch(() => -1)
  try {
    const place = await courtOn(urls)
    const now = instantOf(Date.now())
    const people = Array.from({ length: 60 }, () => uuidv7(Date.now(), randomBytes(10)))
    await queryOn(urls.ownerUrl, "insert into residents (community_id, id, household_id, name) select $1, id, $2, '新来的' from unnest($3::uuid[]) as t (id)", [place.community, place.households.neighbour, people])
    await Promise.all([0, 1].map(async (half) => {
      for (let i = half; i < passes; i += 2) await putGranted(database, place, now, { resident: people[i % people.length]!, exits: 12, until: plus(now, 30 * day), index: i, purpose: 'scheduled-care', building: place.buildings.one })
    }))
    const order = { id: uuidv7(Date.now(), randomBytes(10)), scope: { kind: 'building', id: place.buildings.one }, rule: place.rule, startsAt: plus(now, -hour), issuer: '街道', ground: '发现病例', caseSince: plus(now, -hour) }
    const headers = { 'content-type': 'application/json', 'command-id': randomUUID(), cookie: `${cookieName}=${place.secrets.secretary}` }
    expect((await fetch(`${url}/api/sealing/orders`, { method: 'POST', body: JSON.stringify(order), headers })).status).toBe(200)
    await expect.poll(ended, { timeout: 60_000, interval: 5 }).toBeGreaterThan(3)
    const filler = await fill(0)
    await sleep(8_000)
    const atTheFull = await ended()
    expect(atTheFull, 'it was over before the disk was full: more passes are needed').toBeLessThan(passes)
    await rm(filler)
    const at = Date.now()
    await expect.poll(ended, { timeout: 90_000, interval: 50 }).toBe(passes)
    console.log(`a full disk in the middle of a review: ${atTheFull} of ${passes} ended before, the rest ${Date.now() - at} ms after there was room`)
    await expect.poll(() => number("job_runs where state <> 'done'"), { timeout: 10_000 }).toBe(0)
    expect(await number("(select from exit_steps where what = 'revoked' group by exit_id having count(*) > 1) as twice")).toBe(0)
    expect([await number('passes where status = 2'), await number("news where code = 'ended-early'"), await number("exits where state = 'granted'")]).toEqual([passes, passes, 0])
    expect(await starts.stop(server)).toBe(0)
  } finally {
    await database.close()
  }
})
