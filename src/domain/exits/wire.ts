// Exits over the wire. What is sent and what is answered are two schemas, never one.

import { z } from 'zod'
import { roles } from '../access/access.ts'
import { circleParts } from '../access/circles.ts'
import type { ResidentId } from '../kernel/ids.ts'
import { aboutPerson } from '../kernel/personal.ts'
import { anyAt, at, dated, id, key, says, someText, text, whateverText } from '../kernel/wire.ts'
import { homeStatus } from '../people/wire.ts'
import { ending, homeChange } from '../sealing/wire.ts'
import { purposes, transports } from '../rules/codes.ts'
import { askStates } from './asked-for.ts'
import { evidenceKinds, itemStates, signedHow, testSources } from './evidence.ts'
import { followUps } from './follow-up.ts'
import { causes } from './history.ts'
import { decisions } from './undo.ts'
import { narrowed, outing, outingInLedger, outingOnPass, outingShown } from './outing.ts'
import { ways } from './telling.ts'
import { grades, rungs } from '../notices/ladder.ts'

export const askExit = z.object({ id: id<'exit'>(), resident: id<'resident'>(), ...outing.shape, askedAt: anyAt })
/** An emergency from desk or resident: a fact. Everything but its id may be missing or wrong; the paper follows. `at` null: when it arrives. */
export const emergencyExit = z.object({ id: id<'exit'>(), resident: id<'resident'>().nullable().catch(null), described: whateverText(200), at: anyAt.nullable().catch(null) })
/** Ambulance, hospital, what it was: noted when there is time; closes the open paper. */
export const emergencyPaper = z.object({ resident: id<'resident'>().nullable(), what: someText(300), ambulance: text(80), hospital: text(120), calledAt: dated.nullable() })

const employer = z.object({ kind: z.literal('employer-confirmation'), employer: someText(120), answeredBy: someText(80), phone: someText(40), toldOfCase: z.boolean() })
const letter = z.object({ kind: z.literal('letter-of-commitment'), letter: someText(60), version: z.number().int().positive().max(9999), how: z.enum(signedHow), at: dated, witness: text(80).nullable(), upload: id<'upload'>().nullable(), /** the sentences that were read; left out: by whoever knows of none */ parts: z.array(someText(40)).max(40).optional() })
const test = z.object({ kind: z.literal('test-result'), sampledAt: dated, result: z.enum(['negative', 'positive', 'pending']), source: z.enum(testSources), note: text(300), upload: id<'upload'>().nullable() })
const certificate = z.object({ kind: z.literal('certificate'), title: someText(120), issuer: text(120), upload: id<'upload'>().nullable() })
export const evidenceContent = z.discriminatedUnion('kind', [employer, letter, test, certificate])
/** A line that was wrong, and what stands in its place, or nothing. `id` is the correction's. */
export const correctEvidence = z.object({ id: id<'act'>(), evidence: id<'evidence'>(), why: someText(500), replacement: z.object({ id: id<'evidence'>(), content: evidenceContent }).nullable() })
/** The correction was the mistake. */
export const takeBackCorrection = z.object({ id: id<'act'>(), correction: id<'act'>(), why: someText(500) })
export const recordEvidence = z.object({ id: id<'evidence'>(), content: evidenceContent, recordedAt: dated })

