// Signing in, devices, slips: what goes over the wire.

import { z } from 'zod'
import { aboutPerson, lookWhys } from '../kernel/personal.ts'
import { at, dated, id, key, someText, text } from '../kernel/wire.ts'
import { roles, verbs } from './access.ts'
import { circleParts } from './circles.ts'
import { credentialKinds } from './credentials.ts'

export const signInByLink = z.object({ token: key(100).min(20) })
export const signInByPassword = z.object({ login: someText(80).toLowerCase(), password: z.string().min(1).max(200), code: z.string().regex(/^\d{6}$/).nullable() })
/** The code printed on a household's slip, as typed. */
export const signInBySlip = z.object({ code: someText(40) })
/** The door and the six digits that were read aloud, as typed. */
export const signInBySpoken = z.object({ door: someText(80), code: someText(40) })

/** Passkeys: the challenge's id, and whatever the browser's WebAuthn wants or answers. */
export const passkeyOptions = z.object({ id: z.uuid(), options: z.record(z.string(), z.unknown()) })
export const passkeyAnswer = z.object({ id: z.uuid().lowercase(), response: z.looseObject({ id: key(1400).min(1) }) })
export const newPasskey = passkeyAnswer.extend({ label: text(60) })
/** How I sign in. `fresh`: signed in a short while ago, so it may be changed. */
export const mySignIn = z.object({
  login: z.string(), password: z.boolean(), code: z.boolean(), fresh: z.boolean(),
  passkeys: z.array(z.object({ id: z.string(), label: z.string(), createdAt: at })),
  /** what was made for me and used under my name, newest first; `role` made it */
  traces: z.array(z.object({ kind: z.enum(credentialKinds), what: z.enum(['made', 'used', 'ended']), at, role: z.string() })),
})
export type MySignIn = z.infer<typeof mySignIn>
export const aPasskey = z.object({ id: key(1400).min(1) })
/** `old` is null while the account has no password yet. */
export const setPassword = z.object({ old: z.string().max(200).nullable(), password: z.string().min(10).max(200) })
/** `old` is a code of the secret in use, null while there is none. */
export const askTotp = z.object({ old: z.string().regex(/^\d{6}$/).nullable() })
/** For an authenticator app: the secret in base32, and as an `otpauth:` address to show as a QR. Shown once. */
export const totpSecret = z.object({ secret: z.string(), url: z.string() })
export const confirmTotp = z.object({ code: z.string().regex(/^\d{6}$/) })

/** `next` is the page to open: the letter for a link to one letter, otherwise the role's first screen. */
export const signedIn = z.object({ kind: z.enum(['account', 'household', 'device']), next: z.string() })

/** Who I am: what every screen asks first. */
export const me = z.object({
  kind: z.enum(['account', 'household', 'device']),
  id: z.string(),
  name: z.string(),
  roles: z.array(z.enum(roles)),
  verbs: z.array(z.enum(verbs)),
  decides: z.enum(['staff', 'deputy', 'secretary']).nullable(),
  community: z.object({ id: id<'community'>(), name: z.string(), zone: z.string(), phone: z.string(), /** for an ambulance */ emergencyPhone: z.string(), /** the sub-district's, where it has been entered */ office: z.object({ name: z.string(), phone: z.string() }).nullable() }),
  /** people I may act for: for residents and carers */
  residents: z.array(aboutPerson(z.object({ id: id<'resident'>(), name: z.string(), door: z.string(), mine: z.boolean(), /** the parts of their circle that this phone may show */ open: z.array(z.enum(circleParts)), /** it is their phone */ own: z.boolean(), /** how many other records are reached through this one: another number, and what was kept of them is not theirs alone */ records: z.number().default(0) }), { who: 'id', as: 'line', why: 'carer-page' })),
  /** when the link was for one exit only */
  exit: id<'exit'>().nullable(),
  now: at,
})
export type Me = z.infer<typeof me>

