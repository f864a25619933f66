// Notices over the wire: composing, issuing, how far it came with each home, a household's own, a poster's code. The routes stand beside their shapes.

import { z } from 'zod'
import { aboutPerson } from '../kernel/personal.ts'
import { at, dated, id, key, newId, someText, text } from '../kernel/wire.ts'
import { placeKinds } from './audience.ts'
import { bounds, climbsInOrder } from './hours.ts'
import { grades, rungs } from './ladder.ts'
import { noticeKinds, subjects, urgencies } from './notice.ts'
import { textKinds } from './texts.ts'

const inLanguages = <T extends z.ZodType>(of: T) => z.object({ 'zh-Hans': of.optional(), 'zh-Hant': of.optional(), en: of.optional() })
const inSome = <T extends z.ZodType>(of: T) => inLanguages(of).refine((it) => Object.values(it).some((said) => said !== undefined), { message: 'in one language at least' })

/** GET /notices/terms (notice.issue): what an audience can be narrowed by, as far as whoever asks may read it. Titles and values have words of their own on the screens (`audienceTerm__level`, `audienceValue__level__sealed`). */
export const terms = z.object({ terms: z.array(z.object({ term: z.string(), choices: z.array(z.string()) })), /** there is a group with a robot that can be told */ group: z.boolean() })

export const audience = z.object({
  places: z.array(z.object({ kind: z.enum(placeKinds), id: z.uuid().lowercase() })).min(1).max(200),
  /** all of them hold together; of each any of its values. `not`: whoever it does not hold for */
  terms: z.array(z.object({ term: key(40), values: z.array(key(60)).min(1).max(20), not: z.boolean().default(false) })).max(8).default([]),
})
export const source = z.object({ title: someText(60), lines: z.array(someText(300)).max(12), when: text(120), where: text(120) })
const line = text(2000)
export const edits = z.partialRecord(z.enum(textKinds), inLanguages(line))
/** `after`: so many minutes after it was issued; nights do not count where it can wait. */
export const plan = z.array(z.object({ rung: z.enum(rungs), after: z.number().int().min(0).max(7 * 24 * 60) })).min(1).max(rungs.length)
  .refine((it) => new Set(it.map(({ rung }) => rung)).size === it.length, { message: 'each rung once' })
/** A call to action. `code`: as answers name it. */
export const call = z.object({ options: z.array(z.object({ code: z.string().regex(/^[a-z0-9-]{1,20}$/), says: z.object({ 'zh-Hans': text(60), 'zh-Hant': text(60), en: text(60) }) })).min(1).max(6), until: dated })
  .refine((it) => new Set(it.options.map(({ code }) => code)).size === it.options.length, { message: 'each option once' })
/**
 * What is written before it is issued. `plan` null: the usual one of its urgency. `corrects`: the notice that it takes the place of; then `changed` says
 * in words what is other. `beside`: valid notices on the same matter that it stands beside (all that the preview names, but the one it corrects).
 * `nobodys`: pieces of the texts that look like a name, a number or a door and are no person's.
 */
export const draft = z.object({
  subject: z.enum(subjects), urgency: z.enum(urgencies), audience, source: inSome(source), edits: edits.default({}),
  sender: someText(60), ground: someText(300), ask: z.object({ who: someText(60), phone: text(40) }), validFrom: dated, validUntil: dated,
  plan: plan.nullable().default(null), call: call.nullable().default(null), corrects: id<'notice'>().nullable().default(null), changed: inLanguages(someText(300)).default({}),
  beside: z.array(id<'notice'>()).max(50).default([]), nobodys: z.array(someText(60)).max(50).default([]), /** it goes to the community's group as well */ group: z.boolean().default(false),
  /** so many hours before `validFrom` homes should be told; null: nothing has to be prepared for */ toldBefore: z.number().int().min(0).max(168).nullable().default(null),
  /** the case of the fault at which it was begun; a correction is about that of the one it corrects */ fault: id<'case'>().nullable().default(null),
}).refine((it) => it.validFrom < it.validUntil, { message: 'ends after it begins', path: ['validUntil'] })
export type Draft = z.infer<typeof draft>

