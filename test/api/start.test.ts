// Starting and stopping for real: processes, folders, ports. What is acknowledged stays, whatever is killed; what a person can mend
// is said in a sentence. No speed-ups here: the disk is waited for as in the product.
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { createServer, type AddressInfo } from 'node:net'
import { join } from 'node:path'
import pg from 'pg'
import { settings } from '#server/config.ts'
import { ownerUrlIn, postgresFamily, postgresIn, signalGroup } from '../support/postern.ts'
import { long, newStarts, type Starts } from '../support/starts.ts'

// Up to nine starts in one test, on machines that may be busy.
vi.setConfig({ testTimeout: 180_000 })

let starts: Starts
let data: string
const start: Starts['start'] = (...how) => starts.start(...how)
const stop: Starts['stop'] = (started) => starts.stop(started)
const health = async (url: string) => (await fetch(`${url}/health`)).status

beforeEach(async () => {
  starts = await newStarts()
  data = starts.data
})
afterEach(() => starts.close())

/** Writes numbers one by one until the connection breaks; returns the last one that PostgreSQL acknowledged. */
function writing(url: string): Promise<number> {
  const client = new pg.Client({ connectionString: url })
  client.on('error', () => undefined)
  return (async () => {
    let last = 0
    try {
      await client.connect()
      await client.query('create table if not exists acknowledged (n int primary key)')
      for (const { rows } = await client.query<{ n: number }>('select coalesce(max(n), 0) as n from acknowledged'); ; last++) {
        await client.query('insert into acknowledged values ($1)', [rows[0]!.n + last + 1])
      }
    } catch {
      return last
    }
  })()
}

async function countIn(url: string): Promise<number> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return Number((await client.query('select count(*) as n from acknowledged')).rows[0].n)
  } finally {
    await client.end()
  }
}

test('Postern starts on an empty folder, tells version, database and disk, stops with Ctrl-C and leaves nothing running', async () => {
  const first = start()
  const answer = await fetch(`${await first.url}/health`)
  expect(answer.status).toBe(200)
  const { version } = JSON.parse(await readFile('package.json', 'utf8')) as { version: string }
  expect(await answer.json()).toMatchObject({ ready: true, version, checks: { database: { ok: true }, disk: { freeBytes: expect.any(Number) }, writing: { ok: true } } })
  const { pid } = (await postgresIn(data))!
  expect((await stat(join(data, 'postgres/postern-passwords.json'))).mode & 0o077).toBe(0)
  // As a terminal does it: every process of the group gets the signal, and npm sends it on once more.
  signalGroup(first, 'SIGINT')
  first.child.kill('SIGINT')
  expect(await first.ended).toBe(0)
  expect(first.said()).toContain('Stopped.')
  // Whoever takes over an orphan that has ended may take a moment to let go of its number.
  await expect.poll(() => { try { return process.kill(pid, 0) } catch { return 'gone' } }, { timeout: 5_000 }).toBe('gone')
  expect((await readFile(join(data, 'postgres.log'), 'utf8'))).toContain('database system is shut down')
})

test('killed in the middle of its work, Postern starts again and has everything it had acknowledged', async () => {
  const first = start()
  await first.url
  const { pid } = (await postgresIn(data))!
  const writer = writing(await ownerUrlIn(data))
  await new Promise((done) => setTimeout(done, 400))
  signalGroup(first, 'SIGKILL')
  await first.ended
  expect(() => process.kill(pid, 0)).not.toThrow()

  const second = start()
  expect(await health(await second.url)).toBe(200)
  expect(second.said()).toContain('taken over')
  expect((await postgresIn(data))!.pid).toBe(pid)
  await new Promise((done) => setTimeout(done, 300))

  // Now everything at once, the database too, as when the power fails.
  const family = await postgresFamily(pid)
  signalGroup(second, 'SIGKILL')
  for (const each of family) try { process.kill(each, 'SIGKILL') } catch { /* gone with its parent */ }
  await second.ended
  const acknowledged = await writer
  expect(acknowledged).toBeGreaterThan(50)

  const third = start()
  expect(await health(await third.url)).toBe(200)
  const kept = await countIn(await ownerUrlIn(data))
  // One more may have been stored whose acknowledgement was cut off.
  expect([acknowledged, acknowledged + 1]).toContain(kept)
  expect(await stop(third)).toBe(0)
})