export const grantExit = z.object({ pass: id<'pass'>(), gates: z.array(z.number().int().positive()).max(100), ...narrowed.shape })
export const refuseExit = z.object({ reason: someText(1000), appealTo: z.enum(roles) })
export const proposeOverride = z.object({ reason: someText(1000) })
export const confirmOverride = grantExit
/** `names`: the decision that was read, and no later one. */
export const extendExit = z.object({ names: z.number().int().positive(), until: dated, reason: someText(1000) })
/** By two. `until` null: the pass stays as it is. */
export const proposeRenewal = z.object({ names: z.number().int().positive(), until: dated.nullable(), reason: someText(1000) })
/** `seq`: of the proposal that was read. */
export const confirmRenewal = z.object({ seq: z.number().int().positive() })
/** What somebody at the office above said on the telephone: `grants`, or the no stands. `pass`: for a grant. */
export const officeWord = z.object({ grants: z.boolean(), who: someText(80), saidAt: dated, reason: someText(1000), pass: id<'pass'>(), gates: z.array(z.number().int().positive()).max(100) })
/** `seq`: the decision that is meant, and no later one. */
export const undoExit = z.object({ seq: z.number().int().positive() })
export const appealExit = z.object({ text: someText(2000) })
export const revokeExit = z.object({ reason: someText(1000) })
/** `right`: the device's time put right by the error it knew at the tap; null when it had never been told the time. */
export const reportBack = z.object({ id: id<'movement'>(), at: anyAt, right: anyAt.nullable().default(null) })

/** A call to whoever is out. `seeAgainAt`: when they say that they are back, or when to try again. */
export const newFollowUp = z.object({ id: id<'follow-up'>(), what: z.enum(followUps), seeAgainAt: dated, note: text(500) })

/** POST /exits/:id/asks (contact.record): the household is asked for it by then. `pieces`: how many lines of evidence the asker had read. */
export const askForBody = z.object({ kinds: z.array(z.enum(evidenceKinds)).min(1).max(evidenceKinds.length), words: text(300), until: dated, pieces: z.number().int().min(0) })
/** POST /exits/:id/asks/take-back: the ask, by its number in the case. */
export const unaskForBody = z.object({ seq: z.number().int().positive() })

/** What became of an exit after a return was reported. */
export const returned = z.object({ whereabouts: z.enum(['not-yet-out', 'out', 'back']), dueBack: at.nullable() })

/** Who somebody unknown was, and that it was somebody else. */
export const nameExit = z.object({ id: id<'act'>(), resident: id<'resident'>(), why: someText(500) })
export const unnameExit = z.object({ id: id<'act'>(), act: id<'act'>(), why: someText(500) })

export const rowRef = z.object({ table: z.string(), row: z.number(), id: z.string(), says: says.nullable() })
export const evidenceRow = z.object({ id: id<'evidence'>(), kind: z.enum(evidenceKinds), content: evidenceContent, from: z.enum(['desk', 'resident']), recordedAt: at, recordedBy: z.string(),
  /** who handed out the link or slip that it came through: names at the desk, nothing more for residents */ through: z.array(z.string()),
  /** whether anybody at the desk has opened its picture; null when there is none */ pictureOpened: z.boolean().nullable(),
  /** it counts, or was put right: left out by an earlier version */ counts: z.boolean().optional(),
})
/** How lines of evidence were put right, the oldest first. `evidence` is the wrong one, `replacement` what stands for it. */
export const correctionRow = z.object({ id: id<'act'>(), evidence: id<'evidence'>(), replacement: id<'evidence'>().nullable(), at, by: z.string(), role: z.string(), why: z.string(),
  takenBack: z.object({ at, by: z.string(), role: z.string(), why: z.string() }).nullable(), /** it can be taken back by whoever reads it */ mayTakeBack: z.boolean() })
