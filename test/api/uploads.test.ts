// Pictures of evidence: what is let in, what is left of it, and who may see it. The attacks here are made on the spot.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { deflateSync } from 'node:zlib'
import sharp from 'sharp'
import { sql } from 'kysely'
import type { Osmanthus } from '../support/api.ts'
import { bring, count, openExits, pieces, recall } from '../support/asking.ts'

let court: Osmanthus
let exit: string
beforeAll(async () => {
  court = await openExits()
  exit = (await recall(court, court.as('staff'))).body.id
})
afterAll(() => court.close())

const send = (bytes: Uint8Array, who: 'staff' | 'nurse' | 'neighbour' | 'gate' = 'nurse', type = 'image/jpeg', command?: string) =>
  court.as(who).post(`/uploads?exit=${exit}`, bytes, { headers: { 'content-type': type }, ...(command ? { command } : {}) })
const report = (format: 'jpeg' | 'png' | 'webp' | 'avif' = 'jpeg', side = 600) =>
  sharp({ create: { width: side, height: side / 2, channels: 3, background: '#a0c0e0' } })[format]().toBuffer()
const text = (it: string) => new TextEncoder().encode(it)

/** A PNG that says it is `side` pixels square and packs them into a few bytes. */
function bomb(side: number): Buffer {
  const chunk = (type: string, data: Buffer) => {
    const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
    const out = Buffer.alloc(body.length + 8)
    out.writeUInt32BE(data.length, 0)
    body.copy(out, 4)
    let crc = 0xffffffff
    for (const byte of body) { crc ^= byte; for (let k = 0; k < 8; k++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1 }
    out.writeUInt32BE((crc ^ 0xffffffff) >>> 0, body.length + 4)
    return out
  }
  const head = Buffer.alloc(13)
  head.writeUInt32BE(side, 0); head.writeUInt32BE(side, 4); head[8] = 1
  return Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), chunk('IHDR', head), chunk('IDAT', deflateSync(Buffer.alloc((side / 8 + 1) * side))), chunk('IEND', Buffer.alloc(0))])
}

test('a picture taken with the phone loses its place, its device and everything else that cannot be seen', async () => {
  const gps = { IFD0: { Make: 'PhoneMaker', ImageDescription: 'secret-note' }, IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '31/1 13/1 48/1', GPSLongitudeRef: 'E', GPSLongitude: '121/1 28/1 12/1' } }
  const taken = await sharp(await report()).withExif(gps).withXmp('<x:xmpmeta xmlns:x="adobe:ns:meta/"><secret-xmp/></x:xmpmeta>').jpeg().toBuffer()
  expect((await sharp(taken).metadata()).exif?.includes('PhoneMaker')).toBe(true)
  const sent = await send(Buffer.concat([taken, text('<script>hidden-behind</script>')]))
  expect(sent).toMatchObject({ status: 200, body: { mediaType: 'image/jpeg', cleaned: true } })
  const seen = await court.as('staff').get(`/uploads/${sent.body.id}`)
  expect(seen.headers).toMatchObject({ 'content-type': 'image/jpeg', 'x-content-type-options': 'nosniff', 'content-security-policy': "default-src 'none'; sandbox" })
  const left = await sharp(seen.bytes).metadata()
  expect([left.exif, left.xmp, left.iptc, left.width]).toEqual([undefined, undefined, undefined, 600])
  for (const trace of ['PhoneMaker', 'secret', 'hidden-behind', 'Exif', 'GPS']) expect(seen.bytes.includes(trace), trace).toBe(false)
})

test('a picture lying on its side is turned before the note that says so is gone', async () => {
  const lying = await sharp(await report()).withMetadata({ orientation: 6 }).jpeg().toBuffer()
  const { body } = await send(lying)
  const { width, height } = await sharp((await court.as('staff').get(`/uploads/${body.id}`)).bytes).metadata()
  expect([width, height]).toEqual([300, 600])
})

