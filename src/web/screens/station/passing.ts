// A tube with what lies in it, as a code on one phone's screen that another scans; and the other's answer, by which the first knows that it is not to fill
// it any more. Only what a QR holds in few marks. What is not one of these reads as nothing.

import { isUuid, type DeviceId, type ResidentId, type SampleId, type TestingRoundId } from '#domain/kernel/ids.ts'
import { instantOf, msOf } from '#domain/kernel/instants.ts'
import { readTube } from '#domain/rounds/codes.ts'
import { poolSizes, type PoolSize } from '#domain/rounds/tubes.ts'
import type { Taken } from './told.ts'

export type Passing = { round: TestingRoundId; tube: string; size: PoolSize; from: DeviceId; members: readonly Taken[] }
export type Answered = { round: TestingRoundId; tube: string; to: DeviceId }
const [given, taken] = ['PSTT1', 'PSTT1A']

const short = (id: string): string => id.replaceAll('-', '').toUpperCase()
function long<Of extends string>(text: string | undefined): Of | null {
  const id = (text ?? '').toLowerCase().replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
  return isUuid(id) ? (id as Of) : null
}
const inHex = (text: string): string => Array.from(new TextEncoder().encode(text), (byte) => byte.toString(16).padStart(2, '0')).join('').toUpperCase()
const ofHex = (text: string): string => new TextDecoder().decode(Uint8Array.from(text.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16)))

export const sayPassing = ({ round, tube, size, from, members }: Passing): string => [given, short(round), tube, size, short(from),
  members.map((one) => [short(one.id), one.person ? short(one.person) : '', one.device ? short(one.device) : '', msOf(one.at).toString(36).toUpperCase(), inHex(one.called.slice(0, 12))].join('$')).join('+')].join(':')

function memberIn(text: string, tube: string): Taken | null {
  const [sample, person, device, at, called] = text.split('$')
  const id = long<SampleId>(sample)
  const ms = Number.parseInt(at ?? '', 36)
  if (!id || !(ms > 0 && ms < 8.64e15)) return null
  return { id, tube, person: long<ResidentId>(person), device: long<DeviceId>(device), at: instantOf(ms), station: null, called: ofHex(called ?? '') }
}

/** Null: this is no tube of another phone. */
export function readPassing(text: string): Passing | null {
  const [mark, round, code, size, from, members] = text.split(':')
  if (mark !== given) return null
  const [tube, of, phone] = [readTube(code ?? ''), long<TestingRoundId>(round), long<DeviceId>(from)]
  const holds = poolSizes.find((one) => String(one) === size)
  if (!tube.ok || !of || !phone || !holds) return null
  const inside = (members ?? '').split('+').filter((one) => one !== '').map((one) => memberIn(one, tube.value))
  return inside.includes(null) ? null : { round: of, tube: tube.value, size: holds, from: phone, members: inside as Taken[] }
}

export const sayAnswer = ({ round, tube, to }: Answered): string => [taken, short(round), tube, short(to)].join(':')
export function readAnswer(text: string): Answered | null {
  const [mark, round, code, to] = text.split(':')
  const [tube, of, phone] = [readTube(code ?? ''), long<TestingRoundId>(round), long<DeviceId>(to)]
  return mark === taken && tube.ok && of && phone ? { round: of, tube: tube.value, to: phone } : null
}