export const item = z.object({
  kind: z.enum(evidenceKinds), state: z.enum(itemStates),
  maxAgeHours: z.number().nullable(), toldOfCase: z.boolean(), goodUntil: at.nullable(), because: z.array(rowRef), evidence: id<'evidence'>().nullable(),
  /** sentences of the letter that are still to be read and signed; left out where there are none */ unread: z.array(says).optional(),
})
export const advice = z.object({
  advise: z.enum(['grant', 'ask']), because: z.array(rowRef), items: z.array(item), missing: z.number(), decider: z.enum(['staff', 'deputy', 'secretary']),
  exits: z.number(), hours: z.number(), monitoringDays: z.number(), transport: z.enum(transports).nullable(), rules: z.object({ code: z.string(), version: z.number() }),
})
const office = z.object({ name: z.string(), phone: z.string(), who: z.string(), saidAt: at })
export const decisionRow = z.object({ what: z.string(), at, by: z.string(), role: z.string(), reason: z.string(), rules: z.object({ code: z.string(), version: z.number() }).nullable(), advised: z.enum(['grant', 'ask']).nullable(), missing: z.array(z.string()), /** whoever gave out the link decided, because nobody else was on duty; or took down the office's word on a no of their own */ ownCredential: z.boolean(), /** it counts for nothing: whoever took it took it back before anybody was told */ undone: z.boolean(), /** left out: somebody decided it of this case */ cause: z.enum(causes).exclude(['decision']).optional(),
  /** of an extension: the new end, and the one before */ until: at.optional(), was: at.nullable().optional(), /** whose word it is said to be, and where that can be asked */ office: office.optional() })
/** Something that the household is, or was, asked for. `open`: what is still to come. */
export const askRow = z.object({ seq: z.number(), kinds: z.array(z.enum(evidenceKinds)), words: z.string(), at, until: at, by: z.string(), role: z.string(), is: z.enum(askStates), open: z.array(z.enum(evidenceKinds)), takenBack: z.object({ at, by: z.string(), role: z.string() }).nullable() })
export type AskRow = z.infer<typeof askRow>
const stillAsked = z.array(z.object({ seq: z.number(), kinds: z.array(z.enum(evidenceKinds)), until: at }))
export const movementRow = z.object({ id: id<'movement'>(), kind: z.enum(['out', 'back']), at, receivedAt: at, gate: z.string().nullable(), how: z.string(), emergency: z.boolean(), note: z.string() })
export const passView = z.object({ id: id<'pass'>(), code: z.string(), text: z.string(), status: z.enum(['valid', 'revoked', 'ended-early']), gates: z.array(z.number()), notBefore: at, notAfter: at, backBy: at, exitsUsed: z.number(), ...outingOnPass.shape, /** by a later decision, for whoever is out now: due then, whatever the hours say */ extendedTo: at.nullable().optional() })

