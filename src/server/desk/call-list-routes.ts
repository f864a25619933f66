// Lists of call-backs over HTTP: given out, read for the printer, typed back by number. Giving one out puts its cases off until it expires, so that nobody calls from
// two places; what was not reached, or never comes back, stands at the desk again.

import { can, type Place } from '#domain/access/access.ts'
import { deedsOf, isLengthOfList, longestList, type ListResult } from '#domain/desk/call-list.ts'
import { callList, callLists, newCallList, putRightBody, typedBackBody, typedBackDone, type NewCallList, type PutRight } from '#domain/desk/call-list-wire.ts'
import type { CallListId, CaseId, PromiseActId, PromiseId } from '#domain/kernel/ids.ts'
import { hour, type Instant } from '#domain/kernel/instants.ts'
import { no, ok, type Result } from '#domain/kernel/result.ts'
import { idParams } from '#domain/kernel/wire.ts'
import { dueAgain } from '#domain/promises/due.ts'
import { may, presentOf, type PromiseAct } from '#domain/promises/promise.ts'
import { endpoint, type Ask, type Endpoint } from '../http/endpoint.ts'
import { zoneOf } from '../people/community.ts'
import { byOf, placeOfPromise, type Hears } from '../promises/acting.ts'
import { deskNow, keepersAt } from '../promises/desk-now.ts'
import { actsOf, addActs, lockPromises, type NewDeed, type PromiseRow } from '../promises/store.ts'
import { clearLine, insertList, keepResults, saidSince, listShown, listsOf, lockLines, onPaper, typedOf, type ListLine, type Typed } from './call-lists.ts'
import { withJoined } from './case-routes.ts'
import { isOpenAgain, isOverAgain, joinedTo, kindsOf, section, strikeReopened } from './cases.ts'

/** A paper goes through the whole community: so does whoever gives it out. */
const everywhere = async ({ community }: Pick<Ask, 'community'>): Promise<Place> => ({ community })

const list = endpoint({
  method: 'GET', path: '/call-lists', summary: 'Lists of call-backs that are out or came back lately', may: 'promise.keep', reply: callLists,
  handle: async ({ tx, community, now }) => ok({ lists: await listsOf(tx, community, now), now }),
})

const read = endpoint({
  method: 'GET', path: '/call-lists/:id', summary: 'A list of call-backs whole, with what the calls need and no more', may: 'promise.keep', params: idParams<'call-list'>(), reply: callList,
  async handle(ask) {
    const it = await listShown(ask, ask.params.id)
    return it ? ok(it) : no({ code: 'not-found' })
  },
})

const rowsOf = (ask: Pick<Ask, 'tx' | 'community'>, cases: readonly CaseId[]): Promise<PromiseRow[]> => lockPromises(ask.tx, ask.community, cases.map((about) => ({ section, about })))
const touchAll = (ask: Ask, rows: readonly PromiseRow[], of: CallListId): void => {
  for (const row of rows) { ask.touch('promise', row.id, row.building); ask.touch('case', row.id, row.building) }
  ask.touch('call-list', of)
}

const give = endpoint({
  method: 'POST', path: '/call-lists', summary: 'Gives call-backs out on paper: numbered, with what may be said and until when; they are put off until then', may: 'promise.keep', place: everywhere, body: newCallList, reply: callList,
  async handle(ask: Ask<NewCallList>) {
    const { tx, community, body, now, rights } = ask
    if (!isLengthOfList(body.expiresAt, now)) return no({ code: 'call-list-length', hours: longestList / hour })
    const cases = [...new Set(body.lines.map((it) => it.case))]
    const rows = await rowsOf(ask, cases)
    if (cases.length !== body.lines.length || rows.length !== cases.length || !rows.every((row) => can(rights, 'promise.keep', placeOfPromise(community, row.building)))) return no({ code: 'not-found' })
    // What is private goes on no paper, whoever writes it.
    if (rows.some((row) => row.confidential)) return no({ code: 'promise-private' })
    const out = await onPaper(tx, community, cases, now)
    if (out.length > 0 || rows.some((row) => row.closedAt !== null)) return no({ code: 'call-list-taken', count: out.length + rows.filter((row) => row.closedAt !== null).length })
    if (!(await insertList(tx, community, body, byOf(ask as Ask), now))) return no({ code: 'id-taken' })
    const desk = await deskNow(tx, community, now)
    const buildingOf = new Map(rows.map((row) => [row.id, row.building]))
    const deeds = body.lines.map((it): NewDeed => ({ promise: it.case as string as PromiseId, id: it.act, seen: it.seen, at: now, deed: { kind: 'snoozed', until: body.expiresAt } }))
    const added = await addActs(tx, community, deeds, byOf(ask as Ask), now, (promise, present, _, deed) =>
      may(deed, present, { kept: true, confidential: false, reads: true, keepers: keepersAt(desk, buildingOf.get(promise)!) }, now))
    const [refused] = added.refused.values()
    if (refused) return no(refused)
    touchAll(ask as Ask, rows, body.id)
    return ok((await listShown(ask as Ask, body.id))!)
  },
})

