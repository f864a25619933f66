// Lent tools at the desk: handed out, fetched, disinfected, and the list of what is out.

import { holds, placeNamed, type Place } from '#domain/access/access.ts'
import type { CaseId, LoanId } from '#domain/kernel/ids.ts'
import { no, ok } from '#domain/kernel/result.ts'
import { done, idParams } from '#domain/kernel/wire.ts'
import type { LoanAct } from '#domain/neighbours/lent.ts'
import { loans, newLoan, onLoan, type NewLoan } from '#domain/neighbours/wire.ts'
import { endpoint, type Ask, type Endpoint } from '../http/endpoint.ts'
import { mayReadSql } from '../desk/in-confidence.ts'
import { householdHome } from '../people/homes.ts'
import { homeOfReadable } from './homes.ts'
import { actOnLoan, lend, loanOf } from './loans.ts'
import { loansShown } from './shown.ts'

const list = endpoint({
  method: 'GET', path: '/loans', summary: 'Tools that are out, or back and not disinfected yet, and those whose loan ended within the last day', may: 'person.read', reply: loans,
  handle: async (ask) => ok({ loans: await loansShown(ask.tx, ask.community, 'out', { side: 'desk', reads: mayReadSql(ask) }, ask.now), now: ask.now }),
})

async function placeOfNew({ tx, community, rights, body }: Ask<NewLoan>): Promise<Place | null> {
  const home = holds(rights, 'contact.record') ? await householdHome(tx, community, body.household) : null
  return placeNamed(rights, 'contact.record', community, home && { community, building: home.building })
}

const out = endpoint({
  method: 'POST', path: '/loans', summary: 'Hands a tool out to a home, as a parcel before its door', may: 'contact.record', place: (ask) => placeOfNew(ask as Ask<NewLoan>), body: newLoan, reply: done,
  async handle(ask) {
    const { body } = ask
    // A tool for a repair goes to the home that it is in.
    if (body.case && (await homeOfReadable(ask, body.case as CaseId))?.household !== body.household) return no({ code: 'not-found' })
    return lend(ask as Ask, body)
  },
})

const act = endpoint({
  method: 'POST', path: '/loans/:id/acts', summary: 'A tool was fetched from before the door, or disinfected: then it can go out again; it is lost; nothing lay there; or what was said last was a mistake', may: 'contact.record', params: idParams<'loan'>(), body: onLoan, reply: done,
  place: async ({ tx, community, rights, params }: Ask<any, any, { id: LoanId }>) => {
    const loan = holds(rights, 'contact.record') ? await loanOf(tx, community, params.id) : null
    return placeNamed(rights, 'contact.record', community, loan && { community, building: loan.building })
  },
  handle: (ask) => actOnLoan(ask as Ask, ask.params.id, 'desk', { of: null, ...ask.body } as LoanAct),
})

export const loanRoutes: readonly Endpoint[] = [list, out, act]
