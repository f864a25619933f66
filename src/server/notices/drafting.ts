// A draft looked at before it is issued, and again when it is: whom it is for, its texts, what keeps it from being sent, what it contradicts. The preview
// and the issuing are one look, so that what was shown is what is done. Writes nothing.

import { createHash } from 'node:crypto'
import type { RawBuilder } from 'kysely'
import type { CommunityId, NoticeId } from '#domain/kernel/ids.ts'
import { day, later, plus, type Instant } from '#domain/kernel/instants.ts'
import { no, ok, type Result } from '#domain/kernel/result.ts'
import { languages, type Language } from '#domain/kernel/says.ts'
import type { Chain } from '#domain/notices/audience.ts'
import type { NoticeHours } from '#domain/notices/hours.ts'
import { usualPlan, type Plan, type Rung } from '#domain/notices/ladder.ts'
import { contradicted, draftFault, isOverBefore, type NoticeKind } from '#domain/notices/notice.ts'
import { personalIn, type Personal } from '#domain/notices/personal.ts'
import { isOpen, textProblems, textsOf, type Frame, type TextKind, type TextShown } from '#domain/notices/texts.ts'
import type { Draft } from '#domain/notices/wire.ts'
import { channelsOf, type Channels } from '../channels/channels.ts'
import type { Tx } from '../db/pool.ts'
import { communityOf, type CommunityRow } from '../people/community.ts'
import type { AudienceTerm } from '../http/audience.ts'
import type { Ask } from '../http/endpoint.ts'
import { closer, countHomes, homesMeant, meant, type Counted, type Meant } from './audience.ts'
import { hoursOf } from './hours.ts'
import { whoseIn } from './names.ts'
import { heldUntil, leavesOut, ordersToldBy } from './orders-told.ts'
import { chainsOf } from './places.ts'
import { lineOf, noticeOf, standing, type Call, type Lock, type NoticeRow, type Written } from './store.ts'

/** Everything but what is shown to be dealt with: naming what it stands beside, and saying of a word that it is nobody's name, makes it no other. */
const stands = ({ beside: _, nobodys: __, ...draft }: Draft, counted: Counted, contradicts: readonly NoticeId[], plan: Plan): string =>
  createHash('sha256').update(JSON.stringify([draft.subject, draft.urgency, draft.audience, draft.source, draft.edits, draft.sender, draft.ground, draft.ask, draft.validFrom, draft.validUntil, draft.plan, draft.call, draft.corrects, draft.changed, draft.group, draft.toldBefore, plan, counted.hash, contradicts])).digest('hex').slice(0, 40)

/** A rung for which this server has no channel is no rung: the next one keeps its time. */
export const planOf = ({ plan, urgency }: Pick<Draft, 'plan' | 'urgency'>, channels: Channels, community: CommunityId, hours: NoticeHours): Plan => {
  const ways = channelsOf(channels, community)
  const carries = (rung: Rung): boolean => (rung === 'sms' || rung === 'mail' || rung === 'push' ? ways.some((way) => (way.kind as string) === rung) : true)
  const all = (plan ?? usualPlan(urgency, hours)).filter((it) => carries(it.rung))
  return all.some((it) => it.rung === 'page') ? all : [{ rung: 'page', after: 0 }, ...all]
}

type Framed = Pick<Written, 'kind' | 'sender' | 'ground' | 'ask' | 'validFrom' | 'validUntil' | 'changed'> & { call: Pick<Call, 'options'> | null }
export const frameOf = (it: Framed, { name, zone }: CommunityRow): Frame => ({
  kind: it.kind, community: name, sender: it.sender, ground: it.ground, ask: it.ask, validFrom: it.validFrom, validUntil: it.validUntil, zone, changed: it.changed,
  options: Object.fromEntries(languages.map((language) => [language, it.call?.options.map((option) => option.says[language]) ?? []])),
})

