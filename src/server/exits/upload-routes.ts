// Pictures of evidence: taken for one exit, cleaned, and shown only to those who may see that exit. To everybody else an
// upload that is there and one that is not answer alike.

import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import { z } from 'zod'
import { can, type Place } from '#domain/access/access.ts'
import { uploaded } from '#domain/exits/wire.ts'
import type { ExitId, ResidentId, UploadId } from '#domain/kernel/ids.ts'
import { no, ok } from '#domain/kernel/result.ts'
import { id, idParams } from '#domain/kernel/wire.ts'
import { endpoint, type Ask, type Bytes, type Endpoint } from '../http/endpoint.ts'
import { placeOfExit } from './acting.ts'
import { cleaned } from './picture.ts'
import { actorText } from './rows.ts'

const mostBytes = 12 * 1024 * 1024
/** Pictures of one exit: a case has a handful. */
const mostPerExit = 20

/** Not allowed and not there answer alike, also where the exit stands in the query. */
async function placeToBring(ask: Ask<any, { exit: ExitId }>): Promise<Place | null> {
  const place = await placeOfExit(ask as Ask, ask.query.exit)
  return place && can(ask.rights, 'evidence.record', place) ? place : null
}

const uploadRoute = endpoint({
  method: 'POST', path: '/uploads', summary: 'Sends a picture (JPEG, PNG, WebP) or a PDF for one exit', may: 'evidence.record', place: placeToBring,
  query: z.object({ exit: id<'exit'>() }), body: 'bytes', bodyLimit: mostBytes, reply: uploaded,
  async handle(ask) {
    const { tx, community, now, query } = ask
    const body: unknown = ask.body
    const clean = await cleaned(body instanceof Uint8Array ? body : new Uint8Array())
    if (!clean.ok) return clean
    const { mediaType, bytes } = clean.value
    const { rows: [count] } = await sql<{ n: number }>`select count(*) as n from uploads where community_id = ${community} and exit_id = ${query.exit}`.execute(tx)
    if (count!.n >= mostPerExit) return no({ code: 'too-many-uploads', most: mostPerExit })
    // Sent twice, it is there once: the command's id is the upload's.
    const upload = ask.command as unknown as UploadId
    await sql`
      insert into uploads (community_id, id, media_type, bytes, sha256, exit_id, by_actor, at)
      values (${community}, ${upload}, ${mediaType}, ${Buffer.from(bytes)}, ${createHash('sha256').update(bytes).digest()}, ${query.exit}, ${actorText(ask.rights)}, ${now})`.execute(tx)
    return ok({ id: upload, mediaType, size: bytes.length, cleaned: mediaType !== 'application/pdf' })
  },
})

type UploadPlace = { exit: ExitId | null }
async function placeToSee(ask: Ask<any, any, { id: UploadId }>): Promise<Place | null> {
  const { rows: [row] } = await sql<UploadPlace>`select exit_id as exit from uploads where community_id = ${ask.community} and id = ${ask.params.id}`.execute(ask.tx)
  return row?.exit ? placeOfExit(ask as Ask, row.exit) : null
}

const seeRoute = endpoint({
  method: 'GET', path: '/uploads/:id', summary: 'A picture of evidence', may: 'exit.read', place: placeToSee, params: idParams<'upload'>(), reply: 'bytes',
  async handle(ask) {
    const { rows: [row] } = await sql<{ media_type: string; bytes: Buffer; resident: ResidentId | null }>`
      select u.media_type, u.bytes, e.resident_id as resident from uploads u join exits e on e.community_id = u.community_id and e.id = u.exit_id
      where u.community_id = ${ask.community} and u.id = ${ask.params.id}`.execute(ask.tx)
    if (!row) return no({ code: 'not-found' })
    if (row.resident) ask.look(row.resident, 'upload', ask.params.id)
    // A PDF came as it is, with whatever it can do: it is saved, never opened in the page.
    if (row.media_type === 'application/pdf') void ask.reply.header('content-disposition', 'attachment; filename="evidence.pdf"')
    return ok<Bytes>({ mediaType: row.media_type, bytes: row.bytes })
  },
})

export const uploadRoutes: readonly Endpoint[] = [uploadRoute, seeRoute]
