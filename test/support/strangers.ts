// Every request that names something, asked with the ids of another community. A list, so that a new endpoint has to be put on it:
// the test that reads it fails on a route that stands neither here nor among those that take no id.
import { sql } from 'kysely'
import type { ExitId } from '#domain/kernel/ids.ts'
import { hour, plus } from '#domain/kernel/instants.ts'
import { ownerTransaction } from '#server/db/pool.ts'
import type { Osmanthus, Place } from './api.ts'
import { putAsked } from './granted.ts'

export type Stranger = { method: 'get' | 'post' | 'delete'; /** as the server names it */ route: string; path: string; body?: unknown }

/** Routes that take no id of anything. What they answer is still looked through for what is not theirs. */
export const withoutIds = [
  'post /sign-in/link', 'post /sign-in/password', 'post /sign-in/passkey', 'post /sign-in/passkey/options', 'post /sign-in/slip', 'post /sign-in/spoken', 'post /sign-out', 'get /me', 'get /me/circle', 'get /me/needs', 'post /me/phone',
  'post /me/password', 'post /me/totp', 'post /me/totp/confirm', 'post /me/passkey', 'post /me/passkey/options', 'get /me/sign-in', 'get /me/sessions', 'get /staff', 'post /me/passkey/remove', 'get /devices', 'post /devices/enrol', 'get /community/office', 'post /community/office', 'post /community/phone',
  'post /residents/search', 'post /homes/find', 'post /homes/flats', 'post /roster/check', 'post /roster/import', 'get /matrix', 'get /buildings', 'get /sealing/orders', 'get /sealing/rules',
  'post /sealing/rules', 'get /me/antigen', 'get /rules', 'post /rules/check', 'post /rules', 'get /gates', 'get /desk/queue', 'get /desk/queue/{section}', 'get /desk/turns', 'get /desk/stress', 'get /desk/now', 'get /call-lists', 'get /cases', 'get /cases/clusters', 'post /cases/search', 'post /contacts/pasted', 'get /exits/reviews', 'get /exits/tellings', 'get /short-answers', 'get /rounds', 'get /rounds/mine', 'get /stations', 'post /stations', 'get /testing-rounds', 'get /laboratories', 'post /laboratories', 'get /tube-stock', 'get /kits', 'get /kits/mine', 'get /lab-results', 'post /fhir', 'get /pools', 'get /me/tests', 'get /tubes', 'post /ledger/search', 'get /looks/lists', 'get /wall', 'get /changes', 'get /events', 'get /notices', 'get /notices/terms', 'get /notices/to-tell', 'get /notices/hours', 'post /notices/hours', 'get /me/notices', 'get /me/push', 'post /me/push', 'post /me/push/end', 'get /me/repairs', 'post /me/repairs', 'get /repairs', 'get /loans', 'get /mediations', 'get /me/mediations',
  // A poster hangs where everybody comes by: its code is no id, and whoever has read it is shown what hangs there.
  'get /n/{code}',
  // A box’s code names its community itself; test/api/boxes.test.ts asks with another’s.
  'post /kits/received', 'post /hand-overs/open', 'post /hand-overs/confirm',
]
const read = (path: string): Stranger => ({ method: 'get', route: path, path })
const find = (path: string, body: unknown): Stranger => ({ method: 'post', route: path, path, body })
/** Those that can be read without more ado, to see what they show. */
export const readable: readonly Stranger[] = [
  ...['/me', '/me/sessions', '/staff', '/devices', '/matrix', '/buildings', '/sealing/orders', '/sealing/rules', '/rules', '/gates', '/desk/queue', '/desk/queue/waiting', '/desk/turns', '/desk/stress', '/desk/now', '/call-lists', '/cases', '/cases/clusters', '/exits/reviews', '/exits/tellings', '/short-answers', '/rounds', '/rounds/mine', '/stations', '/testing-rounds', '/laboratories', '/tube-stock', '/kits', '/kits/mine', '/lab-results', '/pools?tube=X1', '/me/tests', '/tubes?code=SH0001', '/field/knows', '/facts/held', '/changes?since=0', '/wall', '/notices', '/notices?state=past', '/notices/terms', '/notices/to-tell', '/notices/hours', '/me/notices', '/me/push', '/me/repairs', '/repairs', '/loans', '/mediations', '/me/mediations'].map(read),
  find('/residents/search', { text: '1' }), find('/cases/search', { text: '13800001502' }), find('/needs/search', { kinds: [], building: null, seeTo: false, after: null, limit: 200 }), find('/people/search', { text: '', building: null, state: 'all', after: null, limit: 200 }), find('/homes/find', { door: '1-1-101' }), find('/ledger/search', {}),
]

/** What a community can have that `settle` does not make: an exit with its pass, a picture, news, rules, work of the server. */
export type Things = { case: string; callList: string; told: string; shortAnswer: string; proposal: string; need: string; needAct: string; session: string; exit: string; upload: string; news: string; rules: string; pass: string; work: string; notice: string; poster: string; telling: string; round: string; doorTask: string; testingRound: string; poolHold: string; station: string; laboratory: string; box: string; kitLot: string; kitMove: string; loan: string; mediation: string }

/** What stands before a laboratory's file. */
const labBefore = (lab: string): Buffer => Buffer.from(JSON.stringify({ lab, file: lab, choices: {}, seen: null }))
const words = JSON.stringify({ 'zh-Hans': 'x', 'zh-Hant': 'x', en: 'x' })
const nothingHolds = { sentence: 'ends-open', values: {}, question: 'ends', of: null, basis: [], until: null }

