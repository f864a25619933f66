// A case with all that its advice rests on: the person, what the home is under now, the evidence, the rules in force.
// Reads anywhere, writes nothing. The advice is worked out anew at every look, because tests grow old.

import { sql } from 'kysely'
import { advise, type Advice } from '#domain/exits/advice.ts'
import { counted } from '#domain/exits/corrections.ts'
import type { Evidence, EvidenceContent } from '#domain/exits/evidence.ts'
import { exitAfter, type Decider, type Exit, type Step } from '#domain/exits/history.ts'
import { letterFacts, sentencesOf } from '#domain/exits/letter-of-exit.ts'
import type { Credentialed } from '#domain/exits/own-credential.ts'
import type { ExitRequest } from '#domain/exits/request.ts'
import type { AccountId, CommunityId, EvidenceId, ExitId, ResidentId, UploadId } from '#domain/kernel/ids.ts'
import type { Instant } from '#domain/kernel/instants.ts'
import { ownStatusAt } from '#domain/people/own-status.ts'
import type { PersonStatus } from '#domain/people/people.ts'
import { withHold } from '#domain/rounds/holds.ts'
import { decideRelease, type Release, type ReleaseFacts, type ReleaseRules } from '#domain/rules/release.ts'
import type { Tx } from '../db/pool.ts'
import { sideBySide } from '../db/side-by-side.ts'
import { mediatorsAmong, toMediators } from '../neighbours/mediations.ts'
import { peopleAmong, toPeople, type Person } from '../people/homes.ts'
import { heldAmong, toHeld } from '../rounds/holds.ts'
import { standingsAt, type Standing, type Standings } from '../sealing/status.ts'
import { correctionsOf, type CorrectionHere } from './correction-store.ts'
import { exitRows, toRequest, type ExitRow } from './rows.ts'
import { rulesInForce } from './rules-in-force.ts'
import { stepsOf, type StepHere } from './steps.ts'
import { confirmationsOf, decidersAt, openedPictures, type ConfirmationHere, type DeciderHere } from './trust.ts'

export type EvidenceHere = Credentialed & { by: string; /** null when there is no picture */ pictureOpened: boolean | null }
export type Case = {
  row: ExitRow
  request: ExitRequest
  /** what happened, with who and on what */
  history: StepHere[]
  steps: Step[]
  /** where it stands after its steps */
  exit: Exit
  person: Person | null
  /** what counts */
  evidence: EvidenceHere[]
  /** all that was laid before the decision, what was put right since as well, and how */
  laid: EvidenceHere[]
  corrections: CorrectionHere[]
  standing: Standing
  trust: { evidence: EvidenceHere[]; confirmations: ConfirmationHere[]; onDuty: Decider[] }
  /** whoever holds a deciding role there, on duty or not */
  deciders: Decider[]
  /** whoever mediates in a quarrel of the person */
  mediators: ReadonlySet<AccountId>
  facts: ReleaseFacts
  rules: ReleaseRules | null
  release: Release | null
  advice: Advice | null
  /** what would be advised if the person were not asked to stay in because of a tube; null where they are not, or it makes nothing of it */
  unheld: Advice | null
}

const pictureOf = (content: EvidenceContent) => (content.kind === 'employer-confirmation' ? null : content.upload)

type EvidenceRow = { id: EvidenceId; exit: ExitId; content: EvidenceContent; from_side: 'desk' | 'resident'; recorded_by: string; recorded_at: Instant; by_actor: string; through: AccountId[] }

async function evidenceOf(tx: Tx, community: CommunityId, ids: readonly ExitId[]): Promise<EvidenceRow[]> {
  const { rows } = await sql<EvidenceRow>`
    select id, exit_id as exit, content, from_side, recorded_by, recorded_at, by_actor, through from evidence
    where community_id = ${community} and exit_id = any(${[...ids]}::uuid[]) order by recorded_at, id`.execute(tx)
  return rows
}

function evidenceHere({ from_side, recorded_by, recorded_at, by_actor, ...row }: EvidenceRow, opened: ReadonlySet<UploadId>): EvidenceHere {
  const picture = pictureOf(row.content)
  return { ...row, from: from_side, recordedBy: recorded_by, recordedAt: recorded_at, by: by_actor, pictureOpened: picture === null ? null : opened.has(picture) }
}

/** Everybody whose exits these are. */
const whoseThese = (community: CommunityId, ids: readonly ExitId[]) => sql`array(select resident_id from exit_people where community_id = ${community} and exit_id = any(${[...ids]}::uuid[]))`
async function peopleOfExits(tx: Tx, community: CommunityId, ids: readonly ExitId[]): Promise<Map<ResidentId, Person>> {
  const { rows } = await peopleAmong(community, whoseThese(community, ids)).execute(tx)
  return toPeople(community, rows)
}

