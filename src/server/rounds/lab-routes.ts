// What laboratories say over HTTP: a file is read and seen before anything is stored, then taken in; one result by hand, and taking that back; papers of a tube side by side, and
// that somebody has seen to them; and what a household reads of its own swabs.

import { createHash } from 'node:crypto'
import { actingRole, can } from '#domain/access/access.ts'
import { no, ok, type Result } from '#domain/kernel/result.ts'
import { done, idParams } from '#domain/kernel/wire.ts'
import type { LabFileId, LaboratoryId } from '#domain/kernel/ids.ts'
import { readTube } from '#domain/rounds/codes.ts'
import { askedOf, operationOutcome, takenAsOutcome } from '#domain/rounds/fhir-outcome.ts'
import { mayTakeBack, noticed, saidOfTube } from '#domain/rounds/lab-said.ts'
import * as wire from '#domain/rounds/lab-wire.ts'
import { messageId } from '../channels/messages.ts'
import { transaction } from '../db/pool.ts'
import { takeTurn } from '../db/turns.ts'
import { asideTask } from '../http/aside.ts'
import { anyOfMine, endpoint, type Ask, type Endpoint, type Preparing } from '../http/endpoint.ts'
import { zoneOf } from '../people/community.ts'
import type { LabFile, LabInput } from './lab-file.ts'
import { saidOf, standingOf, swabsOf, tubesNamed } from './lab-said.ts'
import { ownEvenings } from './antigen-routes.ts'
import { turnsOf } from './own-calls.ts'
import { keepRefusal } from './lab-refusals.ts'
import * as store from './lab-store.ts'
import { asPaper, follows, isOpen, judgeFile, previewOf, storeFile, type Read } from './lab-taking.ts'
import { type By } from './store.ts'
import { tubeNamed } from './takers.ts'

const bodyLimit = 12 * 1024 * 1024
const tubesAtOnce = 100
const readAside = asideTask<LabInput, Result<LabFile>>(new URL('./lab-file.ts', import.meta.url), 'readLabFile')
const byOf = ({ rights, community }: Pick<Ask, 'rights' | 'community'>): By => ({ actor: `${rights.actor.kind}:${rights.actor.id}`, role: actingRole(rights, { community }) ?? '' })
/** One after the other: what is noticed of a result rests on those that stand. */
const inTurn = ({ tx, community }: Ask): Promise<void> => takeTurn(tx, `lab-results ${community}`)

const readLaboratories = endpoint({
  method: 'GET', path: '/laboratories', summary: 'The laboratories, and what their columns were said to mean', may: 'test.read', reply: wire.laboratories,
  handle: async ({ tx, community }) => ok({ laboratories: await store.laboratoriesOf(tx, community) }),
})

const addLaboratory = endpoint({
  method: 'POST', path: '/laboratories', summary: 'Adds a laboratory', may: 'test.result', body: wire.newLaboratory, reply: wire.laboratories,
  async handle(ask) {
    if ((await store.insertLaboratory(ask.tx, ask.community, ask.body, ask.now)) === 'taken') return no({ code: 'laboratory-name-taken' })
    ask.touch('lab-result', ask.body.id)
    return ok({ laboratories: await store.laboratoriesOf(ask.tx, ask.community) })
  },
})

type Query = { before: number }
type Received = Read & { said: wire.LabBefore }
/** What was said, which stands before the file, and the file, read aside. */
async function received({ body, aside, context, community, query }: Preparing<unknown, Query>): Promise<Result<Received>> {
  if (!(body instanceof Uint8Array) || body.length <= query.before) return no({ code: 'file-not-readable', why: 'empty' })
  let said: wire.LabBefore
  try {
    said = wire.labBefore.parse(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body.subarray(0, query.before))))
  } catch { return no({ code: 'body-wrong', part: 'body', fields: [] }) }
  const { lab, zone } = await transaction(context.db, [community], async (tx) => ({ lab: await store.laboratoryOf(tx, community, said.lab), zone: await zoneOf(tx, community) }))
  if (!lab) return no({ code: 'not-found', what: 'laboratory' })
  const bytes = body.subarray(query.before)
  const file = await aside(readAside, { bytes, choices: said.choices, remembered: lab.columns, zone })
  return file.ok ? ok({ said, lab, file: file.value, sha256: createHash('sha256').update(bytes).digest('hex') }) : file
}

