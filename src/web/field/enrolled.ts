// What makes this phone one in the field: its secret and the root key it believes, given once by an enrolment link (enrolling.ts) and kept sealed,
// one for each kind. What was noted before, for another community or at another gate, is sent under the old secret, and to nobody else.

import type { z } from 'zod'
import type { enrolled } from '#domain/field/wire.ts'
import type { Jwk } from '#domain/kernel/crypto.ts'
import type { CommunityId, DeviceId } from '#domain/kernel/ids.ts'
import { kept } from '../offline/kept.ts'
import { seal } from '../offline/secrets.ts'
import { write } from '../offline/store.ts'

type Former = { community: CommunityId; device: DeviceId; secret: string }
export type Enrolled = Omit<z.infer<typeof enrolled>, 'rootKey'> & {
  rootKey: Jwk
  /** the server has said that this phone was withdrawn */
  revoked: boolean
  /** what this phone was before, while something that it noted then still waits to be sent */
  former: readonly Former[]
}

/** Where it lies on this device. */
export const nameOf = (kind: string): string => `field/${kind}/enrolled`

export const enrolmentOf = (kind: string): Promise<Enrolled | null> => kept<Enrolled>(nameOf(kind))

export async function keepEnrolment(it: Enrolled): Promise<void> {
  const sealed = await seal(it)
  await write(['settings'], (tx) => tx.objectStore('settings').put(sealed, nameOf(it.kind)))
}
