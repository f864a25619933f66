// A station's phone on the morning of a round: all that it keeps of Osmanthus Court, everybody who lives there by door, fetched part after part as the phone does, and
// after that what one person changed costs. The processor time is that of the server's process, which compresses as well; the database's stands beside it. The floor
// is the least that any server would do: making text of the same answers and compressing it.

import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { brotliCompressSync, brotliDecompressSync, constants } from 'node:zlib'
import { sql } from 'kysely'
import type { CommunityId } from '#domain/kernel/ids.ts'
import { day, instantOf, plus } from '#domain/kernel/instants.ts'
import { startEmbedded } from '#server/db/embedded.ts'
import { migrate } from '#server/db/migrate.ts'
import { connect, transaction } from '#server/db/pool.ts'
import { flushChanges } from '#server/http/changes.ts'
import { newSecret, secretHash } from '#server/http/actor.ts'
import { startServer } from '#server/main.ts'
import { fillDemo } from '../src/cli/demo.ts'
import { newId } from './clients.ts'
import { databaseCpu, serverCpu } from './cpu.ts'
import { againstLimit, median, type Row } from './row.ts'

const [warmUp, rounds, deltas] = [5, 20, 200]
/** What a first fetch may take of the server's processor, and on the wire; and what one changed door may bring. */
const most = { ms: 10, bytes: 125_000, delta: 1_500 }

type Answer = { bytes: number; text: string }
/** As a browser asks: with what it can unpack named, over a line that stays open. */
const asking = (url: string, secret: string) => async (path: string): Promise<Answer> => {
  const reply = await new Promise<{ status: number; encoding: string; body: Buffer }>((resolve, reject) => {
    const asked = request(`${url}/api${path}`, { headers: { authorization: `Bearer ${secret}`, 'accept-encoding': 'gzip, deflate, br' } }, (it) =>
      void buffer(it).then((body) => resolve({ status: it.statusCode ?? 0, encoding: it.headers['content-encoding'] ?? '', body }), reject))
    asked.on('error', reject)
    asked.end()
  })
  if (reply.status !== 200) throw new Error(`firstsync: ${path} answers ${reply.status}`)
  return { bytes: reply.body.length, text: (reply.encoding === 'br' ? brotliDecompressSync(reply.body) : reply.body).toString() }
}

/** All that there is, part after part; `people`: how many of them stand in it. */
async function firstSync(ask: ReturnType<typeof asking>): Promise<{ answers: Answer[]; people: number; cursor: number }> {
  const answers: Answer[] = []
  let [people, cursor, rest] = [0, undefined as number | undefined, undefined as string | undefined]
  do {
    const query = new URLSearchParams({ ...(cursor === undefined ? {} : { since: String(cursor) }), ...(rest === undefined ? {} : { rest }) })
    const answer = await ask(`/field/knows?${query}`)
    answers.push(answer)
    const told = JSON.parse(answer.text)
    for (const it of told.stretches ?? []) if (it.name === 'people') for (const door of it.put) people += door.people.length
    ;[cursor, rest] = [told.cursor, told.rest?.at]
  } while (rest !== undefined)
  return { answers, people, cursor: cursor! }
}

export async function run(): Promise<Row[]> {
  const folder = await mkdtemp(join(tmpdir(), 'postern-bench-'))
  const cluster = await startEmbedded(folder)
  await migrate(cluster.ownerUrl, fileURLToPath(new URL('../migrations', import.meta.url)))
  const database = await connect(cluster, { size: 8 })
  const now = instantOf(Date.now())
  const community: CommunityId = await fillDemo(database, 'http://127.0.0.1', now, () => undefined, { busy: false })
  const running = await startServer({ db: database, origin: 'http://127.0.0.1', version: 'bench', host: '127.0.0.1', port: 0 })
  try {
    const [station, secret] = [newId(), newSecret()]
    await sql`insert into stations (community_id, id, number, name) values (${community}, ${station}, 91, 'Station')`.execute(database.owner)
    await sql`
      insert into devices (id, community_id, kind, place_id, label, token_hash, enrolled_by, enrolled_at)
      select ${newId()}, ${community}, 'station', ${station}, 'x', ${secretHash(secret)}, id, ${plus(now, -day)} from accounts limit 1`.execute(database.owner)
    await sql`analyze`.execute(database.owner)
    const postmaster = Number((await readFile(join(folder, 'postgres', 'postmaster.pid'), 'utf8')).split('\n')[0])
    const ask = asking(running.url, secret)
    for (let n = 0; n < warmUp; n++) await firstSync(ask)
    // Whoever asks unpacks and reads in this process as well: that is done again by itself, and taken off.
    const answers: Answer[][] = []
    const [server, db] = [serverCpu(), await databaseCpu(postmaster)]
    for (let n = 0; n < rounds; n++) answers.push((await firstSync(ask)).answers)
    const [used, usedThere] = [serverCpu() - server, (await databaseCpu(postmaster)) - db]
    const { people, cursor } = await firstSync(ask)
    const told = answers[0]!.map((it) => it.text)
    const packed = told.map((text) => brotliCompressSync(text))
    const reading = serverCpu()
    for (let n = 0; n < rounds; n++) for (const one of packed) JSON.parse(brotliDecompressSync(one).toString())
    const read = serverCpu() - reading
    const plain = told.map((text) => JSON.parse(text))
    const bare = serverCpu()
    for (let n = 0; n < rounds; n++) for (const one of plain) brotliCompressSync(JSON.stringify(one), { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } })
    const floor = (serverCpu() - bare) / rounds
    const { rows: residents } = await sql<{ id: string }>`select id from residents where community_id = ${community} and moved_away_at is null order by id limit ${deltas}`.execute(database.owner)
    const sizes: number[] = []
    let since = cursor
    for (const { id } of residents) {
      await transaction(database, [community], (tx) => flushChanges(tx, community, [{ kind: 'resident', ids: [id], building: null }], instantOf(Date.now())))
      const answer = await ask(`/field/knows?since=${since}`)
      sizes.push(answer.bytes)
      since = JSON.parse(answer.text).cursor
    }
    const bytes = answers[0]!.reduce((sum, it) => sum + it.bytes, 0)
    return [
      againstLimit('firstsync', `${people} people to a station, ${told.length} parts (the database: ${Math.round(usedThere / rounds)} ms of its own beside it)`, 'ms of the server’s CPU', (used - read) / rounds, most.ms, floor),
      againstLimit('firstsync', `the same on the wire, of ${told.reduce((sum, it) => sum + Buffer.byteLength(it), 0)} bytes unpacked`, 'bytes', bytes, most.bytes),
      againstLimit('firstsync', `one person changed, on the wire, the middle of ${sizes.length}`, 'bytes', median(sizes), most.delta),
    ]
  } finally {
    await running.close()
    await database.close()
    await cluster.stop()
    await rm(folder, { recursive: true, force: true })
  }
}