/** One exit, whole: what desk, resident and ledger page show. `may` lists what the asker may do with it now. */
export const exitView = aboutPerson(z.object({
  id: id<'exit'>(),
  resident: z.object({ id: id<'resident'>(), name: z.string(), door: z.string(), phone: z.string().nullable() }).nullable(),
  described: z.string().nullable(),
  building: id<'building'>().nullable(),
  home: homeStatus.nullable(),
  ...outingShown.shape,
  emergency: z.boolean(), paperOpen: z.boolean(), paper: emergencyPaper.nullable(),
  askedAt: at, askedBy: z.string(),
  state: z.enum(['asked', 'appealed', 'granted', 'refused', 'revoked', 'withdrawn']),
  /** an override was proposed and waits for a second person; beside `asked` and `appealed` */
  proposed: z.boolean(),
  /** present with refused, appealed, revoked: the reason, who by role, whom to appeal to */
  refusal: z.object({ role: z.string(), reason: z.string(), appealTo: z.enum(roles), at, final: z.boolean(), cause: z.enum(causes), /** an appeal can be put to nobody here but whoever said no */ nobodyElse: z.boolean() }).nullable(),
  appeal: z.object({ text: z.string(), at, /** the role of whoever wrote it down for them; null: themselves */ writtenBy: z.string().nullable() }).nullable(),
  /** to whoever may refuse: the roles that somebody else here reaches, whom an appeal against it can be put to */
  appealRoles: z.array(z.enum(roles)),
  override: z.object({ reason: z.string(), role: z.string(), at, secondRole: z.string().nullable() }).nullable(),
  /** the office above has decided last; whoever took it down is named by role */
  office: office.extend({ grants: z.boolean(), reason: z.string(), at, role: z.string() }).nullable(),
  /** the decision that a further one would name; null where there is none */
  standsOn: z.number().nullable(),
  /** the first of two has proposed a new end, or (`until` null) that the pass stays as it is; to whoever decides */
  renewing: z.object({ seq: z.number(), until: at.nullable(), reason: z.string(), role: z.string(), by: z.string(), at }).nullable(),
  advice: advice.nullable(),
  evidence: z.array(evidenceRow),
  corrections: z.array(correctionRow),
  /** what the household was asked for, the oldest first */ asks: z.array(askRow),
  /** to whoever decides: what the pass was given on and no longer rests on, since lines were put right */ groundLost: z.array(z.enum(evidenceKinds)),
  /** to whoever decides: two records were one by mistake when it was asked for, and nobody has said since for whom it is */ doubted: z.boolean(),
  /** to whoever decides, of a pass that was given: what the rules say now */ now: advice.nullable(),
  /** who the person of an emergency was said to be, the latest first; at the desk alone */
  namings: z.array(aboutPerson(z.object({ act: id<'act'>(), resident: id<'resident'>(), name: z.string(), at, by: z.string(), why: z.string(), takenBack: z.boolean() }), { who: 'resident', as: 'line', why: 'exit' })),
  confirmations: z.array(z.object({ how: z.enum(['own-session', 'call-back']), at, by: z.string(), role: z.string() })),
  /** pieces that came through the asker's own link, and who else may decide now: nobody, and the decision is marked */
  own: z.object({ pieces: z.array(z.enum(evidenceKinds)), roles: z.array(z.enum(roles)) }).nullable(),
  pass: passView.nullable(),
  /** the last decision can still be undone, by whoever took it; nobody is told of it before `until`. Null to everybody who is not told. */
  undo: z.object({ seq: z.number(), what: z.enum(decisions), until: at, mine: z.boolean(), by: z.string(), role: z.string() }).nullable(),
  movements: z.array(movementRow),
  whereabouts: z.enum(['not-yet-out', 'out', 'back']), dueBack: at.nullable(), overdue: z.boolean(), /** out, and put down as gone meanwhile: nobody waits for them */ leftAs: z.enum(['moved-out', 'died']).nullable(),
  flags: z.array(z.object({ flag: z.string(), movements: z.array(z.string()) })),
  /** calls while they were out, the oldest first */
  followUps: z.array(z.object({ at, what: z.enum(followUps), seeAgainAt: at, note: z.string(), by: z.string(), role: z.string() })),
  decisions: z.array(decisionRow),
  may: z.array(z.enum(['grant', 'refuse', 'propose-override', 'confirm-override', 'revoke', 'appeal', 'withdraw', 'record-evidence', 'ask-for', 'take-back-ask', 'confirm', 'report-back', 'follow-up', 'note-paper', 'extend', 'propose-extension', 'propose-keep', 'confirm-renewal', 'office'])),
  /** it can be withdrawn, but not by whoever said no, nor on a phone that came in by a link, slip or right of theirs: by another colleague */ withdrawElsewhere: z.boolean().default(false),
}), { who: 'resident.id', as: 'whole', why: 'exit' })
export type ExitView = z.infer<typeof exitView>

/** One line of the desk's queue. */
const line = z.object({
  id: id<'exit'>(), resident: id<'resident'>().nullable(), name: z.string(), door: z.string(), phone: z.string().nullable(), purpose: z.enum(purposes), place: z.string(), emergency: z.boolean(),
  state: z.string(), proposed: z.boolean(), askedAt: at, dueBack: at.nullable(),
})
export const exitLine = aboutPerson(line, { who: 'resident', as: 'line', why: 'queue' })
export type ExitLine = z.infer<typeof exitLine>
/** One who is out; `followUp`: the last call since they went, null when there was none. */
export const outLine = aboutPerson(line.extend({ followUp: z.object({ what: z.enum(followUps), at, seeAgainAt: at }).nullable() }), { who: 'resident', as: 'line', why: 'queue' })
/** One that waits for an answer, how much is missing for it, and what the household is asked for. */
export const waitingLine = aboutPerson(line.extend({ missing: z.number(), asked: stillAsked.nullable() }), { who: 'resident', as: 'line', why: 'queue' })

