// What somebody needs that others must not forget: the need and its deadline, never the illness. Acts are only added; what a need is now is worked
// out from all of them. Knows no disease, and nothing here weighs people against each other.

import type { AccountId, HouseholdId, NeedActId, NeedId, ResidentId } from '../kernel/ids.ts'
import { addDays, type Day, type Instant } from '../kernel/instants.ts'
import { no, ok, type Result } from '../kernel/result.ts'

/**
 * `treatment`: at set times in a hospital, whatever it is for. `medicine`: runs out on a day. `device`: needs power or oxygen at home. `birth`: due on a day.
 * `stairs`: cannot climb them, a wheelchair among it. `swallowing`, `diet`: what can be eaten. `alone-now`: whoever looked after them was taken away.
 */
export const needKinds = [
  'dialysis', 'treatment', 'medicine', 'device', 'birth', 'infant-food', 'diet', 'swallowing', 'no-stove', 'stairs', 'bedridden', 'deaf', 'blind', 'does-not-read', 'language',
  'no-telephone', 'lives-alone', 'alone-now', 'child-alone', 'animal', 'contact-in-crisis', 'other',
] as const
export type NeedKind = (typeof needKinds)[number]

type Shape = {
  /** `day`: has one by which it must be seen to; `times`: comes back on days of the week; `none`: holds all the time */ when: 'day' | 'times' | 'none'
  /** how many days before its day somebody has to begin */ ahead?: number
  /** rests on where and with whom they live: asked anew when that is another home */ ofHome?: true
  /** says how somebody can be told something */ ofReach?: true
  /** nobody can know what is meant without words */ words?: true
}
export const needShapes: Record<NeedKind, Shape> = {
  dialysis: { when: 'times' }, treatment: { when: 'times' }, medicine: { when: 'day', ahead: 5 }, device: { when: 'none' }, birth: { when: 'day', ahead: 28 }, 'infant-food': { when: 'day', ahead: 3 },
  diet: { when: 'none', words: true }, swallowing: { when: 'none' }, 'no-stove': { when: 'none', ofHome: true }, stairs: { when: 'none' }, bedridden: { when: 'none' },
  deaf: { when: 'none', ofReach: true }, blind: { when: 'none', ofReach: true }, 'does-not-read': { when: 'none', ofReach: true }, language: { when: 'none', ofReach: true, words: true },
  'no-telephone': { when: 'none', ofReach: true }, 'lives-alone': { when: 'none', ofHome: true }, 'alone-now': { when: 'none', ofHome: true }, 'child-alone': { when: 'none', ofHome: true },
  animal: { when: 'none', words: true }, 'contact-in-crisis': { when: 'none', words: true }, other: { when: 'day', ahead: 3, words: true },
}

/** Days of the week, 1 Monday … 7 Sunday, and when somebody has to be there, in minutes after midnight. */
export type NeedTimes = { days: readonly number[]; at: number }
/** Whoever sees to it: somebody who works here, or in words (`daughter, 13800001234`). */
export type Helper = { account: AccountId } | { words: string }
export type NeedContent = {
  kind: NeedKind
  /** what helps, where, which language: for others to act on */ words: string
  due: Day | null
  times: NeedTimes | null
  helper: Helper | null
  /** over by itself after that day; null: until somebody says so */ endsOn: Day | null
  /** for the helper, whoever put it down and those who lead here */ private: boolean
}

/** How it is known: said by whom, in which way. */
export const needHows = ['telephone', 'window', 'at-the-door', 'own-page', 'paper', 'known-here'] as const
export type NeedHow = (typeof needHows)[number]

export const needActKinds = ['added', 'changed', 'ended', 'taken-back'] as const
type Act = { id: NeedActId; need: NeedId; at: Instant }
/** `home`: of which household they were then. */
export type NeedAct = Act & (
  | { what: 'added' | 'changed'; content: NeedContent; home: HouseholdId }
  | { what: 'ended' }
  | { what: 'taken-back'; takesBack: NeedActId }
)
/** `last`: the act after which it is so, for whoever changes what they have read. */
export type Need = NeedContent & { id: NeedId; resident: ResidentId; home: HouseholdId; last: NeedActId; state: 'open' | 'ended' | /** the adding of it was a mistake */ 'withdrawn' }

