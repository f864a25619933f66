// Pictures of what is broken: a few of each repair, from the home or from the desk, made harmless as evidence is (uploads/picture.ts). Seen by the home and by whoever may read the repair, and whoever
// looked is on the record of everybody who lives there. Refuses papers (PDF). They are deleted some days after the repair is closed.

import { sql } from 'kysely'
import type { Place, Verb } from '#domain/access/access.ts'
import type { CaseId, CommunityId } from '#domain/kernel/ids.ts'
import { plus, type Instant } from '#domain/kernel/instants.ts'
import { no, ok } from '#domain/kernel/result.ts'
import { idParams } from '#domain/kernel/wire.ts'
import { mostPictures, picturesKept } from '#domain/neighbours/repairs.ts'
import { pictureParams, repairPicture } from '#domain/neighbours/wire.ts'
import type { Tx } from '../db/pool.ts'
import { endpoint, type Ask, type Bytes, type Endpoint } from '../http/endpoint.ts'
import { clean, keepPicture, mostBytes, tooMany } from '../uploads/routes.ts'
import { deleteOfRepairs, uploadOf, type About } from '../uploads/store.ts'
import { touchRepair } from './doing.ts'
import type { CaseHome } from './homes.ts'
import { lockRepair, promiseOf } from './repairs.ts'

/** From which side: under which path, who may send and who may look, and what they may. `home` null: it is not theirs to see. */
export type PictureSide = {
  under: string; sends: Verb; sees: Verb
  place: (verb: Verb) => (ask: Ask<any, any, { id: CaseId }>) => Promise<Place | null>
  home: (ask: Ask<any, any, { id: CaseId }>) => Promise<CaseHome | null>
}
const of = (id: CaseId): About => ({ kind: 'repair', id })

/** Problems, beside those of pictures: `too-many-pictures`, `repair-unknown` where nobody has said what is broken, `repair-over`. */
const sendRoute = ({ under, sends, place, home }: PictureSide): Endpoint => endpoint({
  method: 'POST', path: `${under}/pictures`, summary: 'Sends a picture (JPEG, PNG, WebP) of what is broken', may: sends, place: (ask) => place(sends)(ask as Ask<any, any, { id: CaseId }>),
  params: idParams<'case'>(), body: 'bytes', bodyLimit: mostBytes, reply: repairPicture,
  admit: async (ask) => ((await home(ask as Ask<any, any, { id: CaseId }>)) ? tooMany(ask, of(ask.params.id), mostPictures) : { code: 'not-found' }), prepare: clean,
  async handle(ask) {
    const { tx, community, params, now } = ask
    const here = await home(ask as Ask<any, any, { id: CaseId }>)
    if (!here) return no({ code: 'not-found' })
    // Of two that are sent at once the second counts the first.
    if (!(await lockRepair(tx, community, params.id))) return no({ code: 'repair-unknown' })
    if ((await promiseOf(tx, community, params.id))?.closedAt !== null) return no({ code: 'repair-over' })
    if (ask.prepared.mediaType === 'application/pdf') return no({ code: 'upload-not-allowed' })
    const kept = await keepPicture(ask, of(params.id), mostPictures)
    if (!kept.ok) return kept
    touchRepair(ask as Ask, params.id, here)
    return ok({ id: kept.value, at: now })
  },
})

const seeRoute = ({ under, sees, place, home }: PictureSide): Endpoint => endpoint({
  method: 'GET', path: `${under}/pictures/:picture`, summary: 'A picture of what is broken', may: sees, place: (ask) => place(sees)(ask as Ask<any, any, { id: CaseId }>), params: pictureParams, reply: 'bytes',
  async handle(ask) {
    const { tx, community, params: { id, picture } } = ask
    const here = await home(ask as Ask<any, any, { id: CaseId }>)
    const it = here && await uploadOf(tx, community, picture, of(id))
    if (!it) return no({ code: 'not-found' })
    // What is in confidence is that one person's: nobody else at home is told of it.
    const seen = here.private ? (here.resident ? [here.resident] : []) : here.people
    for (const resident of seen) ask.look(resident, 'upload', picture)
    return ok<Bytes>(it)
  },
})

export const pictureRoutes = (side: PictureSide): readonly Endpoint[] => [sendRoute(side), seeRoute(side)]

/** Of what is closed for so long that nobody mends it any more. */
export async function deletePictures(tx: Tx, community: CommunityId, now: Instant): Promise<void> {
  const { rows } = await sql<{ id: CaseId }>`
    select distinct u.about_id as id from uploads u join promises p on p.community_id = u.community_id and p.id = u.about_id
    where u.community_id = ${community} and p.community_id = ${community} and u.kind = 'repair' and p.closed_at <= ${plus(now, -picturesKept)} limit 200`.execute(tx)
  if (rows.length > 0) await deleteOfRepairs(tx, community, rows.map((row) => row.id))
}