export async function putThings(api: Osmanthus, place: Place): Promise<Things> {
  const [now, db, community] = [api.now(), api.database.owner, place.community]
  const things: Things = { case: api.newId(), callList: api.newId(), told: api.newId(), shortAnswer: api.newId(), proposal: api.newId(), need: api.newId(), needAct: api.newId(), session: api.newId(), exit: api.newId(), upload: api.newId(), news: api.newId(), rules: api.newId(), pass: api.newId(), work: api.newId(), notice: api.newId(), poster: api.newId().slice(-8), telling: api.newId(), round: api.newId(), doorTask: api.newId(), testingRound: api.newId(), poolHold: api.newId(), station: api.newId(), laboratory: api.newId(), box: api.newId(), kitLot: api.newId(), kitMove: api.newId(), loan: api.newId(), mediation: api.newId() }
  await ownerTransaction(api.database, (tx) => putAsked(tx, place, things.exit as ExitId, { resident: place.residents.nurse, from: now, until: plus(now, 8 * hour), at: now, by: `household:${place.households.nurse}` }))
  await sql`
    insert into uploads (community_id, id, media_type, bytes, sha256, about_id, by_actor, at)
    values (${community}, ${things.upload}, 'image/png', '\\x00', '\\x00', ${things.exit}, ${`household:${place.households.nurse}`}, ${now})`.execute(db)
  await sql`
    insert into need_acts (community_id, id, need_id, resident_id, household_id, what, kind, how, by_actor, by_role, at)
    values (${community}, ${things.needAct}, ${things.need}, ${place.residents.nurse}, ${place.households.nurse}, 'added', 'medicine', 'telephone', ${`account:${place.accounts.staff}`}, 'staff', ${now})`.execute(db)
  await sql`
    insert into needs (community_id, id, resident_id, household_id, kind, words, helper_words, private, state, last_act_id)
    values (${community}, ${things.need}, ${place.residents.nurse}, ${place.households.nurse}, 'medicine', '', '', false, 'open', ${things.needAct})`.execute(db)
  await sql`insert into news (community_id, id, resident_id, code, at) values (${community}, ${things.news}, ${place.residents.nurse}, 'exit-granted', ${now})`.execute(db)
  await sql`
    insert into rule_sets (community_id, id, code, version, valid_from, dmn, sha256, loaded_at)
    values (${community}, ${things.rules}, 'other', 1, ${now}, '<definitions/>', '\\x00', ${now})`.execute(db)
  await sql`
    insert into job_runs (community_id, id, task, payload, state, asked_at, due_at, changed_at)
    values (${community}, ${things.work}, 'exits:review', '{}', 'stopped', ${now}, ${now}, ${now})`.execute(db)
  await sql`
    insert into staff_proposals (community_id, id, account_id, kind, role, why, by_actor, by_role, at)
    values (${community}, ${things.proposal}, ${place.accounts.staff}, 'given', 'secretary', 'x', ${`account:${place.accounts.deputy}`}, 'deputy', ${now})`.execute(db)
  // Something else was told since: what stands is looked at by every server each second.
  await sql`
    insert into promises (community_id, id, section, about, kept, building_id, owner_id, urgency, due, acts, opened_at)
    values (${community}, ${things.case}, 'case', ${things.case}::uuid::text, true, ${place.buildings.two}, ${place.accounts.staff}, 'today', ${plus(now, 24 * hour)}, 1, ${now})`.execute(db)
  await sql`
    insert into cases (community_id, id, kind, words, building_id, household_id, resident_id, answer_way, by_actor, by_role, at, recorded_at)
    values (${community}, ${things.case}, 'water', '水停了', ${place.buildings.two}, ${place.households.nurse}, ${place.residents.nurse}, 'phone', ${`account:${place.accounts.staff}`}, 'staff', ${now}, ${now})`.execute(db)
  await sql`
    insert into promise_acts (community_id, promise_id, seq, id, kind, deed, by_actor, by_role, at, recorded_at, seen)
    values (${community}, ${things.case}, 1, gen_random_uuid(), 'opened', ${JSON.stringify({ kind: 'opened', owner: place.accounts.staff, urgency: 'today', due: now, step: { code: 'ask-property', words: '' } })}::jsonb, ${`account:${place.accounts.staff}`}, 'staff', ${now}, ${now}, 0)`.execute(db)
  await sql`insert into call_lists (community_id, id, number, name, may_say, expires_at, by_actor, by_role, recorded_at) values (${community}, ${things.callList}, 1, 'x', 'x', ${plus(now, hour)}, ${`account:${place.accounts.staff}`}, 'staff', ${now})`.execute(db)
  await sql`insert into call_list_lines (community_id, list_id, n, case_id) values (${community}, ${things.callList}, 1, ${things.case})`.execute(db)
  await sql`insert into repairs (community_id, id, said, changed_at) values (${community}, ${things.case}, '{"spot": "toilet", "since": null, "stopped": [], "risks": [], "danger": null}', ${now})`.execute(db)
  await sql`insert into cases (community_id, id, kind, words, private, answer_way, by_actor, by_role, at, recorded_at) values (${community}, ${things.mediation}, 'quarrel', '', true, 'phone', ${`account:${place.accounts.staff}`}, 'staff', ${now}, ${now})`.execute(db)
  await sql`
    insert into promises (community_id, id, section, about, kept, confidential, owner_id, urgency, due, acts, opened_at)
    values (${community}, ${things.mediation}, 'case', ${things.mediation}::uuid::text, true, true, ${place.accounts.staff}, 'week', ${plus(now, 24 * hour)}, 1, ${now})`.execute(db)
  await sql`
    insert into promise_acts (community_id, promise_id, seq, id, kind, deed, by_actor, by_role, at, recorded_at, seen)
    values (${community}, ${things.mediation}, 1, gen_random_uuid(), 'opened', ${JSON.stringify({ kind: 'opened', owner: place.accounts.staff, urgency: 'week', due: now, step: { code: 'call', words: '' } })}::jsonb, ${`account:${place.accounts.staff}`}, 'staff', ${now}, ${now}, 0)`.execute(db)
  await sql`insert into mediations (community_id, id, kind, at) values (${community}, ${things.mediation}, 'noise', ${now})`.execute(db)
  await sql`insert into mediation_parties (community_id, id, mediation_id, nth, resident_id, name) values (${community}, gen_random_uuid(), ${things.mediation}, 0, ${place.residents.nurse}, '')`.execute(db)
  await sql`insert into loans (community_id, id, tool, household_id, case_id, state, at) values (${community}, ${things.loan}, 'plunger 1', ${place.households.nurse}, ${things.case}, 'out', ${now})`.execute(db)
  await sql`
    insert into told (community_id, id, resident_id, question, sentence, said, basis, how, by_actor, by_role, at, recorded_at, superseded_at)
    values (${community}, ${things.told}, ${place.residents.nurse}, 'ends', 'ends-open', '{}', '[]', 'phone', ${`account:${place.accounts.staff}`}, 'staff', ${now}, ${now}, ${now})`.execute(db)
  await sql`
    insert into short_answers (community_id, id, version, question, answer, valid_from, source, owner_id, owner_role, at)
    values (${community}, ${things.shortAnswer}, 1, ${words}::jsonb, ${words}::jsonb, ${now}, 'x', ${place.accounts.staff}, 'staff', ${now})`.execute(db)
  await sql`insert into stations (community_id, id, number, name) values (${community}, ${things.station}, 91, 'x')`.execute(db)
  await sql`
    insert into testing_rounds (community_id, id, title, kind, size, begins_at, ends_at, ordered_by, note, by_actor, by_role, at)
    values (${community}, ${things.testingRound}, 'x', 'pcr', 10, ${now}, ${plus(now, 8 * hour)}, 'x', '', ${`account:${place.accounts.staff}`}, 'staff', ${now})`.execute(db)
  await sql`insert into kit_lots (community_id, id, maker, lot, expires_on, by_actor, by_role, at) values (${community}, ${things.kitLot}, 'x', 'x', (${now}::timestamptz + interval '30 days')::date, 'server', '', ${now})`.execute(db)
  await sql`insert into kit_moves (community_id, id, lot_id, what, count, cartons, said, short, other, signed, words, by_actor, by_role, at, received_at) values (${community}, ${things.kitMove}, ${things.kitLot}, 'received', 9, 1, 9, '[]', 'x', true, '', 'server', '', ${now}, ${now})`.execute(db)
  await sql`insert into boxes (community_id, id, round_id, code, tubes, closed_at, told_at) values (${community}, ${things.box}, ${things.testingRound}, 'X', 0, ${now}, ${now})`.execute(db)
  await sql`insert into testing_round_places (community_id, round_id, kind, place_id) values (${community}, ${things.testingRound}, 'compound', ${place.compound})`.execute(db)
  await sql`insert into laboratories (community_id, id, name, at) values (${community}, ${things.laboratory}, 'x', ${now})`.execute(db)
  await sql`insert into lab_refusals (community_id, id, lab_id, name, why, places, at) values (${community}, ${things.laboratory}, ${things.laboratory}, 'x.json', 'wrong', '{}', ${now})`.execute(db)
  await sql`insert into lab_results (community_id, id, lab_id, tube, verdict, written, sheet, lines, flags, by_actor, by_role, received_at) values (${community}, ${things.laboratory}, ${things.laboratory}, 'X1', 'positive', '', '', '{}', '{}', ${`account:${place.accounts.staff}`}, 'staff', ${now})`.execute(db)
  await sql`insert into pool_holds (community_id, id, tube, results, round_id, rings_by, rings_at, by_actor, by_role, at) values (${community}, ${things.poolHold}, 'X1', ${[things.laboratory]}::uuid[], ${things.testingRound}, ${place.accounts.staff}, ${plus(now, hour)}, ${`account:${place.accounts.staff}`}, 'staff', ${now})`.execute(db)
  await sql`insert into pool_held (community_id, hold_id, person_id, pool) values (${community}, ${things.poolHold}, ${place.residents.nurse}, 1)`.execute(db)
  await sql`insert into door_rounds (community_id, id, title, note, empty, by_actor, by_role, at) values (${community}, ${things.round}, 'x', '', false, ${`account:${place.accounts.staff}`}, 'staff', ${now})`.execute(db)
  await sql`insert into round_tasks (community_id, id, round_id, nth, title, kind, names) values (${community}, ${things.doorTask}, ${things.round}, 1, 'x', 'door', true)`.execute(db)
  await sql`insert into round_places (community_id, round_id, kind, place_id) values (${community}, ${things.round}, 'building', ${place.buildings.two})`.execute(db)
  await sql`
    insert into round_acts (community_id, id, round_id, seq, what, entrance_id, account_id, by_actor, by_role, at)
    values (${community}, ${api.newId()}, ${things.round}, 1, 'given', ${place.entrances.two}, ${place.accounts.volunteer}, ${`account:${place.accounts.staff}`}, 'staff', ${now})`.execute(db)
  await sql`update sessions set id = ${things.session} where account_id = ${place.accounts.staff}`.execute(db)
  await putNotice(api, place, things)
  return things
}

