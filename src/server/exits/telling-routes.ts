// The call list over HTTP: “told” or “not reached” at a press, what was pressed last, and taking that back. Who is still to be told
// stands in the desk's queue. Each press is a contact with a household, so it asks for the right to record one there; it decides nothing.

import { z } from 'zod'
import { placeNamed, type Place } from '#domain/access/access.ts'
import { newTelling, notTold, saidNow, toldLately as toldLatelyReply } from '#domain/exits/wire.ts'
import type { BuildingId, ExitId, HouseholdId, TellingId } from '#domain/kernel/ids.ts'
import { no, ok, type Result } from '#domain/kernel/result.ts'
import { done, id } from '#domain/kernel/wire.ts'
import { endpoint, type Ask, type Endpoint } from '../http/endpoint.ts'
import { householdHome } from '../people/homes.ts'
import { exitOfPath, exitParams } from './acting.ts'
import { actorText, roleText } from './rows.ts'
import { takeBack, tell, tellDecided, type NewTelling, type Written } from './tellings.ts'
import { toldLately } from './to-tell.ts'

const list = endpoint({
  method: 'GET', path: '/exits/tellings', summary: 'Who was told lately that their pass ended, or not reached, by whom', may: 'exit.read', reply: toldLatelyReply,
  handle: async ({ tx, community, now }) => ok({ rows: await toldLately(tx, community, now) }),
})

async function homeOfBody({ tx, community, rights, body }: Ask<{ household: HouseholdId }>): Promise<Place | null> {
  const home = await householdHome(tx, community, body.household)
  return placeNamed(rights, 'contact.record', community, home && { community, building: home.building, household: body.household })
}

const said = ({ rights }: Ask, place: Place, it: Omit<NewTelling, 'by' | 'role'>): NewTelling => ({ ...it, by: actorText(rights), role: roleText(rights, place) })

const refused = (rows: Exclude<Written['rows'], 'added'>) => no({ code: rows === 'id-taken' ? 'id-taken' : rows === 'overtaken' ? 'changed-meanwhile' : 'not-found' })

/** Open desks ask again: a line for each building, however many cases it was about. */
function answer(ask: Ask, { rows, touched }: Written): Result<{ done: true }> {
  if (rows !== 'added') return refused(rows)
  for (const [building, exit] of new Map(touched.map((it): [BuildingId | null, string] => [it.building, it.exit]))) ask.touch('exit', exit, building)
  return ok({ done: true })
}

const press = endpoint({
  method: 'POST', path: '/exits/tellings', summary: 'A household was told that its passes ended, or was not reached', may: 'contact.record', place: homeOfBody, body: newTelling, reply: done,
  async handle(ask) {
    const { tx, community, body, now } = ask
    const { household, resident, since, until, id: telling, what, how, tryAgainAt } = body
    const place = (await homeOfBody(ask as Ask<{ household: HouseholdId }>)) ?? { community }
    return answer(ask as Ask, await tell(tx, community, { household, resident, since, until }, said(ask as Ask, place, { id: telling, what, how, tryAgainAt: what === 'told' ? null : tryAgainAt, takesBack: null }), now))
  },
})

const mistake = endpoint({
  method: 'POST', path: '/exits/tellings/:id/take-back', summary: '“Told” or “not reached” was a mistake', may: 'contact.record', params: z.object({ id: id<'telling'>() }), body: notTold, reply: done,
  async handle(ask) {
    const { tx, community, body, params, now } = ask
    return answer(ask as Ask, await takeBack(tx, community, params.id as TellingId, said(ask as Ask, { community }, { id: body.id, what: 'taken-back', how: null, tryAgainAt: null, takesBack: params.id as TellingId }), now))
  },
})

const whileDeciding = endpoint({
  method: 'POST', path: '/exits/:id/told', summary: 'What was decided was said to its person while it was decided: nothing else tells them', may: 'contact.record', place: exitOfPath, params: exitParams, body: saidNow, reply: done,
  async handle(ask) {
    const { tx, community, rights, body, params } = ask
    const it = { id: body.id, what: 'told', how: body.how, tryAgainAt: null, takesBack: null, by: actorText(rights), role: roleText(rights, (await exitOfPath(ask as Ask<any, any, { id: ExitId }>))!) } as const
    const { rows, touched } = await tellDecided(tx, community, { exit: params.id, seq: body.seq }, it, ask.now)
    if (rows !== 'added') return refused(rows)
    // Nobody but those at the desk hears of a decision that may be undone yet.
    for (const { exit, building } of touched) ask.touch('decision', exit, building)
    return ok({ done: true as const })
  },
})

export const tellingRoutes: readonly Endpoint[] = [list, press, mistake, whileDeciding]
