// Ids are UUIDv7, made by whoever writes first (often a phone without a network), and branded,
// so that a flat's id cannot be passed where a resident's is meant.

declare const brand: unique symbol
/** A UUID in lower case, branded by what it names. */
export type Id<What extends string> = string & { readonly [brand]: What }

export type CommunityId = Id<'community'>
export type CompoundId = Id<'compound'>
export type BuildingId = Id<'building'>
export type EntranceId = Id<'entrance'>
export type FlatId = Id<'flat'>
export type HouseholdId = Id<'household'>
export type ResidentId = Id<'resident'>
/** something put down of people's records: one id, however many people it is about */
export type ActId = Id<'act'>
export type OwnStatusId = Id<'own-status'>
export type NeedId = Id<'need'>
/** something put down of a need */
export type NeedActId = Id<'need-act'>
export type AccountId = Id<'account'>
/** something put down of who works here */
export type StaffActId = Id<'staff-act'>
export type ProposalId = Id<'proposal'>
export type DeviceId = Id<'device'>
export type GateId = Id<'gate'>
export type SealingOrderId = Id<'sealing-order'>
export type SealingStepId = Id<'sealing-step'>
export type ControlRuleId = Id<'control-rule'>
export type ExitId = Id<'exit'>
export type EvidenceId = Id<'evidence'>
export type PassId = Id<'pass'>
export type TellingId = Id<'telling'>
export type MovementId = Id<'movement'>
export type ContactId = Id<'contact'>
export type CaseId = Id<'case'>
/** something owed, see domain/promises */
export type PromiseId = Id<'promise'>
export type PromiseActId = Id<'promise-act'>
/** something done about a repair; its own id is its case's */
export type RepairActId = Id<'repair-act'>
/** a tool lent to a home, and something said of it */
export type LoanId = Id<'loan'>
export type LoanActId = Id<'loan-act'>
export type MediationPartyId = Id<'mediation-party'>
export type MediationActId = Id<'mediation-act'>
export type TurnId = Id<'desk-turn'>
/** call-backs on one paper */
export type CallListId = Id<'call-list'>
/** something said to many, and each correction or withdrawal of it */
export type NoticeId = Id<'notice'>
export type UploadId = Id<'upload'>
export type CommandId = Id<'command'>
export type RoundId = Id<'round'>
/** what is to be done at each door of a round */
export type DoorTaskId = Id<'door-task'>
/** one press at a door */
export type DoorResultId = Id<'door-result'>
/** testing of many in one morning; a round from door to door is `RoundId` */
export type TestingRoundId = Id<'testing-round'>
export type StationId = Id<'station'>
/** one person’s swab */
export type SampleId = Id<'sample'>
export type SampleActId = Id<'sample-act'>
export type TubeActId = Id<'tube-act'>
export type LabResultId = Id<'lab-result'>
export type LabRefusalId = Id<'lab-refusal'>
export type LaboratoryId = Id<'laboratory'>
/** a laboratory’s file that was taken in */
export type LabFileId = Id<'lab-file'>
export type LabLookId = Id<'lab-look'>
export type RoundNoteId = Id<'round-note'>
/** that the people of a tube were asked to stay in, and something done about one of them */
export type PoolHoldId = Id<'pool-hold'>
export type PoolActId = Id<'pool-act'>
/** what a self-test showed, as it was said, and that somebody at the desk has seen to it */
export type AntigenResultId = Id<'antigen-result'>
export type AntigenLookId = Id<'antigen-look'>
export type CustodyActId = Id<'custody-act'>
/** what tubes lie in on their way to the laboratory, and something done with it */
export type BoxId = Id<'box'>
export type BoxActId = Id<'box-act'>
/** that a station called entrances, or took that back */
export type StationCallId = Id<'station-call'>
export type TubeMoveId = Id<'tube-move'>
/** kits of one maker's lot; something that was done with some of them; that a lot is called back */
export type KitLotId = Id<'kit-lot'>
export type KitMoveId = Id<'kit-move'>
export type KitRecallId = Id<'kit-recall'>

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/

/** True for a lower-case UUID of any version: what `asId` accepts. */
export const isUuid = (text: string): boolean => uuid.test(text)

/** Made by a server of what it is about (version 8), so that it stands there once: nothing from outside is called so. */
export const isDerived = (id: string): boolean => id[14] === '8'

/** Brands a text that is already known to be a UUID. Throws on anything else: that is a bug, not bad input. */
export function asId<What extends string>(text: string): Id<What> {
  if (!isUuid(text)) throw new Error('not a UUID')
  return text as Id<What>
}

/**
 * UUID version 7 (RFC 9562, section 5.7): 48 bits of milliseconds, then randomness.
 * @param atMs milliseconds since 1970 UTC
 * @param random at least 10 random bytes
 */
export function uuidv7(atMs: number, random: Uint8Array): string {
  if (random.length < 10) throw new Error('10 random bytes')
  const bytes = new Uint8Array(16)
  let ms = Math.floor(atMs)
  for (let i = 5; i >= 0; i--) {
    bytes[i] = ms % 256
    ms = Math.floor(ms / 256)
  }
  bytes.set(random.subarray(0, 10), 6)
  bytes[6] = 0x70 | (bytes[6]! & 0x0f)
  bytes[8] = 0x80 | (bytes[8]! & 0x3f)
  return idOfBytes(bytes)
}

// Every pass holds two ids, so both directions go by table: parsing and padding took a fifth of signing's own time.
const hexOf = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'))
const digitOf = new Uint8Array(128)
for (let digit = 0; digit < 16; digit++) digitOf[digit.toString(16).charCodeAt(0)] = digit
/** Where the sixteen pairs of digits begin in the text. */
const pairsAt = [0, 2, 4, 6, 9, 11, 14, 16, 19, 21, 24, 26, 28, 30, 32, 34]

/** The 16 bytes of a UUID in lower case. */
export function bytesOfId(id: string): Uint8Array {
  const bytes = new Uint8Array(16)
  for (let i = 0; i < 16; i++) bytes[i] = (digitOf[id.charCodeAt(pairsAt[i]!)]! << 4) | digitOf[id.charCodeAt(pairsAt[i]! + 1)]!
  return bytes
}

/** The UUID text of 16 bytes. */
export function idOfBytes(bytes: Uint8Array): string {
  let text = ''
  for (let i = 0; i < 16; i++) text += (i === 4 || i === 6 || i === 8 || i === 10 ? '-' : '') + hexOf[bytes[i]!]!
  return text
}
