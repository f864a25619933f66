// Pictures of what is broken: three of a repair, made harmless like evidence, seen by the home and by the desk and by nobody else, whatever ids somebody gives their own. They end with the repair.
import { sql } from 'kysely'
import sharp from 'sharp'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { day, hour, plus } from '#domain/kernel/instants.ts'
import { picturesKept } from '#domain/neighbours/repairs.ts'
import { transaction } from '#server/db/pool.ts'
import { deletePictures } from '#server/neighbours/pictures.ts'
import { osmanthus, type Answer, type Client, type Osmanthus } from '../support/api.ts'
import { count, readyForExits, recall } from '../support/asking.ts'

let court: Osmanthus
let [nurse, staff]: Client[] = []
beforeAll(async () => { court = await readyForExits(await osmanthus()); nurse = court.as('nurse'); staff = court.as('staff') })
afterAll(() => court?.close())

const picture = (side = 600, format: 'jpeg' | 'png' = 'jpeg'): Promise<Buffer> => sharp({ create: { width: side, height: side / 2, channels: 3, background: '#a0c0e0' } })[format]().toBuffer()
const report = async (who = nurse!, id = court.newId()): Promise<string> => {
  const body = { id, act: court.newId(), kind: 'drain', words: '堵了', said: { spot: 'toilet', since: null, stopped: [], risks: [], danger: null }, at: court.now() }
  expect((await who.post('/me/repairs', body)).body).toEqual({ done: true })
  return id
}
const send = async (id: string, bytes?: Uint8Array, who = nurse!, command = court.newId()): Promise<Answer> => who.post(`/me/repairs/${id}/pictures`, bytes ?? await picture(), { command })
const atDesk = async (id: string, who = staff!): Promise<Answer> => who.post(`/cases/${id}/repair/pictures`, await picture(500))
const shown = async (id: string): Promise<{ id: string }[]> => (await nurse!.get('/me/repairs')).body.repairs.find((it: any) => it.id === id).pictures

test('a picture from the home and one from the desk: without its place and device, seen by both, and whoever looked is told', async () => {
  const id = await report()
  const taken = await sharp(await picture(3000)).withExif({ IFD0: { Make: 'PhoneMaker' }, IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '31/1 13/1 48/1' } }).jpeg().toBuffer()
  const { body } = await send(id, taken)
  const other = (await atDesk(id)).body
  expect(await shown(id)).toEqual([body, other])
  expect((await staff!.get(`/cases/${id}/repair`)).body.repair.pictures).toEqual([body, other])
  const [desk, home] = [await staff!.get(`/cases/${id}/repair/pictures/${body.id}`), await nurse!.get(`/me/repairs/${id}/pictures/${other.id}`)]
  expect([desk.status, home.status]).toEqual([200, 200])
  expect(desk.headers).toMatchObject({ 'content-type': 'image/jpeg', 'content-security-policy': "default-src 'none'; sandbox" })
  expect((await sharp(desk.bytes).metadata()).width, 'no larger than can be read').toBe(2400)
  expect([(await sharp(desk.bytes).metadata()).exif, desk.bytes.includes('PhoneMaker')]).toEqual([undefined, false])
  const looked = await sql<{ resident: string }>`select resident_id as resident from looks where why = 'upload' and upload_id = ${body.id}`.execute(court.database.owner)
  expect(looked.rows.map((row) => row.resident).sort(), 'everybody who lives there, and of the home’s own look nobody').toEqual([court.place.residents.mother, court.place.residents.nurse].sort())
})

test('three, and a fourth is refused, also when two are sent at once; sent twice one is there once', async () => {
  const id = await report()
  const command = court.newId()
  const bytes = await picture()
  const first = await send(id, bytes, nurse, command)
  expect((await send(id, bytes, nurse, command)).body).toEqual(first.body)
  await atDesk(id)
  const both = await Promise.all([send(id), send(id)])
  expect(both.map((it) => it.status).sort()).toEqual([200, 409])
  expect(both.find((it) => it.status === 409)!.body).toMatchObject({ code: 'too-many-pictures', details: { most: 3 } })
  expect((await atDesk(id)).body.code).toBe('too-many-pictures')
  expect(await shown(id)).toHaveLength(3)
})

