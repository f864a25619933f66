// Which phones in the field have not been heard of, by kind: those of gates first. A laboratory's system sends when it has something, and is not waited for.

import { between, hour, type Instant } from '#domain/kernel/instants.ts'

/** A phone at work asks every minute; one that lies in a drawer is withdrawn. */
const silentAfter = hour
const kinds = ['gate', 'station'] as const

type Phone = { kind: string; revokedAt: Instant | null; seenAt: Instant | null; enrolledAt: Instant }
export const sinceWhen = ({ seenAt, enrolledAt }: Phone): Instant => seenAt ?? enrolledAt

/** Only kinds of which one is silent. */
export const silentIn = <T extends Phone>(devices: readonly T[], now: Instant): { kind: (typeof kinds)[number]; devices: T[] }[] =>
  kinds.map((kind) => ({ kind, devices: devices.filter((it) => it.kind === kind && it.revokedAt === null && between(sinceWhen(it), now) > silentAfter) })).filter((it) => it.devices.length > 0)