const check = endpoint({
  method: 'POST', path: '/lab-results/check', summary: 'Says what a laboratory’s file says, and what is to be asked about it; stores nothing. What was said of it stands before the file', may: 'test.result',
  body: 'bytes', bodyLimit, query: wire.labQuery, reply: wire.labPreview, once: false,
  prepare: (ask) => received(ask as Preparing<unknown, Query>),
  async handle({ tx, community, now, prepared }) {
    const judged = await judgeFile(tx, community, prepared, prepared.said.file, now)
    return ok(previewOf(prepared, judged, (await store.fileOf(tx, community, prepared.lab.id, Buffer.from(prepared.sha256, 'hex')))?.at ?? null, null))
  },
})

const take = endpoint({
  method: 'POST', path: '/lab-results/files', summary: 'Takes a laboratory’s file in, as its preview was read; where that is another by now, it is answered anew and nothing is stored', may: 'test.result',
  body: 'bytes', bodyLimit, query: wire.labQuery, reply: wire.labPreview,
  prepare: (ask) => received(ask as Preparing<unknown, Query>),
  async handle(ask) {
    const { tx, community, now, prepared } = ask
    await inTurn(ask as unknown as Ask)
    const { said, lab } = prepared
    const sha256 = Buffer.from(prepared.sha256, 'hex')
    const there = await store.fileOf(tx, community, lab.id, sha256)
    const judged = await judgeFile(tx, community, prepared, there?.id ?? said.file, now)
    const preview = previewOf(prepared, judged, there?.at ?? null, null)
    if (isOpen(prepared) || said.seen !== preview.seen) return ok(preview)
    const stored = await storeFile(ask as unknown as Ask, prepared, judged, { id: there?.id ?? said.file, there: there !== null }, byOf(ask as unknown as Ask))
    return stored.ok ? ok({ ...preview, taken: { results: stored.value } }) : stored
  },
})

const byHand = endpoint({
  method: 'POST', path: '/lab-results', summary: 'Puts down by hand what a laboratory says of one tube', may: 'test.result', body: wire.byHand, reply: wire.labTubes,
  async handle(ask) {
    const { tx, community, now, body } = ask
    const tube = readTube(body.tube)
    if (!tube.ok) return tube
    if (!(await store.laboratoryOf(tx, community, body.lab))) return no({ code: 'not-found', what: 'laboratory' })
    if (body.testedAt !== null && body.testedAt > now) return no({ code: 'tested-in-the-future' })
    await inTurn(ask as Ask)
    const code = tube.value
    const stands = await store.resultOf(tx, community, body.id)
    if (stands) return stands.tube === code && stands.verdict === body.verdict && stands.lab === body.lab ? ok(await tubesShown(ask as Ask, [code])) : no({ code: 'id-taken' })
    const [before, here] = [(await standingOf(tx, community, [code])).get(code) ?? [], (await tubesNamed(tx, community, [code], now)).get(code)!]
    const it = { id: body.id, lab: body.lab, tube: code, verdict: body.verdict, testedAt: body.testedAt, receivedAt: now }
    const flags = noticed(it, { before, tubes: here.tubes, rows: 1 })
    await store.insertResults(tx, community, [{ ...it, written: '', file: null, sheet: '', lines: [], flags, takesBack: null }], byOf(ask as Ask), now)
    await follows(ask as Ask, [it.id], saidOfTube(here.tubes, [...before, it]).people.map((one) => one.person))
    return ok(await tubesShown(ask as Ask, [code]))
  },
})

const asMine = (row: store.ResultRow) => ({ byHand: row.lines.length === 0, takesBack: row.takesBack, actor: row.actor })

