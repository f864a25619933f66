// What came of what somebody brought, on their own first page: it stands there until they say that they have read it. With that they are told, and it is closed. Whoever reads along with them has not read it for them, and is not
// shown in which words it was brought.

import { opens } from '#domain/access/access.ts'
import { done, idParams } from '#domain/kernel/wire.ts'
import { cameQuery, casesCame, readCame } from '#domain/neighbours/wire.ts'
import { endpoint, no, ok, type Ask, type Endpoint } from '../http/endpoint.ts'
import { personOf } from '../people/homes.ts'
import { cameOnPage } from './case-answers.ts'
import { follow, promiseOf } from './repairs.ts'

/** So many at once: each that was read makes room for the next. */
const most = 5

const list = endpoint({
  method: 'GET', path: '/me/came', summary: 'What came of what I brought, where I have not read it yet', may: 'home.read', query: cameQuery, reply: casesCame, why: 'carer-page',
  place: async ({ community, query }) => ({ community, resident: query.resident }),
  async handle(ask) {
    const { rights, query: { resident } } = ask
    const reads = opens(rights, resident, 'health') && opens(rights, resident, 'calls')
    const came = reads ? (await cameOnPage(ask, resident)).filter((it) => !it.told).slice(0, most) : []
    return ok({ of: resident, came: came.map(({ id, answer, outcome, at, words }) => ({ case: id, answer, outcome, at, words: opens(rights, resident, 'own') ? words : '' })) })
  },
})

const read = endpoint({
  method: 'POST', path: '/me/came/:id/read', summary: 'I have read what came of it: I was told, and it is closed', may: 'home.read', params: idParams<'case'>(), body: readCame, reply: done, rate: { burst: 20, perMinute: 20 },
  place: async ({ community, body, rights }) => (opens(rights, body.resident, 'own') ? { community, resident: body.resident } : null),
  async handle(ask) {
    const { tx, community, params, body: { resident, outcome } } = ask
    await promiseOf(tx, community, params.id)
    const it = (await cameOnPage(ask, resident)).find((one) => one.id === params.id)
    if (!it) return no({ code: 'not-found' })
    if (it.outcome !== outcome) return no({ code: 'answer-changed' })
    if (it.told) return ok({ done: true as const })
    await follow(ask as Ask, params.id, [{ kind: 'told', way: 'page', words: '' }], true)
    const person = await personOf(tx, community, resident)
    ask.touch('told', [params.id, resident], person?.home.building ?? null)
    return ok({ done: true as const })
  },
})

export const cameRoutes: readonly Endpoint[] = [list, read]