/** Sixty lines with all that somebody wrote beside each. */
const backBytes = 128 * 1024

type Fresh = { n: number; result: ListResult; words: string; acts: readonly PromiseActId[]; at: Instant }
/** Writes down what was typed of lines of which nothing stands: on the cases, and on the list. `lines`: of the list, locked; `rows`: the promises of these, locked. */
async function writeDown(ask: Ask, hears: Hears, of: CallListId, lines: readonly ListLine[], fresh: readonly Fresh[], rows: readonly PromiseRow[]): Promise<Result<true>> {
  const { tx, community, now } = ask
  const caseOf = new Map(lines.map((line) => [line.n, line.case]))
  const [acts, newer] = [await actsOf(tx, community, rows.map((row) => row.id)), await saidSince(tx, community, of)]
  const kinds = await kindsOf(tx, community, fresh.map((it) => caseOf.get(it.n)!))
  const actsBy = (id: string): PromiseAct[] => acts.filter((act) => act.promise === id)
  // Paper knows nothing of what the desk has written meanwhile: it is written behind that, as having seen it, and takes nothing of it back.
  const zone = await zoneOf(tx, community)
  const written = fresh.map((it) => {
    const about = caseOf.get(it.n)!
    const [before, row] = [actsBy(about), rows.find((one) => one.about === about)!]
    const all = deedsOf(it.result, it.words, { ...presentOf(before), kind: kinds.get(about)! }, newer.has(about)).map((deed) => (deed.kind === 'reopened' ? { ...deed, due: dueAgain(row, now, zone) } : deed))
    return { ...it, deeds: all.map((deed, nth): NewDeed => ({ promise: about as string as PromiseId, id: it.acts[nth]!, deed, seen: before.length + nth, at: it.at })) }
  })
  const added = await addActs(tx, community, written.flatMap((it) => it.deeds), byOf(ask), now)
  const [refused] = added.refused.values()
  if (refused) return no(refused)
  await keepResults(tx, community, of, written.map(({ deeds, ...it }) => ({ ...it, acts: deeds.map((one) => one.id) })), byOf(ask), now)
  // What it means for those that are one fault with it: open again with it. That one of them was called is no outcome of the others.
  const changed = rows.flatMap((row) => { const it = added.done.get(row.id); return it && it.added > 0 ? [{ ...row, ...it }] : [] })
  // Who wants the desk of something else is opened by what they said, and that is seen to first: also where that line was typed back before, by whomever.
  const wants = new Set([...lines, ...fresh].filter((it) => it.result === 'wants-desk').map((it): string => caseOf.get(it.n)!))
  const joined = await withJoined(ask, changed.filter(isOpenAgain), wants)
  await hears(ask, [...changed, ...joined].map((it) => it.about))
  touchAll(ask, rows, of)
  return ok(true)
}

/** The promises of these cases, locked; null where one of them is not mine to keep. */
async function mine(ask: Pick<Ask, 'tx' | 'community' | 'rights'>, cases: readonly CaseId[]): Promise<PromiseRow[] | null> {
  const rows = await rowsOf(ask, cases)
  return rows.every((row) => can(ask.rights, 'promise.keep', placeOfPromise(ask.community, row.building))) ? rows : null
}