type Saying = Extract<NeedAct, { content: NeedContent }>
const saysWhat = (act: NeedAct): act is Saying => act.what === 'added' || act.what === 'changed'
const inOrder = (acts: readonly NeedAct[]): NeedAct[] => [...acts].sort((a, b) => (a.at !== b.at ? (a.at < b.at ? -1 : 1) : a.id < b.id ? -1 : 1))
/** Those that count: neither what was taken back nor the taking back of it. */
export function countingNeedActs(acts: readonly NeedAct[]): Exclude<NeedAct, { what: 'taken-back' }>[] {
  const mistaken = new Set(acts.flatMap((act) => (act.what === 'taken-back' ? [act.takesBack] : [])))
  return inOrder(acts).filter((act): act is Exclude<NeedAct, { what: 'taken-back' }> => act.what !== 'taken-back' && !mistaken.has(act.id))
}

/** What all acts of one need come to; null where there is none that says what it is. */
export function needNow(acts: readonly NeedAct[], resident: ResidentId): Need | null {
  const all = inOrder(acts)
  const count = countingNeedActs(acts)
  const last = count.findLast(saysWhat) ?? all.findLast(saysWhat)
  if (!last) return null
  const state = !count.some((act) => act.what === 'added') ? 'withdrawn' : count.at(-1)!.what === 'ended' ? 'ended' : 'open'
  return { ...last.content, id: last.need, resident, home: last.home, last: all.at(-1)!.id, state }
}

/** `over`: by its day. */
export const needStates = ['open', 'over', 'ended', 'withdrawn'] as const
export type NeedState = (typeof needStates)[number]
export const stateOn = ({ state, endsOn }: Pick<Need, 'state' | 'endsOn'>, today: Day): NeedState => (state === 'open' && endsOn !== null && endsOn < today ? 'over' : state)

/** From which day on somebody has to see to it; null where no day is named. */
export const seeToFrom = ({ kind, due }: Pick<NeedContent, 'kind' | 'due'>): Day | null => (due === null ? null : addDays(due, -(needShapes[kind].ahead ?? 0)))

/** Rests on a home that is another one by now: somebody asks whether it is still so. */
export const isAskedAnew = ({ kind, home }: Pick<Need, 'kind' | 'home'>, household: HouseholdId, atHome: number): boolean =>
  needShapes[kind].ofHome === true && (home !== household || (kind === 'lives-alone' && atHome > 1))

/** As far as somebody plans. */
const furthest = 400
/** Whether it can be put down so. Problems: `need-words-missing`, `need-times-missing`, `need-day-too-far`, `need-ends-before`. */
export function checkNeed(content: NeedContent, today: Day): Result<NeedContent> {
  const { when, words } = needShapes[content.kind]
  if (words && content.words === '') return no({ code: 'need-words-missing' })
  if (when === 'times' && (content.times === null || content.times.days.length === 0)) return no({ code: 'need-times-missing' })
  const last = addDays(today, furthest)
  if ((content.due !== null && (content.due > last || content.due < addDays(today, -furthest))) || (content.endsOn !== null && content.endsOn > last)) return no({ code: 'need-day-too-far' })
  if (content.endsOn !== null && content.endsOn < today) return no({ code: 'need-ends-before' })
  // What does not belong to this kind is not kept.
  return ok({ ...content, due: when === 'day' ? content.due : null, times: when === 'times' ? content.times && { days: [...new Set(content.times.days)].sort(), at: content.times.at } : null })
}

/** Whether an act may be taken back. Problems: `not-found`, `already-taken-back`, `need-changed-meanwhile`. */
export function mayTakeBackNeed(acts: readonly NeedAct[], act: NeedActId): Result<null> {
  const mistake = acts.find((one) => one.id === act && one.what !== 'taken-back')
  if (!mistake) return no({ code: 'not-found' })
  if (acts.some((one) => one.what === 'taken-back' && one.takesBack === act)) return no({ code: 'already-taken-back' })
  // What somebody put down since rests on what they had read.
  return countingNeedActs(acts).at(-1)!.id === act ? ok(null) : no({ code: 'need-changed-meanwhile' })
}

export type NeedReader = { actor: string; /** leads here: the few who decide in the last resort */ leads: boolean }
/** Who reads what was said in confidence: whoever put it down or changed it, whoever helps, and those who lead. */
export const readsPrivate = ({ helper, by }: { helper: Helper | null; by: readonly string[] }, { actor, leads }: NeedReader): boolean =>
  leads || by.includes(actor) || (helper !== null && 'account' in helper && actor === `account:${helper.account}`)
