// Looking: the desk's queue, one case, a resident's own exits and news. A look at a case by the desk leaves a line that
// the person can see; the queue names people only as far as calling them needs.

import { z } from 'zod'
import { can } from '#domain/access/access.ts'
import { exitView, ownExits, queue } from '#domain/exits/wire.ts'
import { isOpen } from '#domain/exits/history.ts'
import { no, ok } from '#domain/kernel/result.ts'
import { done, id, idParams } from '#domain/kernel/wire.ts'
import { anyOfMine, endpoint, type Ask, type Endpoint } from '../http/endpoint.ts'
import { exitOfPath, exitParams, viewNow } from './acting.ts'
import { peopleOf } from '../people/homes.ts'
import { standingsAt } from '../sealing/status.ts'
import { loadCases, type Case } from './cases.ts'
import { exitsOfResidents, exitsWanted, markSeen, newsOf } from './reading-store.ts'
import { viewsOf } from './view.ts'
import { lateWork } from './late-work.ts'

const queueRow = (it: Case, now: string) => {
  const { row, person } = it
  return {
    id: row.id, resident: row.resident_id, name: person?.name ?? row.described ?? '', door: person?.door ?? '', phone: person?.phone ?? null, purpose: row.purpose, place: row.place,
    emergency: row.emergency, paperOpen: row.paper_open, state: row.state, proposed: row.proposed, askedAt: row.asked_at, missing: isOpen(it.exit) ? it.advice?.missing.length ?? 0 : 0,
    dueBack: row.due_back, overdue: row.whereabouts === 'out' && row.due_back !== null && row.due_back <= now, flagged: row.flags.length > 0,
  }
}

const queueRoute = endpoint({
  method: 'GET', path: '/exits', summary: 'What waits at the desk: overdue, open papers, undecided, clashes', may: 'exit.read', reply: queue, together: true,
  async handle({ tx, community, rights, now }) {
    const wanted = await exitsWanted(tx, community, now)
    const ids = [...new Set([...wanted.overdue, ...wanted.openPapers, ...wanted.waiting, ...wanted.clashes])]
    const byId = new Map((await loadCases(tx, community, ids, now)).map((it) => [it.row.id, queueRow(it, now)]))
    const rows = (list: readonly (typeof ids)[number][]) => list.flatMap((exit) => byId.get(exit) ?? [])
    return ok({ overdue: rows(wanted.overdue), openPapers: rows(wanted.openPapers), waiting: rows(wanted.waiting), clashes: rows(wanted.clashes), work: await lateWork(tx, community, can(rights, 'work.steer', { community }), now), now })
  },
})

const caseRoute = endpoint({
  method: 'GET', path: '/exits/:id', summary: 'One exit, whole', may: 'exit.read', place: exitOfPath, params: exitParams, reply: exitView,
  async handle(ask) {
    const view = await viewNow(ask, ask.params.id)
    if (view.ok && view.value.resident) ask.look(view.value.resident.id, 'exit')
    return view
  },
})

const ownQuery = z.object({ resident: id<'resident'>().optional() })
const ownRoute = endpoint({
  method: 'GET', path: '/me/exits', summary: 'Exits of one person I act for (left out: of all), newest first, with what the home is under and what I was told', may: 'self.read', query: ownQuery, reply: ownExits,
  place: (ask) => {
    const { resident } = ask.query
    if (!resident) return anyOfMine(ask as Ask)
    return Promise.resolve(ask.rights.residents.includes(resident) ? { community: ask.community, resident } : null)
  },
  async handle({ tx, community, rights, now, query }) {
    const residents = query.resident ? [query.resident] : [...rights.residents].sort()
    const only = rights.actor.kind === 'household' ? rights.actor.exit : null
    const ids = (await exitsOfResidents(tx, community, residents)).filter((exit) => only === null || exit === only)
    const exits = await viewsOf(tx, community, await loadCases(tx, community, ids, now), rights, now)
    const person = (await peopleOf(tx, community, residents)).get(residents[0]!)
    const standings = await standingsAt(tx, community, now)
    const { shown: home } = person ? standings.of(person.home, person.id) : standings.ofNobody
    return ok({ exits, home, news: only === null ? await newsOf(tx, community, residents) : [] })
  },
})

const seenRoute = endpoint({
  method: 'POST', path: '/me/news/:id/seen', summary: 'I have read this', may: 'self.read', place: (ask) => anyOfMine(ask as Ask), params: idParams<'news'>(), reply: done,
  async handle({ tx, community, rights, params, now }) {
    return (await markSeen(tx, community, params.id, rights.residents, now)) ? ok({ done: true as const }) : no({ code: 'not-found' })
  },
})

export const readingRoutes: readonly Endpoint[] = [queueRoute, caseRoute, ownRoute, seenRoute]