const back = (hears: Hears) => endpoint({
  method: 'POST', path: '/call-lists/:id/back', summary: 'Types a list back by number: told, not reached, wants the desk; what was typed back before stands', may: 'promise.keep', place: everywhere,
  params: idParams<'call-list'>(), body: typedBackBody, bodyLimit: backBytes, reply: typedBackDone,
  async handle(ask) {
    const { tx, community, body, params } = ask
    const lines = await lockLines(tx, community, params.id)
    const of = new Map(lines.map((line) => [line.n, line]))
    const results = [...new Map(body.results.map((it) => [it.n, it])).values()]
    if (results.some((it) => !of.has(it.n))) return no({ code: 'not-found' })
    const fresh = results.filter((it) => of.get(it.n)!.result === null)
    const rows = await mine(ask as Ask, fresh.map((it) => of.get(it.n)!.case))
    if (!rows) return no({ code: 'not-found' })
    const written = await writeDown(ask as Ask, hears, params.id, lines, fresh, rows)
    if (!written.ok) return written
    return ok({ list: (await listShown(ask as Ask, params.id))!, already: results.filter((it) => !fresh.includes(it)).map((it) => it.n) })
  },
})

/** Whether what was typed last is this very thing: it is told twice. */
function isThis({ acts, seen, result, words }: PutRight, typed: readonly Typed[]): boolean {
  const last = typed.at(-1)
  return typed.length === seen + 1 && last?.result === result && last.words === words && last.acts.every((one) => acts.includes(one))
}

const right = (hears: Hears) => endpoint({
  method: 'POST', path: '/call-lists/:id/put-right', summary: 'Puts right what was typed back of a line, or takes it back: what was done by it counts no longer, and both stay to be read', may: 'promise.keep', place: everywhere,
  params: idParams<'call-list'>(), body: putRightBody, reply: callList,
  async handle(ask: Ask<PutRight, unknown, { id: CallListId }>) {
    const { tx, community, body: { n, seen, result, ...body }, now, params } = ask
    const lines = await lockLines(tx, community, params.id)
    const line = lines.find((it) => it.n === n)
    const rows = line ? await mine(ask as Ask, [line.case]) : null
    if (!line || !rows) return no({ code: 'not-found' })
    const promise = line.case as string as PromiseId
    const [typed, kept] = [await typedOf(tx, community, params.id, n), await actsOf(tx, community, [promise])]
    if (isThis(ask.body, typed)) return ok((await listShown(ask as Ask, params.id))!)
    if (typed.length !== seen || line.result === null) return no({ code: 'changed-meanwhile' })
    // Of what was over already nothing was written, and there is nothing to strike out.
    const wrong = [...typed.at(-1)!.acts]
    const struck = await addActs(tx, community, wrong.length > 0 ? [{ promise, id: body.strikes, deed: { kind: 'struck', acts: wrong }, seen: kept.length, at: body.at }] : [], byOf(ask as Ask), now)
    const [refused] = struck.refused.values()
    if (refused) return no(refused)
    const opened = kept.find((act) => act.deed.kind === 'reopened' && wrong.includes(act.id))
    const joined = opened && isOverAgain(struck.done.get(promise)) ? await strikeReopened(tx, community, (await joinedTo(tx, community, [line.case])).map(({ id }) => id), opened, byOf(ask as Ask), now) : []
    for (const { id, about, building } of joined) { ask.touch('promise', id, building); ask.touch('case', about, building) }
    await hears(ask as Ask, [line.case, ...joined.map((row) => row.about)])
    if (result === null) {
      await keepResults(tx, community, params.id, [{ n, result, words: '', acts: [], at: body.at }], byOf(ask as Ask), now)
      touchAll(ask as Ask, rows, params.id)
    } else {
      await clearLine(tx, community, params.id, n)
      const written = await writeDown(ask as Ask, hears, params.id, lines.map((it) => (it.n === n ? { ...it, result: null } : it)), [{ ...body, n, result }], rows)
      if (!written.ok) return written
    }
    return ok((await listShown(ask as Ask, params.id))!)
  },
})

export const callListRoutes = (hears: Hears): readonly Endpoint[] => [list, give, back(hears), right(hears), read]
