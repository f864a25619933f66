// An answer that was read out, sent to a telephone as well while the call lasts: as it was read, in that language, under the name of the community. It goes to a number that is the person's own by the
// rule that holds for everything of theirs (people/homes.ts: ownNumber), or to whoever called for them, of what they agree to or anybody may be told. Number and words stand before whoever presses; what
// was said is kept as told, with what it rested on, so that whoever reads it there is rung when it changes. Refuses to try again by itself: somebody is on the telephone and hears it.

import { sql } from 'kysely'
import { isTexted, readsAlike, sameQuestion } from '#domain/desk/answers.ts'
import { textTold, type TextTold } from '#domain/desk/answers-wire.ts'
import { actingRole, type Place } from '#domain/access/access.ts'
import { answerText, textSubject } from '#domain/exits/texts.ts'
import type { CommunityId, ResidentId } from '#domain/kernel/ids.ts'
import { earlier, type Instant } from '#domain/kernel/instants.ts'
import { no, ok, type Result } from '#domain/kernel/result.ts'
import { done } from '#domain/kernel/wire.ts'
import { betweenPhones } from '#domain/people/roster-cells.ts'
import { channelOf, type Channels } from '../channels/channels.ts'
import { messageId, noteHanded } from '../channels/messages.ts'
import { transaction, type Tx } from '../db/pool.ts'
import type { AnswerSource } from '../http/answers.ts'
import { endpoint, type Ask } from '../http/endpoint.ts'
import { communityOf } from '../people/community.ts'
import { ownNumber, personOf, residentsAtHome } from '../people/homes.ts'
import { answersTo, anybodyIn, openTo } from './answering.ts'
import { readsContact } from './in-confidence.ts'
import { addTold, agreedBy, agreesTo, heardOf } from './told.ts'

/** The numbers that are this person's own, of which the one that they called from is the first; empty: none is. */
async function ownOf(tx: Tx, community: CommunityId, resident: ResidentId, said: string, now: Instant): Promise<string> {
  const { rows: [row] } = await sql<{ number: string | null }>`
    select ${ownNumber(now, { said: sql`${said}::text`, community: sql`r.community_id`, home: sql`r.household_id`, phone: sql`h.phone` })} as number from ${residentsAtHome}
    where r.community_id = ${community} and r.moved_away_at is null and r.id = (select coalesce(n.kept_as, n.id) from residents n where n.community_id = ${community} and n.id = ${resident})`.execute(tx)
  return row?.number ?? ''
}

/** Whether it is what anybody is told now who asks for that person, whatever the desk's page says of it. */
async function isOpen(tx: Tx, { community, now }: Pick<Ask, 'community' | 'now'>, { resident, answer }: TextTold, sources: readonly AnswerSource[]): Promise<boolean> {
  const person = await personOf(tx, community, resident)
  if (!person) return false
  const [open] = await answersTo({ tx, community, now }, openTo(sources).filter((it) => it.question === answer.question), [anybodyIn(person)])
  return open!.some((is) => sameQuestion(is, answer) && readsAlike(answer, is, now))
}

/** To which numbers it may go. Problems: `not-agreed`. */
async function numbersFor(tx: Tx, ask: Pick<Ask, 'community' | 'now' | 'rights'>, body: TextTold, sources: readonly AnswerSource[]): Promise<Result<string>> {
  const [{ community, now, rights }, { resident, caller, public: anybody, said }] = [ask, body]
  if (!caller) return ok(await ownOf(tx, community, resident, said, now))
  const may = agreesTo(await agreedBy(tx, community, resident, readsContact({ rights, community })), caller) || (anybody === true && await isOpen(tx, ask, body, sources))
  return may ? ok(caller.number) : no({ code: 'not-agreed' })
}

export const textAnswer = (channels: Channels, sources: readonly AnswerSource[], place: (ask: Ask<TextTold>) => Promise<Place | null>) => endpoint({
  method: 'POST', path: '/told/text', summary: 'Sends an answer that was read out to a telephone as well, once, and writes down that they were told', may: 'contact.record', place: (ask) => place(ask as Ask<TextTold>),
  body: textTold, bodyLimit: 256 * 1024, reply: done, rate: { burst: 20, perMinute: 20 },
  // No connection is held while a gateway takes its time. Pressed twice, the gateway takes one.
  prepare: async (ask) => {
    const { context, community, body } = ask
    if (!isTexted(body.answer.question)) return no({ code: 'answer-not-texted' })
    const { numbers, from } = await transaction(context.db, [community], async (tx) => ({ numbers: await numbersFor(tx, ask, body, sources), from: await communityOf(tx, community) }))
    if (!numbers.ok) return numbers
    const sms = channelOf(channels, 'sms', community)
    const to = sms && numbers.value.split(betweenPhones).map((one) => sms.takes(one)).find((one) => one !== null)
    if (!sms || !to) return no({ code: 'answer-no-number' })
    if (to !== body.number) return no({ code: 'text-number-changed', number: to, home: false })
    const id = messageId(community, 'answer', body.id, to)
    const handed = await sms.send({ id, to, text: answerText(body.language, from, body.text), subject: textSubject(body.language, from) })
    return handed.came === 'taken' ? ok(id) : no({ code: handed.came === 'refused' ? 'answer-text-refused' : 'answer-text-not-taken', why: handed.why })
  },
  async handle({ tx, community, body, rights, place: at, prepared: id, now, touch }) {
    const by = `${rights.actor.kind}:${rights.actor.id}`
    if (!(await addTold(tx, community, { ...body, how: 'message', at: earlier(body.at, now), by, role: actingRole(rights, at ?? { community }) ?? 'staff' }, now))) return no({ code: 'told-id-taken' })
    // What went to whoever called from elsewhere is no text that this home had.
    if (!body.caller) await noteHanded(tx, community, { id, kind: 'answer', channel: 'sms', household: at!.household!, resident: at!.resident!, by }, now)
    touch('told', await heardOf(tx, community, body.id, at!.resident!), at?.building ?? null)
    return ok({ done: true as const })
  },
})