/** A link for one person, to one letter when an exit is named. */
export const askLink = z.object({ exit: id<'exit'>().nullable() })
/** `sms`: what would go to the person's telephone at a press, as it will be written; null without a channel or a number that takes texts. */
export const link = z.object({
  url: z.string(), expiresAt: at,
  sms: aboutPerson(z.object({ resident: id<'resident'>(), number: z.string(), /** not their own: the number of the home, where another adult may answer */ home: z.boolean(), text: z.string() }), { who: 'resident', as: 'whole', why: 'card' }).nullable(),
})
/** The link that was made before, by its secret. `number`, `home`: as they were shown before the press. */
export const textLink = z.object({ token: key(100).min(20), number: key(40), home: z.boolean().optional() })
export const textedLink = z.object({ at })
/** Six digits to read aloud. `address`: where they are typed, as it is said; `door`: beside which. */
/** What a new slip would end: the one that holds, and how many phones are signed in with it. */
export const slipNow = z.object({ door: z.string(), madeAt: at.nullable(), phones: z.number() })
export const spokenCode = z.object({ id: z.uuid(), code: z.string(), address: z.string(), door: z.string(), expiresAt: at })
/** What became of one: `tried-out` ended by wrong tries, `replaced` by a newer one, `over` by its time. */
export const spokenFate = z.object({ id: z.uuid(), is: z.enum(['open', 'used', 'tried-out', 'replaced', 'over']), at: at.nullable(), /** wrong tries so far */ tries: z.number() })
export const spokenParams = z.object({ id: id<'resident'>(), code: z.uuid().lowercase() })
export const slip = z.object({ household: id<'household'>(), door: z.string(), code: z.string(), url: z.string(), expiresAt: at })
/** A household that may act for somebody who lives elsewhere; `until` null is until it is withdrawn. */
export const newCarer = z.object({
  /** null: nobody is given it in the place of `instead` */ household: id<'household'>().nullable(), until: dated.nullable(),
  /** who lived there as it was read: where others do by now, it is not given */ people: z.array(id<'resident'>()).max(100).optional(),
  /** the household whose right had ended and is asked about still */ instead: id<'household'>().optional(),
})
export const carerParams = z.object({ id: id<'resident'>(), household: id<'household'>() })

const carersHome = z.object({ household: id<'household'>(), door: z.string(), people: z.array(aboutPerson(z.object({ id: id<'resident'>(), name: z.string() }), { who: 'id', as: 'line', why: 'queue' })) })
/** A right to act for somebody that ended because somebody left the carers' home (`gone`) or joined it, or whoever is cared for is reached through another record (`made-one`) or is two again (`apart`). `home`: who lives there now; `left`: where whoever left lives now. */
export const carerEndedLine = aboutPerson(z.object({
  id: z.guid(), resident: id<'resident'>(), name: z.string(), door: z.string(), phone: z.string().nullable(), at, why: z.enum(['left', 'joined', 'apart', 'made-one']), until: at.nullable(),
  gone: aboutPerson(z.object({ id: id<'resident'>(), name: z.string() }), { who: 'id', as: 'line', why: 'queue' }).nullable(), home: carersHome, left: carersHome.nullable(),
}), { who: 'resident', as: 'line', why: 'queue' })
export type CarerEndedLine = z.infer<typeof carerEndedLine>

/** What one person lets others at home see; `to` null: every phone of the household. */
const share = z.object({ part: z.enum(circleParts), to: id<'resident'>().nullable() })
/** `others`: who lives there too; `said`: every press, the latest first. `by` is a colleague’s name at the desk, their role to the person, empty for the person. */
export const circle = aboutPerson(z.object({
  of: id<'resident'>(), others: z.array(aboutPerson(z.object({ id: id<'resident'>(), name: z.string() }), { who: 'id', as: 'line', why: 'card' })), shares: z.array(share),
  said: z.array(share.extend({ at, shared: z.boolean(), how: z.enum(['own-phone', 'telephone', 'left']), knownBy: z.string(), by: z.string() })),
}), { who: 'of', as: 'whole', why: 'card' })
export type CircleView = z.infer<typeof circle>
const parts = z.array(z.enum(circleParts)).min(1).max(circleParts.length)
export const shareMine = z.object({ id: z.uuid().lowercase(), parts, to: id<'resident'>().nullable(), shared: z.boolean() })
/** `knownBy`: how whoever took it down knew whom they spoke with. */
export const shareByTelephone = shareMine.extend({ knownBy: someText(300) })
/** Six digits that were read aloud to one person, on a phone of their household: it is theirs, or (`share`) every phone of the household may show these parts. */
export const claimPhone = z.object({ code: someText(40), share: z.object({ id: z.uuid().lowercase(), parts }).nullable() })

/** Lists of people that were shown to somebody, newest first; `next` is where the next page begins. `people`: how many at once; `added`: how many of them for the first time that day. */
export const listLook = z.object({ at, role: z.string(), /** the colleague's name; a phone's kind */ by: z.string(), why: z.enum(lookWhys), people: z.number(), added: z.number() })
export const listLooks = z.object({ lists: z.array(listLook), next: at.nullable() })
export const listLooksQuery = z.object({ before: dated.optional() })