/** Water is off in building 2, and the nurse's home was told so. */
async function putNotice(api: Osmanthus, { community, buildings, households, residents }: Place, { notice, poster, telling }: Things): Promise<void> {
  const [now, db] = [api.now(), api.database.owner]
  const at = [{ kind: 'building', id: buildings.two }]
  await sql`
    insert into notices (community_id, id, kind, subject, urgency, audience, chains, part, source, sender, ground, ask_who, ask_phone, valid_from, valid_until, plan, code, homes, people, by_actor, by_role, issued_at)
    values (${community}, ${notice}, 'notice', 'water', 'usual', ${JSON.stringify({ places: at, terms: [] })}::jsonb, ${JSON.stringify([at])}::jsonb, 'home', ${JSON.stringify({ en: { title: 'x', lines: [], when: '', where: '' } })}::jsonb,
      'x', 'x', 'x', '', ${now}, ${plus(now, 8 * hour)}, '[{"rung": "page", "after": 0}]', ${poster}, 1, 1, 'server', 'staff', ${now})`.execute(db)
  await sql`insert into notice_codes (code, community_id, notice_id) values (${poster}, ${community}, ${notice})`.execute(db)
  await sql`
    insert into notice_homes (community_id, notice_id, household_id, building_id, residents, last, has_had, reached_at, reached_by)
    values (${community}, ${notice}, ${households.nurse}, ${buildings.two}, ${[residents.nurse]}::uuid[], '{"rings": "told"}', true, ${now}, ${telling})`.execute(db)
  await sql`
    insert into notice_deliveries (community_id, id, notice_id, household_id, rung, grade, how, by_actor, by_role, at, recorded_at)
    values (${community}, ${telling}, ${notice}, ${households.nurse}, 'rings', 'told', 'phone', 'server', 'staff', ${now}, ${now})`.execute(db)
}

