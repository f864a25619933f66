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
export type AccountId = Id<'account'>
export type DeviceId = Id<'device'>
export type GateId = Id<'gate'>
export type SealingOrderId = Id<'sealing-order'>
export type ControlRuleId = Id<'control-rule'>
export type ExitId = Id<'exit'>
export type EvidenceId = Id<'evidence'>
export type PassId = Id<'pass'>
export type MovementId = Id<'movement'>
export type ContactId = Id<'contact'>
export type UploadId = Id<'upload'>
export type CommandId = Id<'command'>

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/

/** True for a lower-case UUID of any version: what `asId` accepts. */
export const isUuid = (text: string): boolean => uuid.test(text)

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
  if (random.length < 10) throw new Error('uuidv7 needs 10 random bytes')
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

/** The 16 bytes of a UUID. */
export function bytesOfId(id: string): Uint8Array {
  const hex = id.replaceAll('-', '')
  return Uint8Array.from({ length: 16 }, (_, i) => parseInt(hex.slice(i * 2, i * 2 + 2), 16))
}

/** The UUID text of 16 bytes. */
export function idOfBytes(bytes: Uint8Array): string {
  const hex = Array.from(bytes.subarray(0, 16), (b) => b.toString(16).padStart(2, '0')).join('')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}