test('whatever shape it has, what is kept can be read; what could not be is refused with what to do', async () => {
  const shape = async (width: number, height: number, orientation = 1) => {
    const picture = await sharp({ create: { width, height, channels: 3, background: '#a0c0e0' } }).withMetadata({ orientation }).jpeg({ quality: 50 }).toBuffer()
    const sent = await send(picture)
    if (sent.status !== 200) return [sent.status, sent.body.code]
    const left = await sharp((await court.as('staff').get(`/uploads/${sent.body.id}`)).bytes).metadata()
    return [left.width, left.height]
  }
  expect(await shape(1080, 20_000), 'a screenshot that was scrolled through').toEqual([805, 14_907])
  expect(await shape(20_000, 1080, 6), 'the same, lying on its side').toEqual([805, 14_907])
  expect(await shape(20_000, 300), 'a strip').toEqual([20_000, 300])
  expect(await shape(700, 64_000), 'a whole evening of chat').toEqual([422, 'picture-too-long'])
  expect(await shape(24, 24), 'a preview').toEqual([422, 'picture-too-small'])
})

test('PNG, WebP and AVIF become JPEG; a large picture becomes small enough to read', async () => {
  for (const format of ['png', 'webp', 'avif'] as const) expect((await send(await report(format), 'nurse', 'application/octet-stream')).body.mediaType, format).toBe('image/jpeg')
  const large = await send(await report('jpeg', 5000))
  expect((await sharp((await court.as('staff').get(`/uploads/${large.body.id}`)).bytes).metadata()).width).toBe(2400)
})

test('what only calls itself a picture is turned away, whatever its name and header say', async () => {
  const jpeg = await report()
  const hostile: [string, Uint8Array, string, number][] = [
    ['an SVG', text('<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'), 'image/svg+xml', 415],
    ['an SVG as PNG', text('<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'), 'image/png', 415],
    ['HTML as JPEG', text('<!doctype html><script>alert(1)</script>'), 'image/jpeg', 415],
    ['a GIF that is also a script', text('GIF89a=1;alert(1)//'), 'image/gif', 415],
    ['nothing', new Uint8Array(), 'image/jpeg', 422],
    ['a program', Uint8Array.from([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1]), 'image/jpeg', 415],
    ['HTML behind the first bytes of a JPEG', Buffer.concat([Uint8Array.from([0xff, 0xd8, 0xff, 0xe0]), text('<script>alert(1)</script>')]), 'image/jpeg', 422],
    ['a JPEG cut in half', jpeg.subarray(0, jpeg.length / 2), 'image/jpeg', 422],
    ['a PNG cut off', (await report('png')).subarray(0, 60), 'image/png', 422],
    ['20,000 × 20,000 pixels in a few kilobytes', bomb(20_000), 'image/png', 422],
    ['a PDF behind a line of HTML', text('<html>\n%PDF-1.7\n'), 'application/pdf', 415],
    ['a PDF of six megabytes', Buffer.concat([text('%PDF-1.7\n'), Buffer.alloc(6 * 1024 * 1024)]), 'application/pdf', 413],
    ['thirteen megabytes', Buffer.alloc(13 * 1024 * 1024, 0xff), 'image/jpeg', 413],
  ]
  const before = await count(court, 'uploads')
  for (const [what, bytes, type, status] of hostile) {
    const answer = await send(bytes, 'staff', type)
    expect(answer.status, `${what}: ${JSON.stringify(answer.body)}`).toBe(status)
    expect(answer.headers['content-type']).toContain('application/problem+json')
  }
  expect(await count(court, 'uploads')).toBe(before)
})

test('a JPEG with a web page hidden in its comment comes out without it', async () => {
  const jpeg = await report()
  const page = text('<html><script>alert(1)</script></html>')
  const comment = Buffer.concat([jpeg.subarray(0, 2), Uint8Array.from([0xff, 0xfe, 0, page.length + 2]), page, jpeg.subarray(2)])
  const { body } = await send(comment)
  const seen = await court.as('staff').get(`/uploads/${body.id}`)
  expect([comment.includes('<script>'), seen.bytes.includes('<script>')]).toEqual([true, false])
})

test('a PDF is kept as it came, to be saved and never shown in the page', async () => {
  const sent = await send(text('%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n'), 'staff', 'application/pdf')
  expect(sent.body.cleaned).toBe(false)
  const seen = await court.as('nurse').get(`/uploads/${sent.body.id}`)
  expect(seen.headers).toMatchObject({ 'content-type': 'application/pdf', 'content-disposition': 'attachment; filename="evidence.pdf"', 'content-security-policy': "default-src 'none'; sandbox" })
})