/** Whoever mediates in a quarrel of somebody decides nothing of theirs (acting.ts): a no that is put to them would be nobody's. An emergency never waits for that. */
const apart = (deciders: readonly DeciderHere[], { emergency }: ExitRow, mediators: ReadonlySet<AccountId>): DeciderHere[] => deciders.filter(({ account }) => emergency || !mediators.has(account))
const nobody: ReadonlySet<AccountId> = new Set()

/** In the order of `ids`; those that are not there are left out. `lock`: to decide on them. `under`: other orders than those issued. */
export async function loadCases(tx: Tx, community: CommunityId, ids: readonly ExitId[], now: Instant, lock = false, under: Standings | null = null): Promise<Case[]> {
  if (ids.length === 0) return []
  // First, and by itself: what is read together shows how things stood when it was asked.
  if (lock) await exitRows(tx, community, ids, true)
  const [rows, people, standings, history, pieces, corrections, opened, rules, confirmations, deciders, { rows: mediating }, held] = await sideBySide(tx, (one) => Promise.all([
    exitRows(one, community, ids), peopleOfExits(one, community, ids), under ?? standingsAt(one, community, now), stepsOf(one, community, ids), evidenceOf(one, community, ids), correctionsOf(one, community, ids), openedPictures(one, community, ids),
    rulesInForce(one, community, now), confirmationsOf(one, community, ids), decidersAt(one, community, now), mediatorsAmong(community, whoseThese(community, ids)).execute(one),
    heldAmong(community, whoseThese(community, ids)).execute(one).then(toHeld),
  ]))
  const mediators = toMediators(mediating)
  return rows.map((row) => caseOf(row, {
    community, person: row.resident_id ? people.get(row.resident_id) ?? null : null, history: history.get(row.id) ?? [], laid: pieces.filter((it) => it.exit === row.id).map((it) => evidenceHere(it, opened)), corrections: corrections.get(row.id) ?? [],
    confirmations: confirmations.get(row.id) ?? [], deciders, mediators: (row.resident_id && mediators.get(row.resident_id)) ?? nobody, held, standings, rules, now,
  }))
}

type AdvisedOn = Pick<ExitRow, 'purpose' | 'emergency' | 'transport' | 'weekly'> & { personStatus: PersonStatus; standing: Standing; rules: ReleaseRules | null; evidence: readonly Evidence[]; now: Instant }

/** What the rules say of a case, on which facts; nothing where no rules are in force. */
export function adviceOn({ purpose, emergency, transport, weekly, personStatus, standing, rules, evidence, now }: AdvisedOn): Pick<Case, 'facts' | 'release' | 'advice'> {
  const facts: ReleaseFacts = { purpose, level: standing.status.level, personStatus, caseInBuilding: standing.caseInBuilding }
  const release = rules && decideRelease(rules, facts)
  const sentences = sentencesOf(letterFacts({ transport, weekly }, release, facts.level))
  return { facts, release, advice: release && advise(release, emergency, evidence, now, sentences) }
}

type Around = { community: CommunityId; person: Person | null; history: StepHere[]; laid: EvidenceHere[]; corrections: CorrectionHere[]; confirmations: ConfirmationHere[]; deciders: DeciderHere[]; mediators: ReadonlySet<AccountId>; /** who is asked to stay in */ held: ReadonlySet<ResidentId>; standings: Standings; rules: ReleaseRules | null; now: Instant }

function caseOf(row: ExitRow, { community, person, history, laid, corrections, confirmations, deciders, mediators, held, standings, rules, now }: Around): Case {
  const evidence = counted(laid, corrections)
  const steps = history.map((it) => it.step)
  const here = apart(deciders, row, mediators).filter(({ building }) => building === null || building === row.building_id)
  const standing = person ? standings.of(person.home, person.id) : standings.ofNobody
  const own = person ? ownStatusAt(person, now) : 'none'
  const personStatus = withHold(own, person !== null && held.has(person.id))
  const advised = adviceOn({ ...row, personStatus, standing, rules, evidence, now })
  const unheld = personStatus === own ? null : adviceOn({ ...row, personStatus: own, standing, rules, evidence, now }).advice
  return { row, request: toRequest(row, community), history, steps, exit: exitAfter(steps), person, evidence, laid, corrections, standing, trust: { evidence, confirmations, onDuty: here.filter((it) => it.onDuty) }, deciders: here, mediators, rules, unheld, ...advised }
}

/** One case, or null. */
export const loadCase = async (tx: Tx, community: CommunityId, id: ExitId, now: Instant, lock = false): Promise<Case | null> =>
  (await loadCases(tx, community, [id], now, lock))[0] ?? null
