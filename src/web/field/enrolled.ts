// What makes this phone one in the field: its secret and the root key it believes, given once by an enrolment link and kept sealed, one
// for each kind. What was noted before, for another community or at another gate, is sent under the old secret, and to nobody else.

import type { z } from 'zod'
import { deviceKinds } from '#domain/field/kinds.ts'
import type { enrolled } from '#domain/field/wire.ts'
import type { Jwk } from '#domain/kernel/crypto.ts'
import type { CommunityId, DeviceId } from '#domain/kernel/ids.ts'
import { no, ok, type Result } from '#domain/kernel/result.ts'
import { post } from '../offline/api.ts'
import { kept } from '../offline/kept.ts'
import { canSeal, seal } from '../offline/secrets.ts'
import { write } from '../offline/store.ts'
import { allOfKind } from './places.ts'

type Former = { community: CommunityId; device: DeviceId; secret: string }
export type Enrolled = Omit<z.infer<typeof enrolled>, 'rootKey'> & {
  rootKey: Jwk
  /** the server has said that this phone was withdrawn */
  revoked: boolean
  /** what this phone was before, while something that it noted then still waits to be sent */
  former: readonly Former[]
}

const name = (kind: string): string => `field/${kind}/enrolled`

export const enrolmentOf = (kind: string): Promise<Enrolled | null> => kept<Enrolled>(name(kind))

/** The kind that this phone is, for its front page; null when it is none. */
export async function enrolledKind(): Promise<string | null> {
  for (const { kind } of deviceKinds) if (await enrolmentOf(kind)) return kind
  return null
}

export async function keepEnrolment(it: Enrolled): Promise<void> {
  const sealed = await seal(it)
  await write(['settings'], (tx) => tx.objectStore('settings').put(sealed, name(it.kind)))
}

/** The new enrolment, with the secrets under which something may still wait. */
function follow(fresh: Omit<Enrolled, 'revoked' | 'former'>, held: Enrolled | null): Enrolled {
  const before = held ? [{ community: held.community, device: held.device, secret: held.secret }] : []
  return { ...fresh, revoked: false, former: [...(held?.former ?? []), ...before].filter((it) => it.device !== fresh.device) }
}

/** Uses up an enrolment link. Nothing of another community stays here but what it is still owed. Problems: `not-secure`, `not-stored`, the server's. */
export async function enrolHere(token: string, label: string): Promise<Result<Enrolled>> {
  if (!canSeal()) return no({ code: 'not-secure' })
  const reply = await post<Omit<Enrolled, 'revoked' | 'former'>>('/api/devices/enrol', { token, label })
  if (!reply.ok) return reply
  const { kind, community } = reply.value
  const fresh = follow(reply.value, await enrolmentOf(kind))
  try {
    const sealed = await seal(fresh)
    await write(['settings', 'blobs', 'log'], async (tx) => {
      await tx.objectStore('settings').put(sealed, name(kind))
      await tx.objectStore('blobs').delete(allOfKind(kind))
      for (const row of await tx.objectStore('log').index('lane').getAll(kind)) if (row.to !== null && row.to !== community) await tx.objectStore('log').delete(row.id)
    })
    return ok(fresh)
  } catch {
    return no({ code: 'not-stored' })
  }
}