const limit = z.object({ what: z.enum(['parts', 'bytes', 'seconds']), is: z.number(), most: z.number() })
export const textShown = z.object({ kind: z.enum(textKinds), language: z.enum(['zh-Hans', 'zh-Hant', 'en']), text: z.string(), edited: z.boolean(), limit: limit.nullable() })
/** `code`: sms-too-long, wecom-too-long, loudspeaker-too-long, loudspeaker-sentence-too-long, name, telephone, identity, door. `said`: the piece of the text. `holds`: it keeps the notice from being issued; else only this text is not to be used as it is. */
export const problem = z.object({ code: z.string(), kind: z.enum(textKinds), language: z.enum(['zh-Hans', 'zh-Hant', 'en']), said: z.string(), holds: z.boolean() })
/** A valid notice on the same matter for the same place and time, by which it is known again. */
export const brief = z.object({ id: id<'notice'>(), subject: z.enum(subjects), source: inLanguages(source), validFrom: at, validUntil: at, sender: z.string() })
/** How homes can be reached: `page`: a phone of theirs is open to them; `sms`: a number that takes a text; `mail`: an address they gave; `rings`: a number of any kind; `knocks`: nothing but their door. */
const ways = z.object({ page: z.number(), sms: z.number(), mail: z.number(), rings: z.number(), knocks: z.number() })
const building = z.object({ id: id<'building'>(), label: z.string(), compound: z.string(), homes: z.number(), people: z.number() })

/**
 * POST /notices/preview {draft} (notice.issue, changes nothing): whom it is for, every text, what keeps it from being issued. `seen` stands for the homes,
 * the draft and the contradictions as they were shown; POST /notices sends it back. `had`: homes that had the one it corrects and hear of the correction as well.
 */
export const preview = z.object({
  homes: z.number(), people: z.number(), had: z.number(), seen: z.string(), buildings: z.array(building), ways,
  texts: z.array(textShown), problems: z.array(problem), contradicts: z.array(brief),
  /** which pieces are other than in the one that it corrects */
  differs: z.array(z.enum(['title', 'when', 'where', 'lines', 'valid-from', 'valid-until'])),
  /** how many homes the ladder tells so many `hours` before it begins, and how many it does not, as far as is known of how they can be reached; null where nothing was asked */
  inTime: z.object({ hours: z.number(), homes: z.number(), late: z.number() }).nullable(),
  /** when each rung would begin, night and all */ begins: z.array(z.object({ rung: z.enum(rungs), at })),
})
export type Preview = z.infer<typeof preview>

/** Each of several at one home. */
const inList = (why: 'people-list' | 'call-list') => aboutPerson(z.object({ id: id<'resident'>(), name: z.string() }), { who: 'id', as: 'line', why })

/** POST /notices/audience {audience, after} (notice.issue, changes nothing): the homes one by one, by door, a hundred at a time. `after`: the `next` of the page before. */
export const audienceQuery = z.object({ audience, after: key(200).nullable().default(null) })
export const audienceHome = aboutPerson(z.object({
  household: id<'household'>(), /** the first of those it concerns */ resident: id<'resident'>(), door: z.string(), compound: z.string(), /** whom it concerns, and how many live there */ concerns: z.array(inList('people-list')), people: z.number(),
}), { who: 'resident', as: 'line', why: 'people-list' })
export const audiencePage = z.object({ homes: z.array(audienceHome), next: z.string().nullable() })

/**
 * POST /notices/late {draft…, after} (notice.issue, changes nothing): the homes that would be told later than that before it begins, or not at all before it is over (`first` null), by door, a
 * hundred at a time; `rung`: by what they would be told.
 */
export const lateQuery = z.intersection(draft, z.object({ after: key(200).nullable().default(null) }))
export const latePage = z.object({
  homes: z.array(aboutPerson(z.object({ household: id<'household'>(), resident: id<'resident'>(), door: z.string(), compound: z.string(), first: z.object({ rung: z.enum(rungs), at }).nullable() }), { who: 'resident', as: 'line', why: 'people-list' })),
  next: z.string().nullable(),
})

/**
 * POST /notices {draft…, id, seen} (notice.issue). Problems: `notice-looked-different` (seen), `notice-text` (problems that hold), `notice-contradicts` (contradicts), `audience-empty`, `notice-ended` (what it corrects has been replaced),
 * `notice-before-order` (until: what it corrects tells of a sealing order that holds until then, and this would be over sooner), `notice-after-order` (from: it would begin later than that order), `notice-narrower-than-order` (somebody under that order is not among those whom it is for; the preview refuses these three alike). Answers `notice`.
 */
