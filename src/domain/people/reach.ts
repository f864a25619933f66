// How each home can be reached: by which ways at least one of its adults takes something in, and what whoever rings or knocks has to know. One
// function for every list of homes. Refuses to rank anybody: it says what works, not who is hard to reach.

import type { NeedKind } from './needs.ts'

/** `text`: a short message, also a page; `written`: a slip or a poster; `knock`: somebody at the door, which always works. */
export const reachWays = ['text', 'telephone', 'written', 'loudspeaker', 'knock'] as const
export type ReachWay = (typeof reachWays)[number]

export const reachKinds = ['deaf', 'blind', 'does-not-read', 'language', 'no-telephone'] as const satisfies readonly NeedKind[]
export type ReachKind = (typeof reachKinds)[number]

/** `words` of a language: which. `private`: counts, and is not said. */
export type ReachNeed = { kind: ReachKind; words: string; private: boolean }
export type ReachMember = { adult: boolean; /** has a number of their own */ phone: boolean; needs: readonly ReachNeed[] }
export type Reach = {
  /** in this order: the least trouble first */ by: ReachWay[]
  /** which needs to know of; `everybody`: of all adults there */ says: { kind: ReachKind; words: string; everybody: boolean }[]
}

const has = (member: ReachMember, ...kinds: ReachKind[]): boolean => member.needs.some((need) => kinds.includes(need.kind))

/** `phone`: the home's own number. Of children alone at home they themselves are asked. */
export function reachOf(members: readonly ReachMember[], phone: boolean): Reach {
  const adults = members.filter((one) => one.adult)
  const asked = adults.length > 0 ? adults : members
  const rung = (one: ReachMember): boolean => (one.phone || phone) && !has(one, 'no-telephone')
  const works: Record<ReachWay, (one: ReachMember) => boolean> = {
    text: (one) => rung(one) && !has(one, 'blind', 'does-not-read'), telephone: (one) => rung(one) && !has(one, 'deaf'),
    written: (one) => !has(one, 'blind', 'does-not-read'), loudspeaker: (one) => !has(one, 'deaf'), knock: () => true,
  }
  const by = reachWays.filter((way) => way === 'knock' || asked.some(works[way]))
  const silent = asked.length > 0 && asked.every((one) => !(one.phone || phone) || one.needs.some((it) => it.kind === 'no-telephone' && !it.private))
  const said = new Map<string, Reach['says'][number]>()
  for (const one of members) {
    for (const need of one.needs.filter((it) => !it.private)) {
      const words = need.kind === 'language' ? need.words : ''
      said.set(`${need.kind} ${words}`, { kind: need.kind, words, everybody: asked.every((other) => other.needs.some((it) => !it.private && it.kind === need.kind && (need.kind !== 'language' || it.words === words))) })
    }
  }
  // Nobody has a number, whether or not somebody has said so.
  if (silent) said.set('no-telephone ', { kind: 'no-telephone', words: '', everybody: true })
  return { by, says: [...said.values()].sort((a, b) => reachKinds.indexOf(a.kind) - reachKinds.indexOf(b.kind) || (a.words < b.words ? -1 : 1)) }
}