/** A notice to one home of theirs, or on anything else of theirs. */
const draftFor = (api: Osmanthus, place: { kind: string; id: string }, more: object = {}) => ({
  subject: 'water', urgency: 'usual', audience: { places: [place], terms: [] }, source: { en: { title: 'x', lines: [], when: '', where: '' } }, sender: 'x', ground: 'x', ask: { who: 'x', phone: '' },
  validFrom: api.now(), validUntil: plus(api.now(), 4 * hour), ...more,
})
function strangeNotices(api: Osmanthus, { community, households, buildings }: Place, { notice, telling }: Things): Stranger[] {
  const of = (action: string, body: object): Stranger => ({ method: 'post', route: `/notices/{id}/${action}`, path: `/notices/${notice}/${action}`, body })
  const ways = { id: api.newId(), language: null, mail: null, text: true, knockFirst: false, words: 'x' }
  const theirs = { kind: 'household', id: households.nurse }
  return [
    { method: 'post', route: '/notices/preview', path: '/notices/preview', body: draftFor(api, theirs) },
    { method: 'post', route: '/notices/preview', path: '/notices/preview', body: draftFor(api, { kind: 'building', id: api.place.buildings.two }, { corrects: notice, changed: { en: 'x' } }) },
    { method: 'post', route: '/notices/audience', path: '/notices/audience', body: { audience: { places: [{ kind: 'building', id: buildings.two }], terms: [] } } },
    { method: 'post', route: '/notices/late', path: '/notices/late', body: draftFor(api, theirs, { toldBefore: 12 }) },
    { method: 'post', route: '/notices', path: '/notices', body: draftFor(api, theirs, { id: api.newId(), seen: 'x' }) },
    { method: 'get', route: '/notices/{id}', path: `/notices/${notice}` }, { method: 'get', route: '/notices/{id}/homes', path: `/notices/${notice}/homes?which=all` }, { method: 'get', route: '/notices/{id}/answers', path: `/notices/${notice}/answers` },
    of('group-again', {}), of('round', { id: api.newId(), task: api.newId() }), of('withdraw', { id: api.newId(), changed: { en: 'x' } }), of('told', { id: api.newId(), household: households.nurse, what: 'told', how: 'phone', at: api.now() }), of('told/take-back', { id: api.newId(), act: telling }),
    of('send-again', { id: api.newId(), household: households.nurse, rung: 'sms' }),
    { method: 'get', route: '/households/{id}/ways', path: `/households/${households.nurse}/ways` }, { method: 'post', route: '/households/{id}/ways', path: `/households/${households.nurse}/ways`, body: ways },
    { method: 'post', route: '/texts/{community}', path: `/texts/${community}`, body: { event: 'sms:received', payload: { message: '收到', phoneNumber: '+8613800001502' } } },
    { method: 'post', route: '/me/notices/opened', path: '/me/notices/opened', body: { notices: [notice] } },
    { method: 'post', route: '/me/notices/{id}/acknowledge', path: `/me/notices/${notice}/acknowledge`, body: {} },
    { method: 'post', route: '/me/notices/{id}/not-known', path: `/me/notices/${notice}/not-known`, body: { at: api.now() } },
  ]
}

