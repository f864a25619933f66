// A link to a colleague's account makes one person two. Where it takes two of another kind than against the rules, an appeal or a call back, it holds as well,
// and stays marked for the resident to see.

import { afterEach, beforeEach, expect, test } from 'vitest'
import { day, minute } from '#domain/kernel/instants.ts'
import { cookieName } from '#server/http/actor.ts'
import { osmanthus, type Answer, type Client, type Osmanthus } from '../support/api.ts'
import { bring, grantBody, pieces, readyForExits, readyRecall, recall } from '../support/asking.ts'

let court: Osmanthus
beforeEach(async () => { court = await readyForExits(await osmanthus()) })
afterEach(() => court.close())
const withCookie = (answer: Answer): Client => court.with({ cookie: `${cookieName}=${answer.cookie}` })
const opened = async (url: string): Promise<Client> => withCookie(await court.as('nobody').post('/sign-in/link', { token: new URL(url).hash.replace('#link=', '') }))
/** The secretary makes a link for their account, and opens it. */
const asColleague = async (who: 'deputy' | 'staff') => opened((await court.as('secretary').post(`/staff/${court.place.accounts[who]}/link`, {})).body.url)
const lastOf = (body: any) => body.decisions.at(-1)

test.each([['refuse', 'refused'], ['grant', 'granted']])('the refuser decides the appeal in the deputy’s name: %s; it is marked', async (what, came) => {
  const exit = await readyRecall(court)
  await court.as('secretary').post(`/exits/${exit}/refuse`, { reason: 'x', appealTo: 'deputy' })
  court.pass(minute)
  await court.as('nurse').post(`/exits/${exit}/appeal`, { text: '要去' })
  const deputy = await asColleague('deputy')
  const { body } = await deputy.post(`/exits/${exit}/${what}`, what === 'refuse' ? { reason: 'y', appealTo: 'secretary' } : grantBody(court))
  expect(lastOf(body)).toMatchObject({ what: came, ownCredential: true })
  expect(lastOf((await court.as('nurse').get(`/exits/${exit}`)).body)).toMatchObject({ ownCredential: true })
})

test('so it is the other way round, and no longer once the link is some days old', async () => {
  const refusedBy = async (who: Client) => {
    const exit = await readyRecall(court)
    await who.post(`/exits/${exit}/refuse`, { reason: 'x', appealTo: 'secretary' })
    court.pass(minute)
    await court.as('nurse').post(`/exits/${exit}/appeal`, { text: '要去' })
    const { body } = await court.as('secretary').post(`/exits/${exit}/refuse`, { reason: 'y', appealTo: 'deputy' })
    return lastOf(body).ownCredential
  }
  expect(await refusedBy(court.as('deputy'))).toBe(false)
  expect(await refusedBy(await asColleague('deputy'))).toBe(true)
  court.pass(4 * day)
  expect(await refusedBy(court.as('deputy'))).toBe(false)
})

test('the secretary signs the letter by a link of hers, calls back in the staff’s name, and grants: it is marked; called back by the staff themselves it is not', async () => {
  const signedByHer = async (resident: string) => {
    const exit = (await recall(court, court.as('secretary'), resident, { place: '市二医院' })).body.id
    for (const it of [pieces(court.now()).employer, pieces(court.now()).test]) await bring(court, court.as('staff'), exit, it)
    const asResident = await opened((await court.as('secretary').post(`/residents/${resident}/link`, { exit })).body.url)
    await bring(court, asResident, exit, { ...pieces(court.now()).letter, how: 'phone', witness: null })
    return exit
  }
  const { nurse, mother } = court.place.residents
  const [hers, own] = [await signedByHer(nurse), await signedByHer(mother)]
  expect((await court.as('staff').post(`/exits/${own}/confirm`, {})).status).toBe(200)
  expect(lastOf((await court.as('secretary').post(`/exits/${own}/grant`, grantBody(court))).body)).toMatchObject({ what: 'granted', ownCredential: false })
  expect((await (await asColleague('staff')).post(`/exits/${hers}/confirm`, {})).status).toBe(200)
  expect(lastOf((await court.as('secretary').post(`/exits/${hers}/grant`, grantBody(court))).body)).toMatchObject({ what: 'granted', ownCredential: true })
})
