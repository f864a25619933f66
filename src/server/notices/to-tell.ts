// The notices with homes to ring and knock at, for whoever does that: building by building, where they may. Leads and volunteers read no other list of notices. Names nobody; the homes stand behind each
// building (home-routes.ts).

import { sql } from 'kysely'
import { can } from '#domain/access/access.ts'
import type { BuildingId, NoticeId } from '#domain/kernel/ids.ts'
import { later, type Instant } from '#domain/kernel/instants.ts'
import { textsOf } from '#domain/notices/texts.ts'
import { promisedOf } from '#domain/notices/told-before.ts'
import * as wire from '#domain/notices/wire.ts'
import { keepsUntil, standing } from '../doors/walkers.ts'
import { endpoint, ok, type Ask } from '../http/endpoint.ts'
import { communityOf, type CommunityRow } from '../people/community.ts'
import { frameOf } from './drafting.ts'
import { columns, toNotice, type Columns, type NoticeRow } from './store.ts'

type Row = Columns & { there: { id: BuildingId; label: string; compound: string; rings: number; knocks: number }[] }

/** The first moment by which everybody was to know, and never one before it was issued: the same as in the queue. */
const byOf = (notice: NoticeRow): Instant => later(notice.issuedAt, promisedOf(notice).map(({ by }) => by).toSorted()[0] ?? notice.issuedAt)

/** What its sender wrote to be said, or what was made of it: in each language in which there is one. */
const telephoneOf = (notice: NoticeRow, place: CommunityRow) =>
  Object.fromEntries(textsOf(notice.source, frameOf(notice, place), notice.edits).filter(({ kind }) => kind === 'telephone').map(({ language, text }) => [language, text]))

export const toTell = endpoint({
  method: 'GET', path: '/notices/to-tell', summary: 'The notices with homes that I may ring and knock at', may: 'notice.tell', place: (ask) => Promise.resolve(standing(ask, 'notice.tell')), reply: wire.toTell,
  async handle(ask) {
    const { tx, community, rights, now } = ask
    const { rows } = await sql<Row>`
      select ${columns}, m.there from notices n cross join lateral (
        select jsonb_agg(jsonb_build_object('id', b.id, 'label', b.label, 'compound', c.name, 'rings', l.rings, 'knocks', l.knocks) order by c.sort, c.name, b.sort, b.label) as there
        from (select h.building_id, count(*) filter (where h.on_list = 'rings') as rings, count(*) filter (where h.on_list = 'knocks') as knocks from notice_homes h
          where h.community_id = n.community_id and h.notice_id = n.id and h.on_list is not null and h.residents <> '{}' group by h.building_id) l
        join buildings b on b.community_id = n.community_id and b.id = l.building_id join compounds c on c.community_id = b.community_id and c.id = b.compound_id) m
      where n.community_id = ${community} and n.ended_as is null and n.valid_until > ${now} and m.there is not null order by n.urgency = 'danger' desc, n.issued_at, n.id`.execute(tx)
    // Whoever may ring and knock walks: it is as long theirs as doors are.
    const until = await keepsUntil(ask as Ask)
    const place = await communityOf(tx, community)
    const notices = rows.map(({ there, ...row }) => ({ it: toNotice(row), there })).map(({ it, there }) => ({
      id: it.id as NoticeId, kind: it.kind, urgency: it.urgency, source: it.source, changed: it.changed, sender: it.sender, ask: it.ask, validUntil: it.validUntil, by: byOf(it), telephone: telephoneOf(it, place), call: it.call,
      buildings: there.filter(({ id: building }) => can(rights, 'notice.tell', { community, building }) && (it.part === 'home' || can(rights, 'notice.tell-some', { community, building }))).map((it) => ({ ...it, until: until(it.id) })),
    }))
    return ok({ now, notices: notices.filter((it) => it.buildings.length > 0) })
  },
})
