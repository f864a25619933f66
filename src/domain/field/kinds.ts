// The kinds of phones in the field, as data. A new kind is a row here, its collections on the server and its screens; nothing
// else knows which kinds there are.

import type { Role } from '../access/access.ts'

export type DeviceKind = {
  kind: string
  /** the role under which such a phone acts: its verbs are what it may do */
  role: Role
  /** the types of facts that it may report; others are stored and wait for a person */
  reports: readonly string[]
  /** the collections it keeps, in the order in which they come */
  keeps: readonly string[]
  /** facts a day beyond which the rest waits for a person: a gate of a large compound has some thousands */
  aDay: number
}

export const gateKind: DeviceKind = { kind: 'gate', role: 'gate', reports: ['movement', 'turned-away'], keeps: ['passes', 'movements', 'buildings', 'flats', 'visits'], aDay: 10_000 }

/** A phone at a table where people are tested: three a minute at the best, twelve hours, and what is moved and undone. */
export const stationKind: DeviceKind = { kind: 'station', role: 'station', reports: ['sample', 'sample-act', 'tube', 'box', 'box-hand', 'round-note', 'station-call'], keeps: ['testing-rounds', 'testing-slots', 'testing-calls', 'people'], aDay: 10_000 }

/** A laboratory's machine: no phone, and it keeps and reports nothing; it sends results (`POST /api/fhir`) under a secret that is given and withdrawn as a phone's. */
export const laboratoryKind: DeviceKind = { kind: 'laboratory', role: 'laboratory', reports: [], keeps: [], aDay: 0 }

/** A screen on a wall: it shows figures (`GET /api/wall`) day and night, with nobody before it; it keeps and reports nothing. */
export const wallKind: DeviceKind = { kind: 'wall', role: 'wall', reports: [], keeps: [], aDay: 0 }

export const deviceKinds: readonly DeviceKind[] = [gateKind, stationKind, laboratoryKind, wallKind]
