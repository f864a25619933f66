// The typed code of a pass is drawn by chance. Here chance gives the same one twice.
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Osmanthus } from '../support/api.ts'
import { grantBody, openExits, recall } from '../support/asking.ts'
import { queueOf } from '../support/queue.ts'

const drawn = vi.hoisted((): { next: Buffer[] } => ({ next: [] }))
vi.mock('node:crypto', async (real) => {
  const crypto = await real<typeof import('node:crypto')>()
  return { ...crypto, randomBytes: (size: number) => (size === 8 && drawn.next.shift()) || crypto.randomBytes(size) }
})

let court: Osmanthus
beforeEach(async () => { court = await openExits() })
afterEach(() => court.close())

const grant = async (place: string) => {
  const exit = (await recall(court, court.as('staff'), court.place.residents.neighbour, { purpose: 'exam', place })).body.id
  return court.as('staff').post(`/exits/${exit}/grant`, grantBody(court))
}

test('a code that another pass has is drawn again, until one is free', async () => {
  const [taken, free] = [Buffer.alloc(8, 7), Buffer.alloc(8, 9)]
  drawn.next = [taken]
  const first = (await grant('第一考点')).body.pass
  drawn.next = [taken, taken, free]
  const second = (await grant('第二考点')).body.pass
  expect([first.status, second.status, first.code === second.code, drawn.next.length]).toEqual(['valid', 'valid', false, 0])
})

test('when none is found in five draws nothing is granted, and it is said as a bug', async () => {
  drawn.next = [Buffer.alloc(8, 7)]
  await grant('第一考点')
  drawn.next = Array.from({ length: 5 }, () => Buffer.alloc(8, 7))
  expect((await grant('第二考点')).status).toBe(500)
  expect((await queueOf(court.as('staff'))).waiting).toHaveLength(1)
})