export const issue = z.intersection(draft, z.object({ id: newId<'notice'>(), seen: key(100) }))

const ended = z.object({ as: z.enum(['superseded', 'withdrawn']), by: id<'notice'>(), at })
/** Homes by the highest grade that any rung came to, and how many are reached. */
const counts = z.object({ homes: z.number(), people: z.number(), reached: z.number(), opened: z.number(), delivered: z.number(), handedOver: z.number(), /** nothing has arrived that is known of */ nothing: z.number(), doubtful: z.number(), failed: z.number(), /** on a lead's list now */ rings: z.number(), knocks: z.number() })
/** Of what was issued one for each person: whose it is. */
const oneHome = aboutPerson(z.object({ resident: id<'resident'>(), door: z.string() }), { who: 'resident', as: 'line', why: 'call-list' })
export const noticeLine = z.object({
  id: id<'notice'>(), kind: z.enum(noticeKinds), subject: z.enum(subjects), urgency: z.enum(urgencies), source: inLanguages(source), sender: z.string(), validFrom: at, validUntil: at, issuedAt: at,
  state: z.enum(['not-yet', 'valid', 'over', 'superseded', 'withdrawn']), ended: ended.nullable(), corrects: id<'notice'>().nullable(), counts,
  /** answers to a call to action, by option */ answers: z.array(z.object({ code: z.string(), homes: z.number() })).nullable(),
  /** of those that were issued together, one for each person or for what a round called in one hour, the same; null: it stands alone */ together: z.uuid().nullable(), home: oneHome.nullable(),
})
/** GET /notices?state=valid|past (notice.read): those that hold or will, or those that are over, the newest first, a hundred at most; what was issued together is one of them. */
export const noticesQuery = z.object({ state: z.enum(['valid', 'past']).default('valid') })
/** Homes that were told by what was promised when it was issued (`promisedOf`), of all homes, by which way: they said so on a page or by text, or somebody told them by telephone or at the door. A figure of the committee's. */
const inTime = z.object({ of: z.enum(['before', 'within']), hours: z.number(), by: at, homes: z.number(), told: z.number(), ways: z.object({ page: z.number(), text: z.number(), phone: z.number(), door: z.number() }) })
export type InTimeShown = z.infer<typeof inTime>

/** GET /notices/hours (notice.issue): the hours of the place, and each time that they were set. POST {id, hours} (community.write) sets them for what is issued from then on. */
const minutes = z.number().int().min(bounds.minutes.least).max(bounds.minutes.most)
const climbs = z.object({ text: minutes, rings: minutes, knocks: minutes }).refine(climbsInOrder, { message: 'a text, then a call, then a knock', path: ['rings'] })
const [within, before] = [z.number().int().min(bounds.within.least).max(bounds.within.most), z.number().int().min(bounds.before.least).max(bounds.before.most)]
export const hours = z.object({
  climbs: z.object({ usual: climbs, 'cannot-wait': climbs }), within: z.object({ usual: within, 'cannot-wait': within, danger: within }), before: z.object({ change: before, works: before, soon: before }),
})
/** `last`: when those were set that whoever sets these has read; null: never. Left out it is not asked. */
export const newHours = z.object({ id: newId<'act'>(), hours, last: at.nullable().optional() })
export const hoursHere = z.object({ hours, changes: z.array(z.object({ hours, at, by: z.string(), role: z.string() })) })
export type HoursHere = z.infer<typeof hoursHere>

export const noticesReply = z.object({ notices: z.array(noticeLine), now: at })