/** One of whom something was asked that has not come by its hour. */
export const askedLine = aboutPerson(line.extend({ asked: stillAsked }), { who: 'resident', as: 'line', why: 'queue' })

/** Steps of sealing orders after which the passes were looked at: how many ended, and the first of them by door. */
export const reviews = z.object({ reviews: z.array(z.object({
  step: id<'sealing-step'>(), order: id<'sealing-order'>(), doneAt: at, count: z.number(),
  /** `again`: granted anew since, so that no call about the end is owed; `toldAt`: they know */
  ended: z.array(aboutPerson(ending.extend({ again: z.boolean(), toldAt: at.nullable() }), { who: 'resident', as: 'line', why: 'call-list' })),
})) })
export type Reviews = z.infer<typeof reviews>

/** One household on the call list; `exits` of a person are the first few of `count`. `since` and `until`: when the first and the last of them ended. */
export const toTellLine = z.object({
  household: id<'household'>(), door: z.string(), building: id<'building'>().nullable(), since: at, until: at, /** nobody was reached; not before then */ tryAgainAt: at.nullable(), tries: z.number(),
  /** what was sent to their telephones, newest first; `taken`: the channel has it, `sent`: it went out, `held`: it goes out then and not at night. Nobody is told by it. */
  texts: z.array(z.object({ state: z.enum(['waiting', 'held', 'taken', 'sent', 'refused', 'doubtful']), at })),
  people: z.array(aboutPerson(z.object({
    resident: id<'resident'>(), name: z.string(), phone: z.string().nullable(), count: z.number(),
    exits: z.array(z.object({
      exit: id<'exit'>(), purpose: z.enum(purposes), place: z.string(), at,
      /** the code of the news that tell what was decided; null where passes ended */ decided: z.string().nullable(), /** null: because of what was noted of the person themselves */ order: id<'sealing-order'>().nullable(), scope: z.string().nullable(), scopeLabel: z.string(),
    })),
  }), { who: 'resident', as: 'line', why: 'call-list' })),
})
export type ToTellLine = z.infer<typeof toTellLine>
/** A press of the last hour, whoever's it was. */
export const tellingView = aboutPerson(z.object({ id: id<'telling'>(), resident: id<'resident'>().nullable(), what: z.enum(['told', 'not-reached']), how: z.enum(ways), at, tryAgainAt: at.nullable(), by: z.string(), door: z.string() }), { who: 'resident', as: 'line', why: 'call-list' })
export type TellingView = z.infer<typeof tellingView>
export const toldLately = z.object({ rows: z.array(tellingView) })
/** `since` and `until` as the list showed them: what ended later was not spoken of. `resident` null: everybody at home there. */
export const newTelling = z.object({
  id: id<'telling'>(), household: id<'household'>(), resident: id<'resident'>().nullable(), since: at, until: at, what: z.enum(['told', 'not-reached']), how: z.enum(ways), tryAgainAt: dated.nullable(),
})
/** GET /exits/:id/deliveries (exit.read): of what was decided last, or that passes ended, by which ways its person was told, and how far each came. `told` null: there was nothing to tell yet. */
const deliveryStep = z.object({ rung: z.enum([...rungs, 'window']), grade: z.enum(grades), at })
export type DeliveryStep = z.infer<typeof deliveryStep>
export const deliveriesOfExit = aboutPerson(z.object({ of: id<'resident'>().nullable(), told: z.object({ /** the code of the news */ code: z.string(), at, steps: z.array(deliveryStep) }).nullable(),
  /** to the desk: the decision that nobody is known to have told them of, also while it can be undone. Whoever speaks with them says so, under its number. */ say: z.object({ seq: z.number() }).nullable() }), { who: 'of', as: 'whole', why: 'exit' })
