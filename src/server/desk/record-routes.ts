// What is known about me: everything held about a person, from every capability that holds something, and who looked at it.

import { z } from 'zod'
import { opens } from '#domain/access/access.ts'
import { circleParts } from '#domain/access/circles.ts'
import { id } from '#domain/kernel/wire.ts'
import { dayOf } from '#domain/kernel/instants.ts'
import { no, ok } from '#domain/kernel/result.ts'
import * as wire from '#domain/people/wire.ts'
import type { OwnRecord } from '#domain/people/wire.ts'
import { credentialsOf } from '../access/traces.ts'
import { sideBySide } from '../db/side-by-side.ts'
import { endpoint, type Endpoint } from '../http/endpoint.ts'
import { looksAt } from '../http/looks.ts'
import { zoneOf } from '../people/community.ts'
import { asThemselves } from '../people/merges.ts'
import { needsOf } from '../people/needs.ts'
import * as people from '../people/store.ts'
import type { About } from './about.ts'
import { known } from './card.ts'
import { historyOf } from './history.ts'
import { needNames, needsForOwn } from './needs-shown.ts'
import { contactsOf, statusesOf, type ContactRow } from './store.ts'
import { everTold } from './told.ts'

const ownQuery = z.object({ resident: id<'resident'>() })

/** “purpose: …; reader: …; ends: …” as the migrations write it. */
function heldLine({ what, comment }: { what: string; comment: string }) {
  const part = (name: string) => comment.match(new RegExp(`${name}: ([^;]+)`))?.[1]?.trim() ?? ''
  return { what, purpose: part('purpose'), reader: part('reader'), ends: part('ends') }
}

type Moved = OwnRecord['movements'][number]
const inOrder = (movements: readonly Moved[], turnedAway: readonly Omit<Moved, 'kind'>[]): Moved[] =>
  [...movements, ...turnedAway.map((it) => ({ ...it, kind: 'turned-away' as const }))].sort((a, b) => (a.at > b.at ? -1 : a.at < b.at ? 1 : 0))

const ownRecord = (about: About) => endpoint({
  method: 'GET', path: '/me/record', summary: 'Everything held about a person I may act for, and who looked at it', may: 'home.read', query: ownQuery, reply: wire.ownRecord,
  // The whole of a person: a link to one letter shows that letter, for it is sent to a number that somebody read out.
  place: async ({ community, query }) => ({ community, resident: query.resident }),
  handle: async ({ tx, community, query, now, rights }) => {
    const { resident } = query
    const [own, open] = [opens(rights, resident, 'own'), circleParts.filter((part) => opens(rights, resident, part))]
    // Not theirs, and of a part of it not theirs, is told as where there is nobody of that name.
    if (open.length === 0) return no({ code: 'not-allowed' })
    const [calls, health, looked] = circleParts.map((part) => open.includes(part)) as [boolean, boolean, boolean]
    const [row, held, statuses, contacts, exits, undone, movements, turnedAway, tellings, looks, credentials, history, kept, names, zone, members, told, themselves] = await sideBySide(tx, (one) => { const themselves = asThemselves(one, community, [resident]); return Promise.all([
      people.personRow(one, community, resident), people.heldAbout(one), statusesOf(one, community, resident), contactsOf(one, community, resident, 1000), about.exitsOf(one, community, resident, now), about.undoneOf(one, community, resident), about.movementsOf(one, community, resident),
      about.turnedAwayOf(one, community, resident), about.tellingsTo(one, community, resident), looksAt(one, community, resident), credentialsOf(one, community, resident), historyOf(one, community, resident, 'role'),
      needsOf(one, community, [resident]), needNames(one, community, [resident]), zoneOf(one, community), people.membersWith(one, community, resident), everTold(one, community, resident, own ? { themselves } : 'others'), themselves,
    ]) })
    if (!row) return no({ code: 'not-found' })
    const needs = needsForOwn(kept, names, { household: row.household, atHome: members.length, today: dayOf(now, zone) }, own && themselves)
    const theirs = ({ record, startedAt, recordedAt }: ContactRow): boolean => record !== null && themselves(record, startedAt, recordedAt)
    const whole = open.length === circleParts.length
    return ok({
      open,
      resident: { ...row, ...(health ? known(row, now) : { status: 'none' as const, statusUntil: null }), ...(whole ? {} : { born: null, phone: null }) }, door: row.door, compound: row.compound, held: held.map(heldLine),
      statuses: health ? statuses.map((one) => ({ ...one, by: one.role })) : [], needs: health ? needs : [], contacts: calls ? contacts.filter((one) => !one.private || (own && one.own && theirs(one))).map((contact) => ({ ...contact, by: contact.role, note: contact.own ? contact.note : '' })) : [],
      ...(health ? { exits, undone, movements: inOrder(movements, turnedAway), tellings } : { exits: [], undone: [], movements: [], tellings: [] }),
      told: calls && health ? told : [],
      ...(looked ? { looks, credentials } : { looks: [], credentials: [] }), history: whole ? history : [],
    })
  },
})

export const recordRoutes = (about: About): readonly Endpoint[] => [ownRecord(about)]