/** GET /notices/:id (notice.read); also what issuing and withdrawing answer. `code`: of the poster, `/n/CODE`; null where it is for those alone whom it concerns. */
export const notice = noticeLine.extend({
  audience, ground: z.string(), ask: z.object({ who: z.string(), phone: z.string() }), plan, call: call.nullable(), changed: inLanguages(z.string()), beside: z.array(id<'notice'>()),
  code: z.string().nullable(), texts: z.array(textShown), /** by role */ by: z.string(), /** the older and the newer ones of it, oldest first */ history: z.array(z.object({ id: id<'notice'>(), kind: z.enum(noticeKinds), issuedAt: at, changed: inLanguages(z.string()) })),
  buildings: z.array(building.extend({ reached: z.number() })), now: at, /** it tells of a sealing order that holds until then: as long as it does, it is not withdrawn */ orderUntil: at.nullable(), /** doors to which an older text of it was carried, or was to be, and that no round of it goes to yet */ doorsBefore: z.number(), inTime: z.array(inTime),
  /** how far it came with the group, where it was to go there: `held` until the morning, `doubtful` where nobody knows whether it was said; `sent` of `parts` */
  group: z.object({ state: z.enum(['waiting', 'held', 'sent', 'refused', 'dropped', 'doubtful']), parts: z.number(), sent: z.number(), why: z.string().nullable(), at }).nullable(),
})
export type Notice = z.infer<typeof notice>

/**
 * POST /notices/:id/withdraw {id, changed, nobodys} (notice.issue): `id` is that of the withdrawal, `changed` why; of pieces of it that look like a name `nobodys` says that they are no person's. What names somebody in
 * the old one is left out of it. Whoever had it gets to hear; its poster says so. Once. Problems: `notice-text` (of `changed`), `notice-of-order` (until: it tells of a
 * sealing order that holds still; lift that, or correct the notice).
 */
export const withdraw = z.object({ id: newId<'notice'>(), changed: inSome(someText(300)), nobodys: z.array(someText(60)).max(50).default([]) })

/**
 * GET /notices/:id/homes?building=&which=open|rings|knocks|doubtful|late|reached|all&after= (notice.tell in the building; all buildings for whoever may in the whole
 * community): homes by stairwell, floors from the top, with the way each can be reached. `late`: not told by the moment that was promised, once it has come. `due`: what a lead does next. `next`: the page after this one.
 * Of what is for people alone, whom it concerns and their numbers come only to whoever may read people; to whoever leads the building (notice.tell-some) its doors, and to a volunteer none.
 */
export const homesQuery = z.object({ building: id<'building'>().optional(), which: z.enum(['open', 'rings', 'knocks', 'doubtful', 'late', 'reached', 'all']).default('open'), /** the last home of the page before */ after: id<'household'>().optional() })
const step = z.object({ rung: z.enum(rungs), grade: z.enum(grades), at, /** a code, such as no-number, gateway-away */ why: z.string().nullable() })
export const homeLine = aboutPerson(z.object({
  household: id<'household'>(), resident: id<'resident'>(), building: id<'building'>(), entrance: z.string(), door: z.string(), floor: z.number().nullable(), /** of the home */ adults: z.array(inList('call-list')), people: z.number(),
  /** of what is for people alone: each grown up of the home whom it concerns, and whether they know; `act`: by which they were told by name, to be taken back */
  concerns: z.array(aboutPerson(z.object({ id: id<'resident'>(), name: z.string(), knows: z.boolean(), act: z.string().nullable() }), { who: 'id', as: 'line', why: 'call-list' })),
  /** `of`: whose it is, by name; '': the home's */ phones: z.array(z.object({ phone: z.string(), of: z.string() })), ways: z.object({ page: z.boolean(), sms: z.boolean(), mail: z.boolean() }),
  /** what is written of how they are to be told: “deaf, knocks are not heard: bell with a light” */ words: z.string(), language: z.enum(['zh-Hans', 'zh-Hant', 'en']).nullable(), knockFirst: z.boolean(),
  /** how far each rung came */ steps: z.array(step), due: z.enum(['rings', 'knocks']).nullable(), next: at.nullable(),
  /** `act`: the id by which it can be taken back, where somebody told them (`how`: phone, at-the-door) or their text was read as “got it” (text) */ reached: z.object({ at, grade: z.enum(['acknowledged', 'told']), how: z.string().nullable(), by: z.string(), act: z.string() }).nullable(),
  answer: z.string().nullable(),
}), { who: 'resident', as: 'line', why: 'call-list' })
export type HomeLine = z.infer<typeof homeLine>
export const homesReply = z.object({ homes: z.array(homeLine), next: z.string().nullable(), count: z.number(), now: at })

