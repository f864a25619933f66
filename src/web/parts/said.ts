// What people read of a request and of a pass as it stands, each with its name, in any of the three languages: alike at the desk and the
// gate, on the phone and on paper. A new claim of the pass (places.ts) that people read needs its name here, and its codes.

import type { Outing } from '#domain/exits/outing.ts'
import { suits } from '#domain/exits/terms.ts'
import type { ExitView } from '#domain/exits/wire.ts'
import type { Language } from '#domain/kernel/says.ts'
import type { ClaimName } from '#domain/pass/places.ts'
import { claim as names } from '../words/compiled/groups/claim.js'
import { purpose } from '../words/compiled/groups/purpose.js'
import { transport } from '../words/compiled/groups/transport.js'
import { m } from '../words/compiled/messages.js'

/** Claims that a person reads as they stand, in this order: on card, paper and picture, and a guard at the gate. */
export const readable = ['who', 'home', 'purpose', 'place', 'transport'] as const satisfies readonly ClaimName[]
type Readable = (typeof readable)[number]

/** Claims that are codes, with their words. */
const codes: Partial<Record<Readable, typeof purpose>> = { purpose, transport }

export type Said = { name: Readable; label: string; value: string }

/** One of them in words. A code from a newer desk than this phone has no words yet, and is shown as it stands. */
export function saidAs(name: Readable, value: string, locale?: Language): string {
  const group = codes[name]
  const words = group && (group[value] ?? group['other'])
  return words ? words({}, locale ? { locale } : {}) : value
}

export const labelOf = (name: Readable, locale?: Language): string => names[name]!({}, locale ? { locale } : {})

/** Those that are there, in the order in which they are read. */
export const said = (it: { readonly [Name in Readable]?: string | null | undefined }, locale?: Language): Said[] =>
  readable.flatMap((name) => (it[name] ? [{ name, label: labelOf(name, locale), value: saidAs(name, it[name], locale) }] : []))

type Request = Pick<Outing, Extract<keyof Outing, Readable>> & { advice?: ExitView['advice']; pass?: ExitView['pass'] }
/** Of a request: whose it is stands elsewhere on its page, and its `home` is what holds there. Where another way of going was decided than they asked for, or the rules ask for another, that is said with it. */
export function saidOfRequest(it: Request, locale?: Language): Said[] {
  const other = wayDecided(it, locale) ?? wayBesideRules(it, locale)
  return [...said({ ...it, who: null, home: null, transport: other ? null : it.transport }, locale), ...(other ? [other] : [])]
}
/** What a heading of purpose and place leaves out. */
export const saidBeside = (it: Request): string[] => saidOfRequest({ ...it, place: '' }).filter(({ name }) => name !== 'purpose').map(({ value }) => value)

/** What a pass that holds says, beside what was asked. */
function wayDecided({ transport: asked, pass }: Request, locale?: Language): Said | null {
  if (pass?.status !== 'valid' || !pass.transport || pass.transport === asked) return null
  const options = locale ? { locale } : {}
  const decided = saidAs('transport', pass.transport, locale)
  return { name: 'transport', label: labelOf('transport', locale), value: asked ? m.common_butDecided({ asked: saidAs('transport', asked, locale), decided }, options) : decided }
}

function wayBesideRules({ purpose: what, transport: asked, advice, pass }: Request, locale?: Language): Said | null {
  // It is decided; what the rules ask for is what they ask for of a request.
  if (pass?.status === 'valid') return null
  const rules = advice?.transport ?? null
  // An emergency goes as it can.
  if (rules === null || what === 'emergency' || (asked && suits(rules, asked))) return null
  const options = locale ? { locale } : {}
  const means = asked ? saidAs('transport', asked, locale) : m.common_notDecided({}, options)
  return { name: 'transport', label: labelOf('transport', locale), value: m.common_butRules({ asked: means, rules: saidAs('transport', rules, locale) }, options) }
}
