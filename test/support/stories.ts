// What people did of one story, one write of each: a call that opens a case, a promise handed over, a notice, a tick at a door, a repair, a decision. Each is begun with all that comes before it, and says what
// its write must have left, once. Sending it is a test's: over a line that is cut, to a server that is killed.

import { randomBytes } from 'node:crypto'
import { uuidv7 } from '#domain/kernel/ids.ts'
import { hour, instantOf, plus } from '#domain/kernel/instants.ts'
import type { Place, Who } from './community.ts'

export const newId = (): string => uuidv7(Date.now(), randomBytes(10))
const now = () => instantOf(Date.now())

/** Something asked of the server until it is answered; a no ends the test. */
export type Asks = (who: Who, method: 'GET' | 'POST', path: string, body?: object) => Promise<any>
/** How many calls of these hours came and were answered, as the desk's line says it. */
export async function callsCounted(ask: Asks): Promise<{ offered: number; answered: number }> {
  const { hours } = await ask('staff', 'GET', '/desk/stress?hours=48') as { hours: { offered: number; answered: number }[] }
  return hours.reduce((sum, it) => ({ offered: sum.offered + it.offered, answered: sum.answered + it.answered }), { offered: 0, answered: 0 })
}
/** A write before it is sent. `calls`: of the desk's line by the hour; none where it is left out. `left`: one row of what it must have left, as the owner reads it, by `$1`. */
export type Write = { who: Who; path: string; body: object; left: string; of: string; once: object; calls?: number }
export type Story = (ask: Asks, place: Place) => Promise<Write>

async function openCase(ask: Asks, place: Place, more: object = {}): Promise<string> {
  const { path, body, who } = caseOf(place, more)
  return (await ask(who, 'POST', path, body)).id
}
const caseOf = ({ residents }: Place, more: object = {}) => ({
  who: 'staff' as const, path: '/cases', body: {
    id: newId(), act: newId(), kind: 'water', words: '水停了', place: null, household: null, resident: residents.nurse, private: false, outside: null, answerOn: { way: 'phone', number: '' }, nowFor: null,
    urgency: 'today', due: null, owner: null, step: null, contact: null, at: now(), ...more,
  },
})