test('a second start on the same folder is told who runs there, and the first goes on; when only the script that started it is killed, it stops by itself', async () => {
  const first = start()
  const url = await first.url
  const second = start()
  expect(await second.ended).toBe(1)
  expect(second.said()).toMatch(/Postern already runs on this data folder \(process \d+,/)
  expect(await health(url)).toBe(200)
  first.child.kill('SIGKILL')
  await expect.poll(async () => (await postgresIn(data)) === null, { timeout: 20_000 }).toBe(true)
  await expect(fetch(`${url}/health`)).rejects.toThrow()
})

test('a taken port is told at once, before anything is made', async () => {
  const other = createServer().listen(0, '127.0.0.1')
  await new Promise((done) => other.once('listening', done))
  const { port } = other.address() as AddressInfo
  const started = start(['--port', String(port), '--data', data, '--no-web', '--no-demo'])
  expect(await started.ended).toBe(1)
  other.close()
  expect(started.said()).toContain(`Port ${port} is taken by another program`)
  expect(started.said()).toContain('npm start -- --port')
  await expect(stat(data)).rejects.toThrow('ENOENT')
})

test.runIf(long)('a damaged data folder is told apart: no version, no control file, another version, another password, not a folder', async () => {
  const made = start()
  await made.url
  expect(await stop(made)).toBe(0)
  const cluster = join(data, 'postgres')
  const spoilt = async (file: string, text: string | null, words: RegExp) => {
    const whole = await readFile(join(cluster, file))
    if (text === null) await rm(join(cluster, file))
    else await writeFile(join(cluster, file), text)
    const started = start()
    expect(await started.ended).toBe(1)
    expect(started.said()).toMatch(words)
    expect(started.said()).not.toMatch(/\n\s+at /)
    await writeFile(join(cluster, file), whole)
  }
  await spoilt('PG_VERSION', null, /is damaged or incomplete: the file PG_VERSION is missing.*backup/s)
  await spoilt('PG_VERSION', '15\n', /was made by 15, another version of PostgreSQL/)
  await spoilt('global/pg_control', 'torn', /is damaged or incomplete.*postgres\.log/s)
  const wrong = '{"postgres":"wrong","owner":"","app":""}'
  await spoilt('postern-passwords.json', wrong, /is damaged or incomplete: postern-passwords\.json does not belong/)
  await rename(data, `${data}.away`)
  await writeFile(data, 'not a folder')
  const started = start()
  expect(await started.ended).toBe(1)
  expect(started.said()).toContain('something that is not a folder is in its place')
  await rm(data)
  await rename(`${data}.away`, data)
  // Nothing of this did harm: put right, it starts.
  const mended = start()
  expect(await health(await mended.url)).toBe(200)
  expect(await stop(mended)).toBe(0)
})

test('a first start that was killed half way leaves no half database', async () => {
  const first = start()
  const making = async () => (await readdir(data).catch(() => [])).some((name) => name.startsWith('postgres.new-'))
  await expect.poll(making, { interval: 5, timeout: 20_000 }).toBe(true)
  signalGroup(first, 'SIGKILL')
  await first.ended
  const second = start()
  expect(await health(await second.url)).toBe(200)
  expect((await readdir(data)).filter((name) => name.startsWith('postgres.new-'))).toEqual([])
  expect(await stop(second)).toBe(0)
})

test('a bad value is refused with the flag or variable it came from, all at once, and passwords are not repeated', async () => {
  const env = { POSTERN_ORIGIN: 'postern.example', POSTERN_DEMO: 'maybe' }
  const started = start(['--port', 'eighty', '--database', 'mysql://root:hunter2@here/db'], { env })
  expect(await started.ended).toBe(1)
  for (const part of ['--port: "eighty"', '--database:', 'POSTERN_ORIGIN: "postern.example"', 'POSTERN_DEMO: "maybe"', '--help']) {
    expect(started.said()).toContain(part)
  }
  expect(started.said()).not.toContain('hunter2')
  const mistyped = start(['--prot', '9000'])
  expect(await mistyped.ended).toBe(1)
  expect(mistyped.said()).toContain('--prot')
})

test('--help explains every value, its variable and its default', async () => {
  const help = start(['--help'])
  expect(await help.ended).toBe(0)
  for (const [name, { env, help: words, default: standard }] of Object.entries(settings)) {
    const text = help.said().replace(/\s+/g, ' ')
    expect(text).toContain(`--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`)
    expect(text).toContain(words)
    expect(text).toContain(`[${env}`)
    if (typeof standard === 'string') expect(text).toContain(`default ${standard}]`)
  }
})

test.runIf(long)('an empty or torn postmaster.pid is cured when nobody holds the folder', async () => {
  const first = start()
  await first.url
  expect(await stop(first)).toBe(0)
  for (const torn of ['', '\n', 'x']) {
    await writeFile(join(data, 'postgres/postmaster.pid'), torn)
    const began = Date.now()
    const again = start()
    expect(await health(await again.url)).toBe(200)
    expect(Date.now() - began).toBeLessThan(30_000)
    expect(await stop(again)).toBe(0)
  }
})

test('an empty postmaster.pid under a PostgreSQL that runs is explained, and that PostgreSQL left alone', async () => {
  const first = start()
  await first.url
  const { pid } = (await postgresIn(data))!
  signalGroup(first, 'SIGKILL')
  await first.ended
  const file = join(data, 'postgres/postmaster.pid')
  const whole = await readFile(file, 'utf8')
  await writeFile(file, '')
  const refused = start()
  expect(await refused.ended).toBe(1)
  expect(refused.said()).toMatch(new RegExp(`postmaster\\.pid is empty or cut off.*still runs on this folder \\(process ${pid}\\)`, 's'))
  expect(() => process.kill(pid, 0)).not.toThrow()
  await writeFile(file, whole)
  const mended = start()
  await mended.url
  expect(await stop(mended)).toBe(0)
})
