// What makes this phone a gate: its secret and the root key it believes, given once by an enrolment link and kept sealed.

import type { z } from 'zod'
import type { enrolled } from '#domain/access/wire.ts'
import type { Jwk } from '#domain/kernel/crypto.ts'
import { no, ok, type Result } from '#domain/kernel/result.ts'
import { post } from './api.ts'
import { keep, kept } from './kept.ts'
import { canSeal } from './secrets.ts'

export type Enrolled = Omit<z.infer<typeof enrolled>, 'rootKey'> & { rootKey: Jwk }

const name = 'enrolled'

export const enrolment = (): Promise<Enrolled | null> => kept<Enrolled>(name)
export const isEnrolled = async (): Promise<boolean> => (await enrolment()) !== null

/** Uses up an enrolment link. Problems: `not-secure` where nothing can be sealed, else the server's. */
export async function enrolHere(token: string, label: string): Promise<Result<Enrolled>> {
  if (!canSeal()) return no({ code: 'not-secure' })
  const reply = await post<Enrolled>('/api/devices/enrol', { token, label })
  if (!reply.ok) return reply
  try {
    await keep(name, reply.value)
    return ok(reply.value)
  } catch {
    return no({ code: 'not-stored' })
  }
}