/**
 * A line of the desk's queue: a notice that holds, with homes that are waited for. `by`: when everybody was to know. `rings`, `knocks`: homes at which somebody has to; `unsure`: of which nobody knows whether it went out, or it did
 * not; `open`: all that do not know. `group`: what the community's group was told perhaps, or could not be told.
 */
export const noticeToTell = z.object({
  id: id<'notice'>(), kind: z.enum(noticeKinds), title: inLanguages(z.string()), validUntil: at, by: at, rings: z.number(), knocks: z.number(), unsure: z.number(), open: z.number(), group: z.enum(['doubtful', 'refused']).nullable(), home: oneHome.nullable(),
})
export type NoticeToTell = z.infer<typeof noticeToTell>

/**
 * GET /notices/to-tell (notice.tell somewhere): the notices that hold with homes to ring and knock at where whoever asks may tell; of what is for people alone, where they may tell some. What is said at those doors stands with each;
 * the homes are read building by building (GET /notices/:id/homes).
 */
export const toTell = z.object({
  now: at, notices: z.array(z.object({
    id: id<'notice'>(), kind: z.enum(noticeKinds), urgency: z.enum(urgencies), source: inLanguages(source), changed: inLanguages(z.string()), sender: z.string(), ask: z.object({ who: z.string(), phone: z.string() }), validUntil: at, by: at,
    /** what is said on the telephone and at the door, whole, as it was made or written by hand */ telephone: inLanguages(z.string()),
    call: z.object({ options: z.array(z.object({ code: z.string(), says: z.object({ 'zh-Hans': z.string(), 'zh-Hant': z.string(), en: z.string() }) })), until: at }).nullable(), buildings: z.array(z.object({ id: id<'building'>(), label: z.string(), compound: z.string(), rings: z.number(), knocks: z.number(), /** no phone keeps its homes longer */ until: at.nullable() })),
  })),
})
export type ToTell = z.infer<typeof toTell>

/**
 * POST /notices/:id/told (notice.tell in the home's building; of what is for people alone notice.tell-some): somebody spoke with an adult of the home, or tried. `at`: when, by the device; it may arrive late
 * and twice. `answer`: what they said to a call to action. `resident` (person.read): of several whom what is for people alone concerns, with whom somebody spoke; the others are waited for. Null: with the home.
 */
export const told = z.object({ id: newId<'act'>(), household: id<'household'>(), what: z.enum(['told', 'not-reached']), how: z.enum(['phone', 'at-the-door']), at: dated, answer: key(20).nullable().default(null), resident: id<'resident'>().nullable().default(null) })
export type Told = z.infer<typeof told>
/**
 * POST /notices/:id/told/take-back {id, act}: it was somebody else, or a slip of the hand. `at`: when, by the device; it may arrive late, and before what it takes back, which is then named by the
 * home and the way (`of`). Whoever had the right then is believed also where it has ended since, as with `told`.
 */
export const takeBackTold = z.object({ id: newId<'act'>(), act: id<'act'>(), at: dated.nullable().default(null), of: z.object({ household: id<'household'>(), how: z.enum(['phone', 'at-the-door']) }).nullable().default(null) })
export type TakeBackTold = z.infer<typeof takeBackTold>
/** POST /notices/:id/send-again {id, household, rung} (notice.issue): a doubtful or failed sending, once more, by a person's word. */
export const sendAgain = z.object({ id: newId<'act'>(), household: id<'household'>(), rung: z.enum(['sms', 'mail']) })

/** POST /notices/:id/round {id, task, building} (round.write and notice.tell, there or everywhere): a door round of the doors at which somebody has to knock, of all buildings or one; doors of a round that goes on are left out. `before`: also the doors of the rounds of what it takes the place of, each stairwell given to whoever had it. `audience-empty`: there is none. */
export const newNoticeRound = z.object({ id: newId<'round'>(), task: newId<'door-task'>(), building: id<'building'>().nullable().default(null), before: z.boolean().default(false) })
/** POST /notices/:id/group-again {} (notice.issue): what the group was told perhaps, or could not be told, once more, by a person's word. */
/** GET /notices/:id/answers (notice.read): who said what to a call to action, by door. */
export const answersReply = z.object({
  counts: z.array(z.object({ code: z.string(), homes: z.number() })), homes: z.array(aboutPerson(z.object({
    household: id<'household'>(), resident: id<'resident'>(), door: z.string(), phone: z.string().nullable(), code: z.string(), at, /** given to the text that this corrects, in the same words */ earlier: z.boolean(),
  }), { who: 'resident', as: 'line', why: 'call-list' })),
})