const takeBack = endpoint({
  method: 'POST', path: '/lab-results/:id/take-back', summary: 'Takes back a result that was put down by hand by mistake, and says why: it stays, and counts no longer; somebody sees to whoever was free by it', may: 'test.result',
  params: idParams<'lab-result'>(), body: wire.takeResultBack, reply: wire.labTubes,
  async handle(ask) {
    const { tx, community, now, params, body } = ask
    await inTurn(ask as unknown as Ask)
    const [paper, stands, by] = [await store.resultOf(tx, community, params.id), await store.resultOf(tx, community, body.id), byOf(ask as unknown as Ask)]
    if (!paper || !asMine(paper).byHand || paper.takesBack !== null) return no({ code: 'not-found', what: 'result' })
    if (!mayTakeBack(asMine(paper), by)) return no({ code: 'not-allowed' })
    const { tube, lab } = paper
    if (stands) return stands.takesBack === paper.id && stands.written === body.words ? ok(await tubesShown(ask as unknown as Ask, [tube])) : no({ code: 'id-taken' })
    const [papers, here] = [(await store.resultsOf(tx, community, [tube])).get(tube)!, (await tubesNamed(tx, community, [tube], now)).get(tube)!]
    if (papers.some((one) => one.takesBack === paper.id)) return no({ code: 'taken-back-already' })
    // Whatever it said for good, somebody may have gone, or stayed in, by it.
    const flags = paper.verdict === 'invalid' || paper.verdict === 'retest' ? [] : ['contradicts' as const]
    await store.insertResults(tx, community, [{ id: body.id, lab: lab as LaboratoryId, tube, verdict: 'retest', written: body.words, testedAt: null, file: null, sheet: '', lines: [], flags, takesBack: paper.id }], by, now)
    await follows(ask as unknown as Ask, [body.id], saidOfTube(here.tubes, []).people.map((one) => one.person))
    return ok(await tubesShown(ask as unknown as Ask, [tube]))
  },
})

/** Tubes with all of their papers side by side. */
async function tubesShown({ tx, community, now, rights }: Pick<Ask, 'tx' | 'community' | 'now' | 'rights'>, codes: readonly string[]): Promise<wire.LabTubes> {
  const who = byOf({ rights, community })
  const asked = codes.slice(0, tubesAtOnce)
  const [said, looks, open] = [await saidOf(tx, community, asked, now), await store.looksOf(tx, community, asked), new Set(await store.openTubes(tx, community))]
  return {
    more: codes.length - asked.length,
    tubes: asked.flatMap((code) => {
      const here = said.get(code)
      if (!here) return []
      return [{
        code, to: here.said.to, doubts: [...here.said.doubts], pool: here.said.pool, free: here.said.people.filter((one) => one.free).length, rounds: here.rounds, papers: here.papers.map(asPaper), open: open.has(code),
        mine: here.papers.filter((one) => mayTakeBack(asMine(one), who) && !here.papers.some((it) => it.takesBack === one.id)).map((one) => one.id),
        looks: looks.filter((one) => one.tube === code).map(({ at, by, words, stands }) => ({ at, by, words, stands })),
      }]
    }),
  }
}

const tubes = endpoint({
  method: 'GET', path: '/lab-results', summary: 'Tubes of which laboratories say what somebody has to see to, with all papers side by side; or one tube by its number', may: 'test.read', query: wire.labTubesQuery, reply: wire.labTubes,
  async handle(ask) {
    const { tx, community, query } = ask
    if (query.tube === undefined || query.tube === '') return ok(await tubesShown(ask as Ask, await store.openTubes(tx, community)))
    const code = tubeNamed(query.tube)
    const shown = await tubesShown(ask as Ask, [code])
    const read = shown.tubes.length > 0 ? null : readTube(query.tube)
    return read && !read.ok ? read : ok(shown)
  },
})

const look = endpoint({
  method: 'POST', path: '/lab-results/looks', summary: 'Says that somebody has read these papers of a tube and seen to it; what comes afterwards is to be seen to anew', may: 'test.result', body: wire.labLook, reply: done,
  async handle(ask) {
    const { tx, community, body, now } = ask
    const code = tubeNamed(body.tube)
    await inTurn(ask as Ask)
    const here = (await saidOf(tx, community, [code], now)).get(code)
    if (!here || !body.results.every((one) => here.papers.some((it) => it.id === one))) return no({ code: 'not-found', what: 'result' })
    if (body.stands !== null && (!body.results.includes(body.stands) || here.papers.some((one) => one.takesBack === body.stands))) return no({ code: 'not-found', what: 'result' })
    // Nobody settles it by having looked: somebody says by name which of the papers counts.
    if (here.said.to === 'contradicts' && body.stands === null) return no({ code: 'paper-not-chosen' })
    if (!(await store.insertLook(tx, community, { ...body, tube: code }, byOf(ask as Ask), now))) return no({ code: 'id-taken' })
    if (body.stands === null) ask.touch('lab-result', body.results[0]!)
    else await follows(ask as Ask, [body.stands], here.said.people.map((one) => one.person))
    return ok({ done: true as const })
  },
})