export type DeliveriesOfExit = z.infer<typeof deliveriesOfExit>
/** POST /exits/:id/told: whoever decided, or sits beside, has said it to its person on the telephone, or handed it over at the window. */
export const saidNow = z.object({ id: id<'telling'>(), seq: z.number().int().min(1), how: z.enum(['phone', 'window']) })
export const notTold = z.object({ id: id<'telling'>() })

export const ledgerQuery = z.object({ from: dated.optional(), until: dated.optional(), purpose: z.enum(purposes).optional(), building: z.uuid().optional(), state: key(30).optional(), text: key(60).optional(), after: key(80).optional(), limit: z.number().int().min(1).max(200).optional() })
export const ledgerRow = aboutPerson(z.object({
  id: id<'exit'>(), /** whose it is; null for somebody who was never known */ resident: id<'resident'>().nullable(), name: z.string(), door: z.string(), ...outingInLedger.shape, emergency: z.boolean(), override: z.boolean(), ownCredential: z.boolean(), state: z.string(),
  evidence: z.array(z.enum(evidenceKinds)), rules: z.object({ code: z.string(), version: z.number() }).nullable(), decidedBy: z.string().nullable(), decidedRole: z.string().nullable(), decidedAt: at.nullable(), reason: z.string(),
  /** not read from the times: who went out again, with no return seen, is no longer out on this one */
  whereabouts: z.enum(['not-yet-out', 'out', 'back']), outAt: at.nullable(), backAt: at.nullable(), exitsUsed: z.number(), overdue: z.boolean(), flags: z.number(),
}), { who: 'resident', as: 'line', why: 'ledger-list' })
export const ledger = z.object({ rows: z.array(ledgerRow), next: z.string().nullable(), total: z.number(), letOut: z.number(), back: z.number(), stillOut: z.number() })
export type LedgerRow = z.infer<typeof ledgerRow>

/** The letter of commitment in force: read out, sent, printed. */
export const letterText = z.object({ code: z.string(), version: z.number(), /** the whole, to be read out */ says, /** its sentences */ parts: z.array(z.object({ code: z.string(), says })), validFrom: at })
/** What the rules would ask for if they asked now, before anything was sent; null where no rules are in force. `exits`: the most on one pass. */
/** Of every purpose: which of them is meant stands in no address. */
export const needed = aboutPerson(z.object({ of: id<'resident'>(), needs: z.array(z.object({ purpose: z.enum(purposes), items: z.array(item), decider: z.enum(roles), exits: z.number() })).nullable() }), { who: 'of', as: 'whole', why: 'exit' })
export type Needed = z.infer<typeof needed>
/** Of somebody whose requests are their own: where one stands, and until when a pass or a going out lasts. */
export const otherExit = z.object({ id: id<'exit'>(), resident: id<'resident'>(), is: z.enum(['asked', 'pass', 'out']), until: at.nullable() })
/** `of`: the people whose exits, home and news these are. `open`: which parts of the first one’s circle this phone may show; `others`: what of the rest everybody at home has to know. */
export const ownExits = aboutPerson(z.object({ open: z.array(z.enum(circleParts)), others: z.array(otherExit), of: z.array(aboutPerson(z.object({ id: id<'resident'>() }), { who: 'id', as: 'whole', why: 'exit' })), exits: z.array(exitView), home: homeStatus, /** of late, the newest first */ homeChanges: z.array(homeChange), news: z.array(z.object({ id: z.string(), code: z.string(), details: z.record(z.string(), z.unknown()), at, seenAt: at.nullable() })) }), { who: (it: { of: { id: ResidentId }[] }) => it.of[0]?.id, as: 'whole', why: 'exit' })
/** `cleaned`: written anew, without place and device. False for a PDF, which is kept as it came and may still name a place. */
export const uploaded = z.object({ id: id<'upload'>(), mediaType: z.string(), size: z.number(), cleaned: z.boolean() })