/** Every request that names something of `other`; the ids a device would make are new each time. */
export function strangers(api: Osmanthus, other: Place, things: Things): Stranger[] {
  const [now, later] = [api.now(), plus(api.now(), 4 * hour)]
  const { residents, households, flats, gate, device, buildings, compound, rule, order } = other
  const act = (resident: string, to: object | null) => ({ id: api.newId(), kind: to ? 'moved' : 'moved-out', residents: [resident], since: now, until: null, to, place: '', source: 'x' })
  const exit = (action: string, body: unknown): Stranger => ({ method: 'post', route: `/exits/{id}/${action}`, path: `/exits/${things.exit}/${action}`, body })
  const letOut = { pass: api.newId(), gates: [] }
  return [
    ...strangeNotices(api, other, things),
    { method: 'get', route: '/staff/{id}/history', path: `/staff/${other.accounts.staff}/history` },
    { method: 'post', route: '/staff', path: '/staff', body: { id: api.newId(), account: api.newId(), login: `x-${api.newId().slice(-12)}`, name: 'x', role: 'staff', building: buildings.two, until: null, why: 'x' } },
    { method: 'post', route: '/staff/{id}/roles', path: `/staff/${other.accounts.staff}/roles`, body: { id: api.newId(), last: null, role: 'gate', building: null, until: null, instead: null, why: 'x' } },
    { method: 'post', route: '/staff/{id}/roles', path: `/staff/${api.place.accounts.staff}/roles`, body: { id: api.newId(), last: null, role: 'staff', building: buildings.two, until: null, instead: null, why: 'x' } },
    { method: 'post', route: '/staff/{id}/end', path: `/staff/${other.accounts.staff}/end`, body: { id: api.newId(), last: null, role: null, building: null, at: null, why: 'x' } },
    { method: 'post', route: '/staff/{id}/end/preview', path: `/staff/${other.accounts.staff}/end/preview`, body: { role: null, building: null, at: null } },
    { method: 'post', route: '/staff/{id}/link', path: `/staff/${other.accounts.staff}/link` },
    { method: 'post', route: '/staff/proposals/{id}/answer', path: `/staff/proposals/${things.proposal}/answer`, body: { verdict: 'confirmed', why: '' } },
    { method: 'post', route: '/me/sessions/end', path: '/me/sessions/end', body: { id: things.session } },
    { method: 'get', route: '/residents/{id}', path: `/residents/${residents.nurse}` },
    { method: 'get', route: '/me/record', path: `/me/record?resident=${residents.nurse}` },
    { method: 'get', route: '/me/exits', path: `/me/exits?resident=${residents.nurse}` },
    { method: 'post', route: '/needs/search', path: '/needs/search', body: { kinds: [], building: buildings.two, seeTo: false, after: null, limit: 50 } },
    { method: 'post', route: '/residents/{id}/needs', path: `/residents/${residents.nurse}/needs`, body: { id: api.newId(), need: api.newId(), content: { kind: 'deaf' }, how: 'telephone' } },
    { method: 'post', route: '/needs/{id}/acts', path: `/needs/${things.need}/acts`, body: { what: 'ended', id: api.newId(), seen: things.needAct } },
    { method: 'post', route: '/me/needs', path: '/me/needs', body: { id: api.newId(), need: api.newId(), resident: residents.nurse, content: { kind: 'deaf' } } },
    { method: 'post', route: '/me/needs/{id}/acts', path: `/me/needs/${things.need}/acts`, body: { what: 'ended', id: api.newId(), seen: things.needAct } },
    { method: 'get', route: '/residents/{id}/circle', path: `/residents/${residents.nurse}/circle` },
    { method: 'post', route: '/residents/{id}/circle', path: `/residents/${residents.nurse}/circle`, body: { id: api.newId(), parts: ['calls'], to: null, shared: true, knownBy: 'x' } },
    { method: 'post', route: '/me/home-reports', path: '/me/home-reports', body: { id: api.newId(), kind: 'moved-out', resident: residents.nurse, since: now.slice(0, 10) } },
    { method: 'post', route: '/homes/reports/{id}/answer', path: `/homes/reports/${things.exit}/answer`, body: { answer: 'not-so' } },
    { method: 'post', route: '/me/circle', path: '/me/circle', body: { id: api.newId(), parts: ['calls'], to: residents.nurse, shared: true } },
    { method: 'post', route: '/me/news/{id}/seen', path: `/me/news/${things.news}/seen` },
    { method: 'post', route: '/contacts', path: '/contacts', body: { id: api.newId(), resident: residents.nurse, channel: 'phone', startedAt: now, endedAt: null, note: '', exit: null } },
    { method: 'get', route: '/residents/{id}/answers', path: `/residents/${residents.nurse}/answers` },
    { method: 'get', route: '/me/answers', path: `/me/answers?resident=${residents.nurse}` },
    { method: 'get', route: '/me/came', path: `/me/came?resident=${residents.nurse}` },
    { method: 'post', route: '/me/came/{id}/read', path: `/me/came/${things.case}/read`, body: { resident: residents.nurse, outcome: 2 } },
    { method: 'post', route: '/me/answers/read', path: '/me/answers/read', body: { id: api.newId(), resident: residents.nurse, question: 'ends', of: null, said: null } },
    { method: 'post', route: '/me/ring-backs', path: '/me/ring-backs', body: { id: api.newId(), resident: residents.nurse, about: 'parcel', words: '', number: '' } },
    { method: 'post', route: '/cases/came-back', path: '/cases/came-back', body: { id: api.newId(), resident: residents.nurse, channel: 'phone', words: 'x', teller: { resident: null, number: '' }, at: now } },
    { method: 'post', route: '/cases/came-back', path: '/cases/came-back', body: { id: api.newId(), resident: api.place.residents.nurse, channel: 'phone', words: 'x', teller: { resident: residents.nurse, number: '' }, at: now } },
    { method: 'post', route: '/told', path: '/told', body: { id: api.newId(), resident: residents.nurse, answer: nothingHolds, how: 'phone', contact: null, at: now } },
    { method: 'post', route: '/told/text', path: '/told/text', body: { id: api.newId(), resident: residents.nurse, answer: nothingHolds, how: 'message', contact: null, at: now, text: 'x', language: 'zh-Hans', number: '', said: '' } },
    { method: 'post', route: '/told/{id}/take-back', path: `/told/${things.told}/take-back`, body: {} },
    { method: 'get', route: '/short-answers/{id}', path: `/short-answers/${things.shortAnswer}` },
    { method: 'post', route: '/short-answers', path: '/short-answers', body: { id: api.newId(), seen: 0, question: JSON.parse(words), answer: JSON.parse(words), places: [{ kind: 'building', id: buildings.two }], validFrom: now, validUntil: null, source: 'x', withdrawn: false } },
    { method: 'post', route: '/short-answers', path: '/short-answers', body: { id: things.shortAnswer, seen: 1, question: JSON.parse(words), answer: JSON.parse(words), places: [], validFrom: now, validUntil: null, source: 'x', withdrawn: false } },
    { method: 'post', route: '/short-answers/{id}/looked', path: `/short-answers/${things.shortAnswer}/looked`, body: { look: api.newId(), seen: 1, stood: { rules: null, orders: 0 } } },
    { method: 'post', route: '/residents/{id}/link', path: `/residents/${residents.nurse}/link`, body: { exit: null } },
    { method: 'get', route: '/residents/{id}/code/{code}', path: `/residents/${residents.nurse}/code/${api.newId()}` },
    { method: 'post', route: '/residents/{id}/code', path: `/residents/${residents.nurse}/code`, body: { exit: null } },
    { method: 'post', route: '/residents/{id}/link/text', path: `/residents/${residents.nurse}/link/text`, body: { token: 'x'.repeat(32), number: '13800001502' } },
    { method: 'post', route: '/desk/turns', path: '/desk/turns', body: { id: api.newId(), account: other.accounts.staff, from: now, until: null, quiet: false, leads: false } },
    { method: 'get', route: '/promises/{section}/{about}', path: `/promises/waiting/${encodeURIComponent(`household:${households.nurse}`)}` },
    { method: 'post', route: '/promises/acts', path: '/promises/acts', body: { acts: [{ id: api.newId(), section: 'case', about: things.case, seen: 0, at: now, deed: { kind: 'taken' } }] } },
    { method: 'get', route: '/desk/kept/{id}', path: `/desk/kept/${other.accounts.staff}` },
    { method: 'get', route: '/cases/{id}', path: `/cases/${things.case}` }, { method: 'get', route: '/cases/{id}/notices', path: `/cases/${things.case}/notices` },
    { method: 'get', route: '/call-lists/{id}', path: `/call-lists/${things.callList}` },
    { method: 'post', route: '/call-lists', path: '/call-lists', body: { id: api.newId(), name: 'x', maySay: 'x', expiresAt: plus(now, hour), lines: [{ case: things.case, act: api.newId(), seen: 1 }] } },
    { method: 'post', route: '/call-lists/{id}/put-right', path: `/call-lists/${things.callList}/put-right`, body: { n: 1, seen: 1, result: null, words: '', acts: [api.newId(), api.newId()], strikes: api.newId(), at: now } },
    { method: 'post', route: '/call-lists/{id}/back', path: `/call-lists/${things.callList}/back`, body: { results: [{ n: 1, result: 'told', words: '', acts: [api.newId(), api.newId()], at: now }] } },
    { method: 'get', route: '/cases/{id}/repair', path: `/cases/${things.case}/repair` }, { method: 'get', route: '/cases/{id}/repair/cost', path: `/cases/${things.case}/repair/cost?from=${now}&protected=no` },
    { method: 'post', route: '/cases/{id}/repair', path: `/cases/${things.case}/repair`, body: { said: { spot: 'toilet', since: null, stopped: [], risks: [], danger: null } } },
    { method: 'post', route: '/cases/{id}/repair/acts', path: `/cases/${things.case}/repair/acts`, body: { id: api.newId(), at: now, deed: { kind: 'way', way: 'self' } } },
    { method: 'post', route: '/cases/{id}/repair/pictures', path: `/cases/${things.case}/repair/pictures` }, { method: 'get', route: '/cases/{id}/repair/pictures/{picture}', path: `/cases/${things.case}/repair/pictures/${things.upload}` },
    { method: 'post', route: '/me/repairs/{id}/pictures', path: `/me/repairs/${things.case}/pictures` }, { method: 'get', route: '/me/repairs/{id}/pictures/{picture}', path: `/me/repairs/${things.case}/pictures/${things.upload}` },
    { method: 'post', route: '/me/repairs/{id}/acts', path: `/me/repairs/${things.case}/acts`, body: { id: api.newId(), at: now, deed: { kind: 'works' } } },
    { method: 'get', route: '/mediations/{id}', path: `/mediations/${things.mediation}` },
    { method: 'post', route: '/mediations/{id}/acts', path: `/mediations/${things.mediation}/acts`, body: { id: api.newId(), at: now, deed: { kind: 'fact', words: 'x' } } },
    { method: 'post', route: '/mediations', path: '/mediations', body: { id: api.newId(), act: api.newId(), kind: 'noise', mediator: null, at: now, parties: [{ id: api.newId(), resident: residents.nurse, name: '' }, { id: api.newId(), resident: api.place.residents.nurse, name: '' }] } },
    { method: 'post', route: '/me/mediations/{id}/stop', path: `/me/mediations/${things.mediation}/stop`, body: { id: api.newId(), at: now } },
    { method: 'post', route: '/loans', path: '/loans', body: { id: api.newId(), act: api.newId(), tool: 'x', household: households.nurse, case: null, at: now } },
    { method: 'post', route: '/loans', path: '/loans', body: { id: api.newId(), act: api.newId(), tool: 'x', household: api.place.households.nurse, case: things.case, at: now } },
    { method: 'post', route: '/loans/{id}/acts', path: `/loans/${things.loan}/acts`, body: { id: api.newId(), kind: 'fetched', at: now } },
    { method: 'post', route: '/me/loans/{id}/acts', path: `/me/loans/${things.loan}/acts`, body: { id: api.newId(), kind: 'got', at: now } },
    ...[{ resident: residents.nurse }, { household: households.nurse }, { place: { kind: 'building', id: buildings.two } }, { owner: other.accounts.staff, resident: api.place.residents.nurse }, { contact: things.exit, resident: api.place.residents.nurse }].map((of): Stranger => ({
      method: 'post', route: '/cases', path: '/cases',
      body: { id: api.newId(), act: api.newId(), kind: 'water', words: 'x', place: null, household: null, resident: null, private: false, outside: null, answerOn: { way: 'phone', number: '' }, nowFor: null, urgency: 'today', due: null, owner: null, step: null, contact: null, at: now, ...of },
    })),
    ...['join', 'apart'].map((what): Stranger => ({ method: 'post', route: `/cases/${what}`, path: `/cases/${what}`, body: { main: things.case, cases: [things.case, things.exit] } })),
    { method: 'post', route: '/contacts', path: '/contacts', body: { id: api.newId(), resident: api.place.residents.nurse, channel: 'phone', startedAt: now, endedAt: null, note: '', exit: null, result: { kind: 'joined', case: things.case } } },
    { method: 'post', route: '/contacts', path: '/contacts', body: { id: api.newId(), resident: null, household: households.nurse, channel: 'missed', startedAt: now, endedAt: null } },
    { method: 'post', route: '/contacts', path: '/contacts', body: { id: api.newId(), resident: api.place.residents.nurse, concerns: [residents.nurse], channel: 'door', startedAt: now, endedAt: null } },
    { method: 'get', route: '/exits/needed', path: `/exits/needed?resident=${residents.nurse}` },
    { method: 'post', route: '/residents/{id}/carers', path: `/residents/${residents.nurse}/carers`, body: { household: households.neighbour, until: null } },
    { method: 'post', route: '/residents/{id}/carers', path: `/residents/${api.place.residents.nurse}/carers`, body: { household: households.neighbour, until: null } },
    { method: 'delete', route: '/residents/{id}/carers/{household}', path: `/residents/${residents.nurse}/carers/${households.neighbour}` },
    { method: 'post', route: '/residents/{id}/status', path: `/residents/${residents.nurse}/status`, body: { id: api.newId(), status: 'positive', reason: 'x', since: now, until: null } },
    { method: 'get', route: '/households/{id}/slip', path: `/households/${households.nurse}/slip` },
    { method: 'post', route: '/people/search', path: '/people/search', body: { text: '', building: buildings.two, state: 'all', after: null, limit: 50 } },
    { method: 'post', route: '/residents', path: '/residents', body: { id: api.newId(), act: api.newId(), name: 'x', born: null, phone: null, to: { flat: flats.nurse, household: api.newId(), joins: false }, kind: 'lives', since: now, until: null, host: null, place: '', source: 'x' } },
    { method: 'post', route: '/residents', path: '/residents', body: { id: api.newId(), act: api.newId(), name: 'x', born: null, phone: null, to: { flat: api.place.flats.nurse, household: households.nurse, joins: true }, kind: 'lives', since: now, until: null, host: null, place: '', source: 'x' } },
    { method: 'post', route: '/residents/{id}/correct', path: `/residents/${residents.nurse}/correct`, body: { id: api.newId(), changes: [{ what: 'phone', old: null, new: '13800009999' }], why: 'x' } },
    { method: 'get', route: '/roster/runs/{id}', path: `/roster/runs/${things.exit}` }, { method: 'post', route: '/roster/runs/{id}/stop', path: `/roster/runs/${things.exit}/stop` },
    { method: 'post', route: '/roster/ends', path: '/roster/ends', body: { gone: [residents.nurse], moved: [] } },
    { method: 'post', route: '/residents/acts', path: '/residents/acts', body: act(residents.nurse, null) },
    { method: 'post', route: '/residents/acts', path: '/residents/acts', body: act(api.place.residents.nurse, { flat: flats.nurse, household: api.newId(), joins: false }) },
    { method: 'post', route: '/residents/acts/preview', path: '/residents/acts/preview', body: act(residents.nurse, null) },
    { method: 'post', route: '/residents/merge/preview', path: '/residents/merge/preview', body: { kept: residents.nurse, gone: residents.mother } },
    { method: 'post', route: '/residents/merge/preview', path: '/residents/merge/preview', body: { kept: api.place.residents.nurse, gone: residents.mother } },
    { method: 'post', route: '/residents/merge', path: '/residents/merge', body: { id: api.newId(), kept: api.place.residents.nurse, gone: residents.mother, take: [], despite: true, seen: 'x', why: 'x' } },
    { method: 'post', route: '/residents/merge/take-back', path: '/residents/merge/take-back', body: { id: api.newId(), act: residents.nurse, why: 'x' } },
    { method: 'post', route: '/residents/acts/take-back', path: '/residents/acts/take-back', body: { id: api.newId(), act: residents.nurse, source: 'x' } },
    { method: 'post', route: '/households/{id}/slip', path: `/households/${households.nurse}/slip` },
    { method: 'post', route: '/devices/enrolments', path: '/devices/enrolments', body: { kind: 'gate', place: gate, label: 'x' } },
    { method: 'post', route: '/devices/{id}/revoke', path: `/devices/${device}/revoke` },
    { method: 'post', route: '/gates', path: '/gates', body: { id: api.newId(), compound, number: 77, name: 'x' } },
    { method: 'get', route: '/field/knows', path: `/field/knows?kind=gate&place=${gate}` },
    { method: 'get', route: '/facts/held', path: `/facts/held?device=${device}` },
    { method: 'post', route: '/facts/rulings', path: '/facts/rulings', body: { facts: [{ id: things.exit, hash: 'x' }], accept: true, reason: 'x' } },
    { method: 'post', route: '/sealing/orders', path: '/sealing/orders', body: { id: api.newId(), scope: { kind: 'building', id: buildings.two }, rule, startsAt: now, issuer: 'x', ground: 'x', caseSince: null } },
    { method: 'post', route: '/sealing/orders', path: '/sealing/orders', body: { id: api.newId(), scope: { kind: 'person', id: residents.nurse }, rule: api.place.rule, startsAt: now, issuer: 'x', ground: 'x', caseSince: null } },
    { method: 'post', route: '/sealing/orders/{id}/new-case', path: `/sealing/orders/${order}/new-case`, body: { id: api.newId(), at: now, source: 'x', reason: 'x' } },
    { method: 'post', route: '/sealing/orders/{id}/lift', path: `/sealing/orders/${order}/lift`, body: { id: api.newId(), at: now, source: 'x', reason: 'x' } },
    { method: 'post', route: '/sealing/orders/{id}/take-back', path: `/sealing/orders/${order}/take-back`, body: { id: api.newId(), step: order, reason: 'x' } },
    { method: 'post', route: '/sealing/orders/preview', path: '/sealing/orders/preview', body: { what: 'issue', scope: { kind: 'building', id: buildings.two }, rule, startsAt: now, caseSince: null } },
    { method: 'post', route: '/sealing/orders/preview', path: '/sealing/orders/preview', body: { what: 'case', order, at: now } },
    { method: 'post', route: '/sealing/orders/preview', path: '/sealing/orders/preview', body: { what: 'take-back', order, step: order } },
    { method: 'get', route: '/matrix/flats', path: `/matrix/flats?buildings=${buildings.two}` },
    { method: 'get', route: '/sealing/timeline', path: `/sealing/timeline?building=${buildings.two}` },
    { method: 'post', route: '/testing-rounds/{id}/doors', path: `/testing-rounds/${things.testingRound}/doors`, body: { id: api.newId(), task: api.newId(), title: 'x' } },
    { method: 'post', route: '/pools', path: '/pools', body: { id: api.newId(), round: api.newId(), tube: 'X1', title: 'x', results: [things.laboratory], people: [other.residents.nurse], ringsBy: other.accounts.staff, ringsAt: plus(api.now(), hour) } },
    { method: 'post', route: '/pools/{id}/acts', path: `/pools/${things.poolHold}/acts`, body: { id: api.newId(), person: other.residents.nurse, what: 'rung', words: '' } },
    { method: 'post', route: '/testing-rounds/{id}/antigen', path: `/testing-rounds/${things.testingRound}/antigen`, body: { id: api.newId(), home: other.residents.nurse, person: other.residents.nurse, called: '', what: 'negative', takesBack: null, at: now } },
    { method: 'post', route: '/me/antigen', path: '/me/antigen', body: { id: api.newId(), round: things.testingRound, home: other.residents.nurse, person: other.residents.nurse, called: '', what: 'negative', takesBack: null, at: now } },
    { method: 'post', route: '/rounds/{id}/antigen', path: `/rounds/${things.round}/antigen`, body: { id: api.newId(), door: other.flats.nurse, household: other.households.nurse, task: api.newId(), person: other.residents.nurse, called: '', what: 'negative', takesBack: null, at: now } },
    { method: 'post', route: '/antigen-looks', path: '/antigen-looks', body: { id: api.newId(), results: [things.laboratory], words: 'x' } },
    { method: 'post', route: '/pools/watch', path: '/pools/watch', body: { accounts: [other.accounts.staff] } },
    { method: 'post', route: '/lab-results', path: '/lab-results', body: { id: api.newId(), lab: things.laboratory, tube: 'X1', verdict: 'negative', testedAt: null } },
    { method: 'post', route: '/lab-results/{id}/take-back', path: `/lab-results/${things.laboratory}/take-back`, body: { id: api.newId(), words: 'x' } },
    { method: 'post', route: '/lab-refusals/{id}/seen', path: `/lab-refusals/${things.laboratory}/seen`, body: {} },
    { method: 'post', route: '/lab-results/looks', path: '/lab-results/looks', body: { id: api.newId(), tube: 'X1', results: [things.laboratory], words: 'x' } },
    ...(['check', 'files'] as const).map((what): Stranger => ({ method: 'post', route: `/lab-results/${what}`, path: `/lab-results/${what}?before=${labBefore(things.laboratory).length}`, body: Buffer.concat([labBefore(things.laboratory), Buffer.from('a,b\n1,2')]) })),
    { method: 'get', route: '/testing-rounds/{id}', path: `/testing-rounds/${things.testingRound}` }, { method: 'get', route: '/testing-rounds/{id}/people', path: `/testing-rounds/${things.testingRound}/people?outcome=missing` },
    { method: 'get', route: '/testing-rounds/{id}/slots', path: `/testing-rounds/${things.testingRound}/slots` },
    { method: 'get', route: '/testing-rounds/{id}/replan', path: `/testing-rounds/${things.testingRound}/replan` },
    { method: 'get', route: '/testing-rounds/{id}/calls', path: `/testing-rounds/${things.testingRound}/calls` },
    { method: 'post', route: '/testing-rounds/{id}/slots', path: `/testing-rounds/${things.testingRound}/slots`, body: { id: api.newId(), slots: [{ entrance: other.entrances.two, station: things.station, from: api.now(), until: plus(api.now(), hour) }] } },
    { method: 'post', route: '/testing-rounds/{id}/shift', path: `/testing-rounds/${things.testingRound}/shift`, body: { id: api.newId(), station: things.station, minutes: 40 } },
    { method: 'post', route: '/testing-rounds/{id}/shift/preview', path: `/testing-rounds/${things.testingRound}/shift/preview`, body: { station: things.station, minutes: 40 } },
    { method: 'post', route: '/testing-rounds/{id}/shift/take-back', path: `/testing-rounds/${things.testingRound}/shift/take-back`, body: { id: api.newId(), act: api.newId() } },
    { method: 'get', route: '/testing-rounds/{id}/boxes', path: `/testing-rounds/${things.testingRound}/boxes` },
    { method: 'post', route: '/boxes/{id}/handings', path: `/boxes/${things.box}/handings`, body: { id: api.newId(), leg: 'driver', what: 'taken', at: now, who: 'x', place: 'x' } },
    { method: 'post', route: '/tube-stock', path: '/tube-stock', body: { id: api.newId(), station: things.station, what: 'issued', count: 1, first: '', last: '', words: '' } },
    { method: 'post', route: '/kits', path: '/kits', body: { id: api.newId(), what: 'lost', lot: things.kitLot, count: 1, lead: null, stairwell: null, give: null, bags: null, other: 'x', signed: true, words: '', at: now } },
    { method: 'get', route: '/kits/lots/{id}', path: `/kits/lots/${things.kitLot}` },
    { method: 'post', route: '/kits/lots/{id}/recall', path: `/kits/lots/${things.kitLot}/recall`, body: { id: api.newId(), what: 'recalled', why: 'notice', words: 'x' } },
    { method: 'post', route: '/kits/{id}/confirm', path: `/kits/${things.kitMove}/confirm`, body: { id: api.newId(), count: 1, at: now } },
    { method: 'post', route: '/kits/rounds', path: '/kits/rounds', body: { id: api.newId(), task: api.newId(), title: 'x', evening: null, places: [{ kind: 'building', id: buildings.two }] } },
    { method: 'get', route: '/testing-rounds/{id}/tubes', path: `/testing-rounds/${things.testingRound}/tubes` },
    { method: 'post', route: '/testing-rounds', path: '/testing-rounds', body: { id: api.newId(), title: 'x', kind: 'pcr', size: 10, begins: api.now(), ends: plus(api.now(), hour), orderedBy: 'x', note: '', places: [{ kind: 'building', id: buildings.two }], stations: [{ id: things.station, lanes: 1 }] } },
    { method: 'post', route: '/testing-rounds/{id}/end', path: `/testing-rounds/${things.testingRound}/end`, body: { id: api.newId(), what: 'closed' } },
    { method: 'get', route: '/rounds/{id}', path: `/rounds/${things.round}` }, { method: 'get', route: '/rounds/{id}/doors', path: `/rounds/${things.round}/doors?stairwell=${other.entrances.two}` },
    { method: 'post', route: '/rounds', path: '/rounds', body: { id: api.newId(), title: 'x', note: '', empty: false, tasks: [{ id: api.newId(), title: 'x', kind: 'door', names: false }], places: [{ kind: 'building', id: buildings.two }] } },
    { method: 'post', route: '/rounds/{id}/give', path: `/rounds/${things.round}/give`, body: { id: api.newId(), stairwells: [other.entrances.two], to: null } },
    { method: 'post', route: '/rounds/{id}/end', path: `/rounds/${things.round}/end`, body: { id: api.newId(), what: 'closed' } },
    { method: 'post', route: '/rounds/{id}/results', path: `/rounds/${things.round}/results`, body: { id: api.newId(), door: flats.nurse, tasks: [things.doorTask], outcome: 'done', at: now, againAt: null, words: '', takesBack: null, paper: false } },
    { method: 'post', route: '/rounds/{id}/words', path: `/rounds/${things.round}/words`, body: { id: api.newId(), door: flats.nurse, household: null, spoke: null, about: null, words: 'x', urgent: false, at: now, paper: false } },
    { method: 'post', route: '/rounds/{id}/words/taken-back', path: `/rounds/${things.round}/words/taken-back`, body: { id: api.newId(), door: flats.nurse, at: now } },
    { method: 'get', route: '/rules/{id}', path: `/rules/${things.rules}` },
    { method: 'post', route: '/exits', path: '/exits', body: { id: api.newId(), resident: residents.nurse, purpose: 'other', place: 'x', reason: 'x', from: now, until: later, weekly: null, exits: 1, askedAt: now } },
    { method: 'get', route: '/exits/{id}', path: `/exits/${things.exit}` }, { method: 'get', route: '/exits/{id}/deliveries', path: `/exits/${things.exit}/deliveries` },
    exit('evidence', { id: api.newId(), content: { kind: 'certificate', title: 'x', issuer: '', upload: null }, recordedAt: now }),
    exit('grant', letOut), exit('refuse', { reason: 'x', appealTo: 'deputy' }), exit('override', { reason: 'x' }), exit('override/confirm', letOut), exit('confirm', {}),
    exit('undo', { seq: 2 }), exit('told', { id: api.newId(), seq: 2, how: 'phone' }), exit('revoke', { reason: 'x' }), exit('appeal', { text: 'x' }), exit('withdraw', {}), exit('back', { id: api.newId(), at: now }), exit('follow-up', { id: api.newId(), what: 'reached', seeAgainAt: later, note: '' }),
    exit('asks', { kinds: ['certificate'], words: '', until: later, pieces: 0 }), exit('asks/take-back', { seq: 2 }),
    exit('evidence/correct', { id: api.newId(), evidence: things.exit, why: 'x', replacement: null }), exit('evidence/correct/take-back', { id: api.newId(), correction: things.exit, why: 'x' }),
    exit('extend', { names: 2, until: later, reason: 'x' }), exit('renewal', { names: 2, until: null, reason: 'x' }), exit('renewal/confirm', { seq: 3 }),
    exit('office', { grants: true, who: 'x', saidAt: now, reason: 'x', pass: api.newId(), gates: [] }),
    exit('person', { id: api.newId(), resident: api.place.residents.nurse, why: 'x' }), exit('person/take-back', { id: api.newId(), act: api.newId(), why: 'x' }),
    exit('emergency/undo', {}), exit('paper', { resident: null, what: 'x', ambulance: '', hospital: '', calledAt: null }),
    { method: 'post', route: '/exits/tellings', path: '/exits/tellings', body: { id: api.newId(), household: households.nurse, resident: null, since: now, until: later, what: 'told', how: 'phone', tryAgainAt: null } },
    { method: 'post', route: '/exits/tellings/{id}/take-back', path: `/exits/tellings/${things.exit}/take-back`, body: { id: api.newId() } },
    { method: 'get', route: '/ledger/{id}', path: `/ledger/${things.exit}` },
    { method: 'get', route: '/letters/current', path: `/letters/current?exit=${things.exit}` },
    { method: 'post', route: '/uploads', path: `/uploads?exit=${things.exit}`, body: new Uint8Array([0xff, 0xd8, 0xff, 0xe0, 0, 16, 74, 70, 73, 70]) },
    { method: 'get', route: '/uploads/{id}', path: `/uploads/${things.upload}` },
    { method: 'post', route: '/work/{id}/stop', path: `/work/${things.work}/stop`, body: {} },
    { method: 'post', route: '/work/{id}/again', path: `/work/${things.work}/again`, body: {} },
  ]
}

/**
 * Facts from the field are never turned away: these two take an id that they cannot know. What they store stays in the sender's own
 * community, where that id means nobody.
 */
export function strangeFacts(api: Osmanthus, other: Place, things: Things): Stranger[] {
  const now = api.now()
  return [
    { method: 'post', route: '/exits/emergency', path: '/exits/emergency', body: { id: api.newId(), resident: other.residents.nurse, described: '', at: now } },
    { method: 'post', route: '/facts', path: '/facts', body: { sentAt: now, facts: [
      { type: 'movement', id: api.newId(), kind: 'out', at: now, pass: things.pass, resident: other.residents.nurse, exit: things.exit, emergency: true, how: 'emergency', verdict: '', note: '' },
      { type: 'turned-away', id: api.newId(), at: now, pass: things.pass, code: 'x' }] } },
  ]
}