/** What a laboratory's machine sent, read aside, for the laboratory that it was enrolled for. */
async function sent({ body, aside, context, community, rights, now }: Preparing): Promise<Result<Read>> {
  if (!(body instanceof Uint8Array)) return no({ code: 'upload-not-allowed' })
  const place = rights.actor.kind === 'device' ? rights.actor.place : null
  const { lab, zone } = await transaction(context.db, [community], async (tx) => ({ lab: place === null ? null : await store.laboratoryOf(tx, community, place as LaboratoryId), zone: await zoneOf(tx, community) }))
  if (!lab) return no({ code: 'not-found', what: 'laboratory' })
  const [file, sha256] = [await aside(readAside, { bytes: body, choices: {}, remembered: null, zone }), createHash('sha256').update(body).digest('hex')]
  const read: Result<Read> = !file.ok ? file : file.value.form === 'fhir' ? ok({ lab, file: file.value, sha256 }) : no({ code: 'upload-not-allowed' })
  const taken = read.ok && isOpen(read.value) ? no({ code: 'fhir-asked', faults: askedOf(read.value.file) }) : read
  // The desk waits for it, and its sender may be a machine that nobody looks at.
  if (!taken.ok) await transaction(context.db, [community], (tx) => keepRefusal(tx, community, { lab: lab.id, sha256, problem: taken.problem }, now))
  return taken
}

const fhir = endpoint({
  method: 'POST', path: '/fhir', summary: 'Takes in a Bundle of FHIR (R4, R5) that a laboratory’s machine sends, as its file is; wholly or not at all. What it leaves open is answered as an OperationOutcome', may: 'test.deliver',
  body: 'bytes', bodyLimit, reply: operationOutcome, once: false, outcome: true,
  prepare: (ask) => sent(ask as Preparing),
  async handle(ask) {
    const { tx, community, now, prepared } = ask
    void ask.reply.header('content-type', 'application/fhir+json')
    await inTurn(ask as unknown as Ask)
    const there = await store.fileOf(tx, community, prepared.lab.id, Buffer.from(prepared.sha256, 'hex'))
    const id = there?.id ?? (messageId('lab-file', prepared.lab.id, prepared.sha256) as LabFileId)
    const judged = await judgeFile(tx, community, prepared, id, now)
    const stored = await storeFile(ask as unknown as Ask, prepared, judged, { id, there: there !== null }, byOf(ask as unknown as Ask))
    return stored.ok ? ok(takenAsOutcome(stored.value, prepared.file.results.length - stored.value)) : stored
  },
})

const mine = endpoint({
  method: 'GET', path: '/me/tests', summary: 'My own swabs of these days, since when a negative is known, whether our entrance is called, and the evenings of self-tests that go on', may: 'home.read', place: (ask) => anyOfMine(ask as Ask), reply: wire.ownTests,
  async handle({ tx, community, rights, now }) {
    // Somebody's health is in their own circle.
    const people = rights.residents.filter((resident) => can(rights, 'self.read', { community, resident })).sort()
    const swabs = people.length === 0 ? [] : await swabsOf(tx, community, people, now)
    const homes = rights.residents.filter((resident) => can(rights, 'home.read', { community, resident }))
    return ok({ asOf: now, turns: await turnsOf({ tx, community, now }, homes), evenings: await ownEvenings({ tx, community, now, rights }), people: people.map((id) => ({ id, swabs: swabs.filter((one) => one.person === id).map(({ sample, sampledAt, negative }) => ({ sample, sampledAt, negativeAt: negative?.at ?? null })) })) })
  },
})

export const labRoutes: readonly Endpoint[] = [readLaboratories, addLaboratory, check, take, byHand, takeBack, tubes, look, fhir, mine]
