// Finding people at the desk, and the card that is open during a call. Both leave lines: who was read about, and who came up.

import type { z } from 'zod'
import type { Place } from '#domain/access/access.ts'
import type { ResidentId } from '#domain/kernel/ids.ts'
import { day, dayOf, plus } from '#domain/kernel/instants.ts'
import { idParams } from '#domain/kernel/wire.ts'
import { no, ok } from '#domain/kernel/result.ts'
import * as wire from '#domain/people/wire.ts'
import { timelineOf } from '#domain/sealing/sealing.ts'
import { sideBySide } from '../db/side-by-side.ts'
import { readOnPages } from '../access/pages.ts'
import { endpoint, type Ask, type Endpoint } from '../http/endpoint.ts'
import { compoundBefore } from '../people/compounds.ts'
import { typedBy } from '../people/found-by.ts'
import { needsOf } from '../people/needs.ts'
import { readerOf } from '../people/needs-routes.ts'
import { reachOfHomes } from '../people/reach.ts'
import * as people from '../people/store.ts'
import { standingsAt } from '../sealing/status.ts'
import type { About } from './about.ts'
import { cardOf } from './card.ts'
import { historyOf } from './history.ts'
import { readsContact } from './in-confidence.ts'
import { needNames, needsAtDesk } from './needs-shown.ts'
import { contactsOf, statusesOf, type ContactRow } from './store.ts'

const shown = 20
const amongCompounds = 300

async function hitsFor({ tx, community, now }: Pick<Ask, 'tx' | 'community' | 'now'>, text: string, { openCases, numbered }: About): Promise<z.infer<typeof wire.hits>> {
  const { compound, rest } = await compoundBefore(tx, community, text)
  const words = typedBy(rest)
  if (!words) return { hits: [], more: false }
  const byNumber = await numbered(tx, community, text)
  const named = await people.hitsOf(tx, community, byNumber.map((it) => it.resident))
  // Of one compound among many: the others' doors of that number are left out afterwards.
  const found = (await people.findResidents(tx, community, words, compound ? amongCompounds : shown + 1)).filter((row) => compound === null || row.compound_id === compound)
  const rows = [...byNumber.flatMap(({ exit, resident }) => named.filter((row) => row.id === resident).slice(0, 1).map((row) => ({ ...row, exit }))), ...found.map((row) => ({ ...row, exit: null }))]
  const standings = await standingsAt(tx, community, now)
  const open = await openCases(tx, community, rows.map((row) => row.id))
  return {
    hits: rows.slice(0, shown).map((row) => ({
      id: row.id, name: row.name, born: row.born, door: row.door, compound: row.compound, phone: row.phone, openExits: open.get(row.id) ?? 0, stay: row.stay, exit: row.exit,
      level: standings.of(people.homeOf(community, row), row.id).status.level,
    })),
    more: rows.length > shown,
  }
}

/** What is typed is a name more often than not, and names do not belong into addresses, which proxies write down. */
const search = (about: About) => endpoint({
  method: 'POST', path: '/residents/search', summary: 'Finds residents by part of name or its sound, door or phone', may: 'person.search',
  body: wire.searchQuery, reply: wire.hits, once: false, rate: { burst: 300, perMinute: 300 },
  handle: async (ask) => ok(await hitsFor(ask, ask.body.text, about)),
})

async function homeOfResident(ask: Ask<any, any, { id: ResidentId }>): Promise<Place | null> {
  const row = await people.personRow(ask.tx, ask.community, ask.params.id)
  return row && { community: ask.community, building: row.building, resident: row.id, household: row.household }
}

/** What was said in confidence is read by its reader alone; that there was a call, by everybody who reads the card. */
const inConfidence = (contacts: readonly ContactRow[]): ContactRow[] => contacts.map((one) => (one.mayRead ? one : { ...one, note: '', exit: null }))

const card = (about: About) => endpoint({
  method: 'GET', path: '/residents/:id', summary: 'Everything the desk needs during a call', may: 'person.read', place: homeOfResident,
  params: idParams<'resident'>(), reply: wire.card,
  handle: async (ask) => {
    const { tx, community, now, place } = ask
    // As `place` found them: a record that is reached through another is that other one.
    const id = place!.resident!
    const { household } = place!
    const [row, standings, members, statuses, contacts, exits, history, kept, names, reach, pages] = await sideBySide(tx, (one) => Promise.all([
      people.personRow(one, community, id), standingsAt(one, community, now), people.membersWith(one, community, id), statusesOf(one, community, id),
      contactsOf(one, community, id, 50, readsContact(ask, place)), about.exitsOf(one, community, id), historyOf(one, community, id), needsOf(one, community, [id]), needNames(one, community, [id]), reachOfHomes(one, community, [household!], now), readOnPages(one, community, [id], 'calls', now),
    ]))
    if (!row) return no({ code: 'not-found' })
    const home = people.homeOf(community, row)
    const needs = needsAtDesk(kept, names, { household: household!, atHome: members.length, today: dayOf(now, standings.zone) }, readerOf(ask as Ask, place!))
    return ok(cardOf(row, {
      home: standings.of(home, row.id).shown,
      timeline: timelineOf(home, row.id, standings.orders, plus(now, -14 * day), plus(now, 21 * day), standings.zone),
      members, statuses, contacts: inConfidence(contacts), exits, needs, reach: reach.get(household!) ?? null, readsPage: pages.has(id), history, now,
    }))
  },
})

export const peopleRoutes = (about: About): readonly Endpoint[] => [search(about), card(about)]
