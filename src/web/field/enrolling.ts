// How a device becomes a phone in the field, once, with a network; and which kind it is, for its front page. No first screen waits for this.

import { deviceKinds } from '#domain/field/kinds.ts'
import { no, ok, type Result } from '#domain/kernel/result.ts'
import { post } from '../offline/api.ts'
import { canSeal, seal } from '../offline/secrets.ts'
import { write } from '../offline/store.ts'
import { enrolmentOf, nameOf, type Enrolled } from './enrolled.ts'
import { allOfKind } from './places.ts'

/** The kind that this phone is, for its front page; null when it is none. */
export async function enrolledKind(): Promise<string | null> {
  for (const { kind } of deviceKinds) if (await enrolmentOf(kind)) return kind
  return null
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
      await tx.objectStore('settings').put(sealed, nameOf(kind))
      await tx.objectStore('blobs').delete(allOfKind(kind))
      for (const row of await tx.objectStore('log').index('lane').getAll(kind)) if (row.to !== null && row.to !== community) await tx.objectStore('log').delete(row.id)
    })
    return ok(fresh)
  } catch {
    return no({ code: 'not-stored' })
  }
}