export const stories: Readonly<Record<string, Story>> = {
  'a call that opens a case': async (ask, place) => {
    const contact = newId()
    await ask('staff', 'POST', '/contacts', { id: contact, resident: place.residents.nurse, channel: 'phone', startedAt: now(), endedAt: null, note: '水停了', exit: null, result: null })
    const write = caseOf(place, { contact })
    return {
      ...write, of: write.body.id, once: { cases: 1, promises: 1, acts: 'opened', contacts: 1 }, calls: 1,
      left: `select (select count(*)::int from cases where id = $1) as cases, (select count(*)::int from promises where id = $1) as promises,
        (select string_agg(kind, ' ' order by seq) from promise_acts where promise_id = $1) as acts, (select count(*)::int from contacts where case_id = $1) as contacts`,
    }
  },
  'a second matter of a call': async (ask, { residents }) => {
    const [id, first] = [newId(), newId()]
    const contact = { resident: residents.nurse, channel: 'phone', startedAt: now(), endedAt: now(), note: '问几时送菜', exit: null, result: { kind: 'answered' } }
    await ask('staff', 'POST', '/contacts', { ...contact, id: first })
    return {
      who: 'staff', path: '/contacts', body: { ...contact, id, call: first, note: '问几时做核酸' }, of: first, once: { contacts: 2, calls: 1 }, calls: 1,
      left: `select (select count(*)::int from contacts where id = $1 or call_id = $1) as contacts, (select count(distinct coalesce(call_id, id))::int from contacts where id = $1 or call_id = $1) as calls`,
    }
  },
  'a promise handed over': async (ask, place) => {
    const id = await openCase(ask, place)
    const { promise } = await ask('staff', 'GET', `/cases/${id}`)
    return {
      who: 'staff', path: '/promises/acts', body: { acts: [{ id: newId(), section: 'case', about: id, seen: promise.acts, at: now(), deed: { kind: 'handed-over', to: place.accounts.deputy } }] },
      of: id, once: { acts: 'opened handed-over', counted: 2, owner: place.accounts.deputy },
      left: `select (select string_agg(kind, ' ' order by seq) from promise_acts where promise_id = $1) as acts, (select acts from promises where id = $1) as counted, (select owner_id from promises where id = $1) as owner`,
    }
  },
  'a notice': async (ask, { buildings }) => {
    const draft = {
      // What is called other contradicts nothing: two at once are two.
      subject: 'other', urgency: 'usual', audience: { places: [{ kind: 'building', id: buildings.two }], terms: [] }, source: { 'zh-Hans': { title: '2号楼停水', lines: ['请提前接水'], when: '今天', where: '2号楼' } },
      sender: '桂园居委会', ground: '水管抢修', ask: { who: '值班室', phone: '' }, validFrom: now(), validUntil: plus(now(), 6 * hour),
    }
    const { seen } = await ask('staff', 'POST', '/notices/preview', draft)
    const id = newId()
    return {
      who: 'staff', path: '/notices', body: { ...draft, id, seen }, of: id, once: { notices: 1, homes: 3, codes: 1 },
      left: `select (select count(*)::int from notices where id = $1) as notices, (select count(*)::int from notice_homes where notice_id = $1) as homes, (select count(*)::int from notice_codes where notice_id = $1) as codes`,
    }
  },
  'a tick at a door': async (ask, { buildings, flats }) => {
    const [id, round, task] = [newId(), newId(), newId()]
    await ask('secretary', 'POST', '/rounds', { id: round, title: '发抗原', note: '', empty: false, tasks: [{ id: task, title: '发抗原', kind: 'door', names: false }], places: [{ kind: 'building', id: buildings.two }] })
    return {
      who: 'secretary', path: `/rounds/${round}/results`, body: { id, door: flats.nurse, tasks: [task], outcome: 'done', at: now(), againAt: null, words: '', takesBack: null, paper: false },
      of: round, once: { results: 1, states: 'done' },
      left: `select (select count(*)::int from door_results where round_id = $1) as results, (select string_agg(outcome, ' ') from door_states where round_id = $1) as states`,
    }
  },
  'a repair': async (ask, place) => {
    const id = await openCase(ask, place, { kind: 'drain', words: '马桶堵了' })
    await ask('staff', 'POST', `/cases/${id}/repair`, { said: { spot: 'toilet', since: null, stopped: [], risks: [], danger: null } })
    return {
      who: 'staff', path: `/cases/${id}/repair/acts`, body: { id: newId(), at: now(), deed: { kind: 'way', way: 'self' } }, of: id, once: { way: 'self', acts: 1 },
      left: `select (select way from repairs where id = $1) as way, (select count(*)::int from repair_acts where case_id = $1 and deed ->> 'way' = 'self') as acts`,
    }
  },
  'a decision': async (ask, { residents }) => {
    const [id, asked] = [newId(), now()]
    await ask('staff', 'POST', '/exits', { id, resident: residents.dialysis, purpose: 'scheduled-care', place: `市一医院 ${id.slice(-12)}`, reason: '透析', from: asked, until: plus(asked, 6 * hour), weekly: null, exits: 1, askedAt: asked })
    return {
      who: 'deputy', path: `/exits/${id}/refuse`, body: { reason: '请等回电。', appealTo: 'secretary' }, of: id, once: { steps: 'asked refused', news: 1, endings: 1 },
      left: `select (select string_agg(what, ' ' order by seq) from exit_steps where exit_id = $1) as steps, (select count(*)::int from news where details ->> 'exit' = $1::text and code = 'exit-refused') as news,
        (select count(*)::int from endings where exit_id = $1) as endings`,
    }
  },
}