test('what is no picture, is cut off or too large is turned away, and nothing is kept of it', async () => {
  const id = await report()
  const jpeg = await picture()
  const hostile: [string, Uint8Array, number][] = [
    ['HTML', Buffer.from('<!doctype html><script>alert(1)</script>'), 415], ['a paper', Buffer.from('%PDF-1.7\n1 0 obj\n<<>>\nendobj\n'), 415], ['nothing', new Uint8Array(), 422],
    ['a JPEG cut in half', jpeg.subarray(0, jpeg.length / 2), 422], ['a PNG cut off', (await picture(600, 'png')).subarray(0, 60), 422], ['thirteen megabytes', Buffer.alloc(13 * 1024 * 1024, 0xff), 413],
  ]
  for (const [what, bytes, status] of hostile) expect((await send(id, bytes)).status, what).toBe(status)
  expect(await shown(id)).toEqual([])
})

test('of another home, another community, a gate or whoever is signed in nowhere there is nothing, whatever id they know', async () => {
  const id = await report()
  const { body } = await send(id)
  for (const who of ['neighbour', 'gate', 'volunteer', 'building-lead'] as const) {
    expect([(await send(id, undefined, court.as(who))).status, (await court.as(who).get(`/me/repairs/${id}/pictures/${body.id}`)).status, (await court.as(who).get(`/cases/${id}/repair/pictures/${body.id}`)).status].every((it) => it === 403 || it === 404), who).toBe(true)
  }
  for (const who of ['secretary', 'staff'] as const) expect((await court.asRiverside(who).get(`/cases/${id}/repair/pictures/${body.id}`)).status).toBe(404)
  expect((await court.as('nobody').get(`/me/repairs/${id}/pictures/${body.id}`)).status).toBe(401)
  // Evidence is no picture of a repair, and the other way round, also where somebody gives their own the id of another's.
  expect((await staff!.get(`/uploads/${body.id}`)).status, 'not as evidence').toBe(404)
  const exit = (await recall(court, staff!, court.place.residents.nurse)).body.id
  const evidence = (await nurse!.post(`/uploads?exit=${exit}`, await picture())).body
  const twin = await report(court.as('neighbour'), exit)
  expect((await court.as('neighbour').get(`/me/repairs/${twin}/pictures/${evidence.id}`)).status).toBe(404)
  expect((await court.as('neighbour').get('/me/repairs')).body.repairs.find((it: any) => it.id === twin).pictures).toEqual([])
})

test('what is over takes no picture; some days after it is closed its pictures are gone, and no others', async () => {
  const [id, open] = [await report(), await report()]
  await send(id)
  await send(open)
  const exit = (await recall(court, staff!, court.place.residents.mother, { purpose: 'other' })).body.id
  await staff!.post(`/uploads?exit=${exit}`, await picture())
  await nurse!.post(`/me/repairs/${id}/acts`, { id: court.newId(), at: court.now(), deed: { kind: 'works' } })
  expect((await send(id)).body.code).toBe('repair-over')
  const evidence = await count(court, 'uploads', "kind = 'exit'")
  const gone = (at: ReturnType<typeof court.now>) => transaction(court.database, [court.place.community as never], (tx) => deletePictures(tx, court.place.community as never, at))
  await gone(plus(court.now(), picturesKept - hour))
  expect(await count(court, 'uploads', `about_id = '${id}'`)).toBe(1)
  await gone(plus(court.now(), picturesKept + day))
  expect(await count(court, 'uploads', `about_id = '${id}'`)).toBe(0)
  expect([await count(court, 'uploads', `about_id = '${open}'`), await count(court, 'uploads', "kind = 'exit'")]).toEqual([1, evidence])
})