export type ProblemShown = { code: string; kind: TextKind; language: TextShown['language']; said: string; holds: boolean }
/** What is read by itself by whoever comes by, whatever the texts were edited to: a locked phone has the title, the page of a poster's code all of it. */
const aloneOf = ({ source, changed, sender, ground, ask }: Pick<Written, 'source' | 'changed' | 'sender' | 'ground' | 'ask'>): Pick<TextShown, 'kind' | 'language' | 'text'>[] =>
  languages.flatMap((language) => (source[language] ? [{ kind: 'poster' as const, language, text: [source[language].title, changed[language] ?? '', sender, ground, ask.who].join('\n') }] : []))

async function personalOf(tx: Tx, community: CommunityRow, { ask, nobodys }: Pick<Written, 'ask' | 'nobodys'>, texts: readonly Pick<TextShown, 'kind' | 'language' | 'text'>[]): Promise<ProblemShown[]> {
  const whose = await whoseIn(tx, community.id, texts.map(({ text }) => text))
  const all = texts.flatMap(({ kind, language, text }) => personalIn(text, { ...whose(text), ours: [community.phone, ask.phone], nobodys })
    .map(({ what, said }): ProblemShown => ({ code: what, kind, language, said, holds: true })))
  return [...new Map(all.map((it) => [`${it.code} ${it.kind} ${it.language} ${it.said}`, it])).values()]
}
/** What is somebody's in texts that others have written for everybody who comes by, found as it is in those of a notice. */
export async function namedIn(tx: Tx, community: CommunityId, texts: readonly string[], nobodys: readonly string[]): Promise<Personal[]> {
  const { phone } = await communityOf(tx, community)
  const whose = await whoseIn(tx, community, texts)
  return [...new Map(texts.flatMap((text) => personalIn(text, { ...whose(text), ours: [phone], nobodys })).map((it) => [`${it.what} ${it.said}`, it])).values()]
}
const openOf = (texts: readonly TextShown[]): TextShown[] => texts.filter(({ kind }) => isOpen(kind))

type Saying = Pick<Written, 'source' | 'edits' | 'nobodys'> & Framed
/** What of it that whoever comes by can read names somebody. */
const heldIn = (tx: Tx, place: CommunityRow, it: Saying): Promise<ProblemShown[]> => personalOf(tx, place, it, [...aloneOf(it), ...openOf(textsOf(it.source, frameOf(it, place), it.edits))])
const holdsNobody = async (tx: Tx, place: CommunityRow, it: Saying): Promise<boolean> => (await heldIn(tx, place, it)).length === 0

/**
 * What the server says in its own words, on somebody’s word and ground. `looked`: whether each was looked at when it was written down, and names nobody. Where one that was not names
 * somebody, the office or the place stands instead of it: homes are told in any case. The server’s own words and the name of the place are nobody’s, whoever is called alike.
 */
export async function onWordOf<T extends Saying>(tx: Tx, place: CommunityRow, it: T, looked: { sender: boolean; ground: boolean }): Promise<T> {
  const own = { ...it, sender: looked.sender ? it.sender : place.name, ground: looked.ground ? it.ground : place.name }
  const nobodys = (await heldIn(tx, place, own)).map(({ said }) => said)
  const pieces = [it.sender, it.ground].map((text) => text.replaceAll(place.name, ' '))
  const whose = await whoseIn(tx, place.id, pieces)
  const [sender, ground] = pieces.map((text, at) => (at === 0 ? looked.sender : looked.ground) || personalIn(text, { ...whose(text), ours: [place.phone, it.ask.phone], nobodys: [] }).length === 0)
  const office = sender ? it.sender : place.name
  const written = { ...it, nobodys, sender: office, ground: ground ? it.ground : office }
  // A door can also stand across two of them.
  return (await holdsNobody(tx, place, written)) ? written : { ...own, nobodys }
}

const untitled: Record<Language, string> = { 'zh-Hans': '通知', 'zh-Hant': '通知', en: 'Notice' }
/** These words without whatever `isClean` says no of. */
function cleaned<T extends Pick<Written, 'source' | 'sender' | 'ground' | 'ask'>>(it: T, place: CommunityRow, isClean: (text: string) => boolean): T {
  const or = (text: string, other: string): string => (isClean(text) ? text : other)
  const source = Object.fromEntries(languages.flatMap((language) => {
    const said = it.source[language]
    return said ? [[language, { title: or(said.title, untitled[language]), lines: said.lines.filter(isClean), when: or(said.when, ''), where: or(said.where, '') }]] : []
  }))
  return { ...it, source, sender: or(it.sender, place.name), ground: or(it.ground, '—'), ask: { who: or(it.ask.who, place.name), phone: it.ask.phone } }
}