/**
 * GET /me/notices (home.read): a home's own, those that hold first, and what was corrected or withdrawn of what it had. `ended`: what took its place, to be shown
 * on the old one. `reachedAt`: somebody at home has said that they know, or was told.
 */
export const ownNotice = z.object({
  id: id<'notice'>(), kind: z.enum(noticeKinds), subject: z.enum(subjects), urgency: z.enum(urgencies), source: inLanguages(source), changed: inLanguages(z.string()), sender: z.string(), ground: z.string(), ask: z.object({ who: z.string(), phone: z.string() }),
  validFrom: at, validUntil: at, issuedAt: at, state: z.enum(['not-yet', 'valid', 'over', 'superseded', 'withdrawn']), ended: ended.nullable(), corrects: id<'notice'>().nullable(),
  call: call.nullable(), answer: z.string().nullable(), openedAt: at.nullable(), reachedAt: at.nullable(), /** they said so themselves, and may take it back here */ said: z.boolean(), household: id<'household'>(), /** where it is for a home that they care for */ door: z.string().nullable(),
})
export const ownNotices = z.object({ notices: z.array(ownNotice), now: at })
export type OwnNotices = z.infer<typeof ownNotices>
export type OwnNotice = z.infer<typeof ownNotice>
/** POST /me/notices/opened {notices} (home.read): they stood on the screen. Says nothing of whether anybody has read them. */
export const openedNotices = z.object({ notices: z.array(id<'notice'>()).min(1).max(50) })
/** POST /me/notices/:id/acknowledge {answer} (home.read): “I know”, and what they say to a call to action; said again with another answer, the last counts. `household`: which home knows; where none is named, their own, or the one that there is. `at`: when they pressed it; none: now. An answer pressed when it was too late is kept and not counted; that they know is. */
export const acknowledge = z.object({ household: id<'household'>().nullable().default(null), answer: key(20).nullable().default(null), at: at.nullable().default(null) })
/** `reached`: false where the phone is a child’s; an adult has to know. */
export const acknowledged = z.object({ reached: z.boolean() })
/** POST /me/notices/:id/not-known {at} (home.read): “not so”: what was said here up to then, that they know and what they answered, is taken back, and the ladder goes on. What somebody told them in person stays, and what the other of two said for themselves. */
export const notKnown = z.object({ household: id<'household'>().nullable().default(null), at })

/**
 * GET /households/:id/ways, POST the same {id, …} (person.write in the building): how a home is to be told. `mail`: an address they gave. `text`: they want
 * text messages. `knockFirst`: somebody there hears or sees nothing of the others; a lead comes with the first rung.
 */
export const homeWays = z.object({ language: z.enum(['zh-Hans', 'zh-Hant', 'en']).nullable(), mail: z.email().max(120).nullable(), text: z.boolean(), knockFirst: z.boolean(), words: text(200) })
export const newWays = homeWays.extend({ id: newId<'act'>() })
export const waysReply = aboutPerson(z.object({ /** the first of the home; null where nobody lives there */ resident: id<'resident'>().nullable(), ways: homeWays, at: at.nullable() }), { who: 'resident', as: 'whole', why: 'card' })

/** GET /n/:code (anyone; no session): what a poster's code shows, of places alone. `by`: the code of what took its place. Of what was corrected, withdrawn or is over for days it says that, from when until when and why, and its text no more. Unknown codes answer `not-found`. */
export const codeParams = z.object({ code: z.string().regex(/^[0-9a-z]{8}$/) })
export const posterPage = z.object({
  state: z.enum(['not-yet', 'valid', 'over', 'superseded', 'withdrawn']), community: z.string(), zone: z.string(), phone: z.string(), sender: z.string(), ground: z.string(), ask: z.object({ who: z.string(), phone: z.string() }),
  texts: z.array(z.object({ language: z.enum(['zh-Hans', 'zh-Hant', 'en']), title: z.string(), text: z.string(), changed: z.string() })), validFrom: at, validUntil: at, endedAt: at.nullable(), by: z.string().nullable(), now: at,
})
