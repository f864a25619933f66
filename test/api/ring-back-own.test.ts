// “A person rings back”, asked on different phones of one home: what somebody asked on their own is no part of what another phone asks about them.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { hour } from '#domain/kernel/instants.ts'
import { shortNumber } from '#domain/kernel/short-number.ts'
import { osmanthus, type Client, type Osmanthus } from '../support/api.ts'

let court: Osmanthus
beforeAll(async () => { court = await osmanthus() })
afterAll(() => court?.close())

const ask = (more: object = {}, who: Client = court.as('nurse')) => who.post('/me/ring-backs', { id: court.newId(), resident: court.place.residents.nurse, about: 'parcel', words: '快递说送到了', number: '', ...more })
const cases = async () => (await court.as('staff').get('/cases')).body.cases
const read = async (id: string) => (await court.as('staff').get(`/cases/${id}`)).body

test('another phone at home learns nothing of what somebody asked on their own, and puts no number of its own before theirs', async () => {
  const { residents } = court.place
  const [mother, own] = [court.as('mother'), court.newId()]
  // He asks first, about her medicine, with his number.
  const before = await ask({ about: 'medicine', words: '问她的药', number: '13900000001' }, mother)
  court.pass(hour)
  const hers = await ask({ id: own, about: 'medicine', words: '我的药', number: '13900000002' })
  expect(hers.body.number, 'hers is no part of his').toBe(shortNumber(own))
  expect((await read(own))).toMatchObject({ phone: '13900000002', words: '我的药', contactsAbout: [{ spokeName: '护士' }] })
  const his = (await cases()).find((it: any) => it.id !== own)
  expect([his.phone, his.contacts, (await read(his.id)).contactsAbout[0].spokeName], 'nobody says that it was she who asked on that phone').toEqual(['13900000001', 1, ''])
  // Asked after her: answered as if she had asked nothing.
  for (const about of ['test', 'medicine']) {
    const [asked, oracle] = [court.newId(), court.newId()]
    const mine = about === 'test' ? await ask({ id: asked, about, words: '我的结果' }) : hers
    const answer = await ask({ id: oracle, about, words: '', resident: residents.nurse }, mother)
    expect([shortNumber(oracle), before.body.number], about).toContain(answer.body.number)
    expect(answer.body.number, about).not.toBe(mine.body.number)
  }
  // On her own phone it is one case as before; with another number two, of which the desk sees both.
  expect((await ask({ about: 'medicine', words: '还没有人打来' })).body.number).toBe(hers.body.number)
  expect((await ask({ about: 'medicine', words: '', number: '139-0000-0002' })).body.number).toBe(hers.body.number)
  expect((await ask({ about: 'medicine', words: '', number: '13900000003' })).body.number).not.toBe(hers.body.number)
})

test('with the id of a call that the desk took down, as it stands on one’s own record, nothing of that call is changed', async () => {
  const { residents: { neighbour } } = court.place
  const id = court.newId()
  expect((await court.as('staff').post('/contacts', { id, resident: neighbour, channel: 'phone', startedAt: court.now(), endedAt: court.now(), note: '问过了', result: { kind: 'answered' } })).status).toBe(200)
  const before = (await court.as('staff').get(`/residents/${neighbour}`)).body.contacts
  court.pass(hour)
  expect((await ask({ id, resident: neighbour, about: 'question', words: '' }, court.as('neighbour'))).body.code).toBe('id-taken')
  expect((await court.as('staff').get(`/residents/${neighbour}`)).body.contacts).toEqual(before)
  // One that a server makes of others stands for something else.
  expect((await ask({ id: `${id.slice(0, 14)}8${id.slice(15)}`, resident: neighbour, about: 'question', words: '' }, court.as('neighbour'))).status).toBe(422)
})
