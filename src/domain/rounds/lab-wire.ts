// What laboratories say over the wire: their files, seen before anything is stored; one result by hand; papers side by side; and what a household reads of its own.

import { z } from 'zod'
import { aboutPerson } from '../kernel/personal.ts'
import { at, dated, id, key, newId, someText } from '../kernel/wire.ts'
import { labFlags } from './lab-said.ts'
import { lineQuestions, type LabChoices } from './lab-sheet.ts'
import { tubeDoubts } from './tubes.ts'
import { verdicts } from './verdicts.ts'

const verdict = z.enum(verdicts)
const heading = someText(60)
const columns = z.object({ tube: heading, verdict: heading, tested: heading.nullable() })

export const newLaboratory = z.object({ id: newId<'laboratory'>(), name: someText(60) })
export const laboratories = z.object({ laboratories: z.array(z.object({ id: id<'laboratory'>(), name: z.string(), columns: columns.nullable() })) })
export type Laboratories = z.infer<typeof laboratories>

/** Answers are few: a file that has more questions than this has other columns. */
const mostSaid = 500
export const labChoices: z.ZodType<LabChoices> = z.object({
  columns: columns.optional(),
  words: z.record(key(500), verdict).refine((it) => Object.keys(it).length <= mostSaid).optional(),
  lines: z.record(key(200), z.union([z.literal('out'), z.object({ tube: someText(60).optional(), verdict: verdict.optional() })])).refine((it) => Object.keys(it).length <= mostSaid).optional(),
  encoding: z.enum(['gb18030', 'big5', 'utf-8']).optional(),
})
/** What stands before the file; `seen`: of the preview that was read, where it is to be taken in. */
export const labBefore = z.object({ lab: id<'laboratory'>(), file: newId<'lab-file'>(), choices: labChoices, seen: key(64).nullable() })
export type LabBefore = z.infer<typeof labBefore>
export const labQuery = z.object({ /** how many bytes of the body stand before the file */ before: z.coerce.number().int().min(2).max(200_000) })

/** One paper: who said it, when, and where it stands. `file` null: by hand. */
const paper = z.object({
  id: id<'lab-result'>(), lab: z.string(), verdict, written: z.string(), testedAt: at.nullable(), receivedAt: at, by: z.string(),
  file: z.object({ name: z.string(), sheet: z.string(), lines: z.array(z.number()) }).nullable(), flags: z.array(z.enum(labFlags)), /** the paper that it takes back, and `written` says why */ takesBack: id<'lab-result'>().nullable(),
})
export type Paper = z.infer<typeof paper>
const notedLine = z.object({ tube: z.string(), verdict, sheet: z.string(), line: z.number(), flags: z.array(z.enum(labFlags)), /** how many lie in it */ pool: z.number(), doubts: z.array(z.enum([...tubeDoubts, 'two-rounds'])), /** what was said of it before */ papers: z.array(paper) })
/** What a file says, before and after it is taken in. */
export const labPreview = z.object({
  /** null: not taken in */ taken: z.object({ results: z.number() }).nullable(), seen: z.string(), /** when this very file was taken in before */ sameAt: at.nullable(),
  columns: columns.nullable(), asLastTime: z.boolean(), titles: z.array(z.string()), proposed: columns.partial(),
  form: z.enum(['sheet', 'fhir']), rows: z.number(), leftOut: z.number(), fresh: z.number(), verdicts: z.record(verdict, z.number()), notRead: z.array(z.string()),
  questions: z.array(z.object({ key: z.string(), sheet: z.string(), row: z.number(), code: z.enum(lineQuestions), tube: z.string(), written: z.string() })), questionCount: z.number(),
  words: z.array(z.object({ written: z.string(), rows: z.number() })), wordCount: z.number(),
  noted: z.array(notedLine), notedCount: z.number(),
})
export type LabPreview = z.infer<typeof labPreview>

export const byHand = z.object({ id: newId<'lab-result'>(), lab: id<'laboratory'>(), tube: someText(60), verdict, testedAt: dated.nullable() })

/** It was put down by mistake, and why. */
export const takeResultBack = z.object({ id: newId<'lab-result'>(), words: someText(300) })

/** `open`: those that somebody has to see to; else all of one number. */
export const labTubesQuery = z.object({ tube: key(60).optional() })
const comes = z.enum([...verdicts, 'waiting', 'contradicts', 'two-labs'])
export const labTubes = z.object({
  tubes: z.array(z.object({
    code: z.string(), to: comes, doubts: z.array(z.enum([...tubeDoubts, 'unknown-tube', 'two-rounds'])), pool: z.number(), /** how many of them are free by it */ free: z.number(), rounds: z.array(z.object({ id: id<'testing-round'>(), title: z.string() })),
    papers: z.array(paper), /** those by hand that whoever asks may take back */ mine: z.array(id<'lab-result'>()), open: z.boolean(), looks: z.array(z.object({ at, by: z.string(), words: z.string(), /** the paper that counts */ stands: id<'lab-result'>().nullable() })),
  })), more: z.number(),
})
export type LabTubes = z.infer<typeof labTubes>
/** Somebody has read these papers of a tube and seen to them. `stands`: which one counts; where they contradict each other somebody must say so. */
export const labLook = z.object({ id: newId<'lab-look'>(), tube: someText(60), results: z.array(id<'lab-result'>()).min(1).max(200), words: someText(300), stands: id<'lab-result'>().nullable().default(null) })

/** A line of the desk's queue. */
export const labLine = z.object({ tube: z.string(), lab: z.string(), verdict, flags: z.array(z.enum(labFlags)), pool: z.number() })
export type LabLineSaid = z.infer<typeof labLine>
/** A bundle that was refused. `asked`: somebody has to answer what it leaves open; `wrong`: its laboratory has to mend it. */
export const labRefused = z.object({ id: id<'lab-refusal'>(), lab: z.string(), /** the beginning of its check sum */ bundle: z.string(), why: z.enum(['wrong', 'asked']), places: z.array(z.string()), at })
export type LabRefused = z.infer<typeof labRefused>

/** How a home stands in a round that goes on, where its station calls. `calledAt` null: not yet, and so many entrances are `before` it. */
const ownTurn = z.object({ round: id<'testing-round'>(), door: z.string(), station: z.object({ number: z.number(), name: z.string() }), calledAt: at.nullable(), before: z.number() })
/** A household's own swabs of these days. `negativeAt`: since when a negative is known; what else a laboratory may have said stands on no page. */
/** An evening of self-tests that goes on for a home; `left`: of how many nobody has said anything. */
const ownEvening = z.object({ round: id<'testing-round'>(), title: z.string(), left: z.number() })
export const ownTests = z.object({ asOf: at, turns: z.array(ownTurn), evenings: z.array(ownEvening), people: z.array(aboutPerson(z.object({ id: id<'resident'>(), swabs: z.array(z.object({ sample: id<'sample'>(), sampledAt: at, negativeAt: at.nullable() })) }), { who: 'id', as: 'whole', why: 'testing' })) })
export type OwnTests = z.infer<typeof ownTests>