/**
 * A withdrawal as it may go out. Its reason is somebody's to write otherwise; what the old notice said of somebody by name, or says since somebody of that name moved in, is left out
 * of it instead, for just that notice has to end.
 */
export async function withdrawalSaid<T extends Saying & { changed: Written['changed'] }>(tx: Tx, community: CommunityId, written: T): Promise<{ written: T; problems: ProblemShown[] }> {
  const place = await communityOf(tx, community)
  const reasons = languages.flatMap((language) => (written.changed[language] === undefined ? [] : [{ kind: 'poster' as const, language, text: written.changed[language] }]))
  const problems = await personalOf(tx, place, written, reasons)
  if (problems.length > 0 || (await holdsNobody(tx, place, written))) return { written, problems }
  const pieces = [...Object.values(written.source).flatMap((said) => said === undefined ? [] : [said.title, ...said.lines, said.when, said.where]), written.sender, written.ground, written.ask.who]
  const whose = await whoseIn(tx, community, pieces)
  const without = cleaned(written, place, (text) => personalIn(text, { ...whose(text), ours: [place.phone, written.ask.phone], nobodys: written.nobodys }).length === 0)
  // A door can also stand across two of them.
  return { written: (await holdsNobody(tx, place, without)) ? without : cleaned(written, place, () => false), problems }
}

/** Nobody waits to hear that something is off: whatever carries goes at once, and it can be heard the next day still. */
const atOnce = (plan: Plan): Plan => plan.map((step) => (step.rung === 'rings' || step.rung === 'knocks' ? { ...step } : { ...step, after: 0 }))
type Withdrawal = Pick<Written, 'id' | 'changed' | 'by'> & { at: Instant }
/** The withdrawal of a notice: for those who had it, in the words of the old one and why. */
export const withdrawalOf = (old: NoticeRow, { id, changed, by, at }: Withdrawal, channels: Channels, community: CommunityId, hours: NoticeHours): Omit<Written, 'homes' | 'people'> => ({
  ...old, id, kind: 'withdrawal', edits: {}, changed, call: null, corrects: old.id, beside: [], code: null, plan: planOf({ plan: [...atOnce(usualPlan(old.urgency, hours))], urgency: old.urgency }, channels, community, hours),
  toldBefore: null, toldWithin: hours.within[old.urgency], by, issuedAt: at, validUntil: later(old.validUntil, plus(at, day)), together: null,
})

export type Looked = {
  kind: NoticeKind; old: NoticeRow | null; chains: readonly Chain[]; meant: Meant; rows: RawBuilder<unknown>; counted: Counted; plan: Plan
  texts: TextShown[]; problems: ProblemShown[]; contradicts: NoticeRow[]; seen: string; community: CommunityRow; hours: NoticeHours
}

/** The one that it corrects has to hold still: of two corrections the second is told of the first. */
async function correctedBy(tx: Tx, community: CommunityId, { corrects }: Draft, lock: Lock | null): Promise<Result<NoticeRow | null>> {
  if (corrects === null) return ok(null)
  const old = await noticeOf(tx, community, corrects, lock)
  if (!old || old.kind === 'withdrawal') return no({ code: 'not-found', what: 'notice' })
  return old.ended ? no({ code: 'notice-ended', by: old.ended.by, as: old.ended.as }) : ok(old)
}