test('only those who may see the case see its pictures; to all others they are not there', async () => {
  const { body: { id } } = await send(await report())
  for (const who of ['nurse', 'staff', 'secretary'] as const) expect((await court.as(who).get(`/uploads/${id}`)).status, who).toBe(200)
  for (const who of ['neighbour', 'gate', 'volunteer', 'building-lead'] as const) expect((await court.as(who).get(`/uploads/${id}`)).status, who).toBe(404)
  expect((await court.asRiverside('secretary').get(`/uploads/${id}`)).status).toBe(404)
  expect((await court.as('nobody').get(`/uploads/${id}`)).status).toBe(401)
  expect((await court.as('staff').get(`/uploads/${court.newId()}`)).status).toBe(404)
  for (const who of ['neighbour', 'gate'] as const) expect((await send(await report(), who)).status, who).toBe(404)
  expect((await court.asRiverside('staff').post(`/uploads?exit=${exit}`, await report(), { headers: { 'content-type': 'image/jpeg' } })).status).toBe(404)
})

test('the desk’s look at a picture leaves a line; a picture sent twice is there once and can be laid before the decision', async () => {
  const command = court.newId()
  const picture = await report('jpeg', 400)
  const first = await send(picture, 'nurse', 'image/jpeg', command)
  expect((await send(picture, 'nurse', 'image/jpeg', command)).body).toEqual(first.body)
  expect(await count(court, 'uploads', `id = '${first.body.id}'`)).toBe(1)
  const looks = await count(court, 'looks', "why = 'upload'")
  await court.as('staff').get(`/uploads/${first.body.id}`)
  expect(await count(court, 'looks', "why = 'upload'")).toBe(looks + 1)
  const swab = await bring(court, court.as('nurse'), exit, { ...pieces(court.now()).test, upload: first.body.id })
  expect(swab.body.evidence).toMatchObject([{ kind: 'test-result', from: 'resident', content: { upload: first.body.id } }])
  const other = (await recall(court, court.as('staff'), court.place.residents.mother, { purpose: 'other' })).body.id
  expect((await bring(court, court.as('staff'), other, { ...pieces(court.now()).test, upload: first.body.id })).body.code).toBe('upload-unknown')
})

test('one exit takes twenty pictures and no more', async () => {
  const full = (await recall(court, court.as('staff'), court.place.residents.dialysis, { purpose: 'scheduled-care' })).body.id
  const small = await report('jpeg', 40)
  const statuses: number[] = []
  for (let i = 0; i < 21; i++) statuses.push((await court.as('staff').post(`/uploads?exit=${full}`, small, { headers: { 'content-type': 'image/jpeg' } })).status)
  expect(statuses.slice(0, 20)).toEqual(Array(20).fill(200))
  expect(statuses[20]).toBe(409)
})

test('a household sends sixty files a day and no more, whatever they are for; the desk goes on', async () => {
  const small = await report('jpeg', 40)
  const of = async (n: number): Promise<string> => (await recall(court, court.as('neighbour'), court.place.residents.neighbour, { purpose: 'other', place: `${n}号` })).body.id
  const exits = [await of(1), await of(2)]
  const { neighbour } = court.place.households
  await sql`
    insert into uploads (community_id, id, media_type, bytes, sha256, about_id, by_actor, at)
    select ${court.place.community}, gen_random_uuid(), 'application/pdf', '\\x00', '\\x00', gen_random_uuid(), ${`household:${neighbour}`}, ${court.now()} from generate_series(1, 59)`.execute(court.database.owner)
  const sendFor = (n: number) => court.as('neighbour').post(`/uploads?exit=${exits[n]}`, small, { headers: { 'content-type': 'image/jpeg' } })
  expect((await sendFor(0)).status).toBe(200)
  expect((await sendFor(1)).body).toMatchObject({ code: 'too-many-uploads-today', details: { most: 60 } })
  expect((await court.as('staff').post(`/uploads?exit=${exits[1]}`, small, { headers: { 'content-type': 'image/jpeg' } })).status).toBe(200)
  court.pass(25 * 3_600_000)
  expect((await sendFor(1)).status).toBe(200)
})