type Looking = Pick<Ask, 'tx' | 'community' | 'now' | 'rights'>
export async function lookAt(ask: Looking, draft: Draft, { terms, channels }: { terms: readonly AudienceTerm[]; channels: Channels }, lock: Lock | null = null): Promise<Result<Looked>> {
  const { tx, community: id, now } = ask
  const fault = draftFault(draft, now)
  if (fault) return no({ code: 'notice-draft', what: fault })
  const [chains, corrected, whom] = [await chainsOf(tx, id, draft.audience.places), await correctedBy(tx, id, draft, lock), await meant(terms, ask, draft.audience)]
  if (!chains) return no({ code: 'not-found', what: 'place' })
  if (!corrected.ok) return corrected
  if (!whom.ok) return whom
  const old = corrected.value
  // What is said in the place of an order's notice, and is over before the order, would withdraw it.
  const orders = old ? await ordersToldBy(tx, id, await lineOf(tx, id, old.id), now) : []
  const until = heldUntil(orders)
  if (until && isOverBefore(until, draft, now)) return no({ code: 'notice-before-order', until })
  // And until it begins, or at those whom it leaves out, nothing would be said of the order.
  const begins = orders.map(({ startsAt }) => later(now, startsAt)).find((from) => draft.validFrom > from)
  if (begins) return no({ code: 'notice-after-order', from: begins })
  if (await leavesOut(tx, id, orders, whom.value.where)) return no({ code: 'notice-narrower-than-order' })
  // What was for those alone whom it concerns stays so, whoever else is told that it is another now.
  const closed = old ? closer(old.part, whom.value.part) : whom.value.part
  const kind = old ? 'correction' as const : 'notice' as const
  const rows = homesMeant(id, whom.value.where, old?.id ?? null)
  const [counted, community, all] = [await countHomes(tx, rows), await communityOf(tx, id), await standing(tx, id, now)]
  const texts = textsOf(draft.source, frameOf({ ...draft, kind }, community), draft.edits)
  const contradicts = contradicted({ subject: draft.subject, places: chains, validFrom: draft.validFrom, validUntil: draft.validUntil }, all.filter((it) => it.id !== draft.corrects).map((it) => ({ ...it, places: it.chains })))
  const hours = await hoursOf(tx, id)
  const plan = planOf(draft, channels, id, hours)
  const problems = [...textProblems(texts), ...await personalOf(tx, community, draft, [...openOf(texts), ...(closed === 'home' ? aloneOf(draft) : [])])]
  return ok({
    kind, old, chains, meant: { ...whom.value, part: closed }, rows, counted, plan, texts, problems, contradicts, community, hours,
    seen: stands(draft, counted, contradicts.map((it) => it.id), plan),
  })
}

/** What keeps it from being issued as it was shown. */
export function held({ seen, counted, problems, contradicts }: Looked, draft: Draft & { seen: string }): Result<null> {
  const holding = problems.filter((it) => it.holds)
  if (holding.length > 0) return no({ code: 'notice-text', problems: holding.slice(0, 50) })
  const unnamed = contradicts.filter((it) => !draft.beside.includes(it.id)).map((it) => it.id)
  if (unnamed.length > 0) return no({ code: 'notice-contradicts', notices: unnamed })
  // Nothing of who they are to whoever has not looked.
  if (seen !== draft.seen) return no({ code: 'notice-looked-different' })
  return counted.homes === 0 ? no({ code: 'audience-empty' }) : ok(null)
}

export const issuedBy = (draft: Draft, looked: Looked, code: string, by: Written['by'], now: Instant): Omit<Written, 'id'> => ({
  kind: looked.kind, subject: draft.subject, urgency: draft.urgency, audience: draft.audience, chains: looked.chains, part: looked.meant.part, source: draft.source, edits: draft.edits, changed: draft.corrects === null ? {} : draft.changed,
  sender: draft.sender, ground: draft.ground, ask: draft.ask, validFrom: draft.validFrom, validUntil: draft.validUntil, plan: looked.plan, call: draft.call, corrects: draft.corrects,
  beside: looked.contradicts.map((it) => it.id), nobodys: draft.nobodys, code: looked.meant.part === 'home' ? code : null, homes: looked.counted.homes, people: looked.counted.people, by, issuedAt: now, toldBefore: draft.toldBefore, toldWithin: looked.hours.within[draft.urgency],
  fault: looked.old ? looked.old.fault : draft.fault, together: null,
})
