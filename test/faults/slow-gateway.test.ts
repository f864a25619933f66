// A gateway that takes every line and answers none, while orders end passes: texts wait, passes do not. Each text goes out once when it
// is itself again, also where the server was killed over it.

import { afterEach, beforeEach, expect, test } from 'vitest'
import { sql } from 'kysely'
import { day, plus } from '#domain/kernel/instants.ts'
import { androidSms } from '#server/channels/android-sms.ts'
import { whoIsOut } from '#server/exits/about.ts'
import { exitJobs } from '#server/exits/jobs.ts'
import { passesEndingUnder } from '#server/exits/judging.ts'
import { withTexts } from '#server/exits/texting.ts'
import { tellOfWork } from '#server/jobs/jobs.ts'
import { collect } from '#server/jobs/registry.ts'
import { runWorker, type Worker } from '#server/jobs/worker.ts'
import { sealingRoutes } from '#server/sealing/routes.ts'
import { androidPhone, type AndroidPhone } from '../support/android-phone.ts'
import type { Osmanthus } from '../support/api.ts'
import { count, openExits } from '../support/asking.ts'
import { putGranted, putPerson } from '../support/granted.ts'
import { until } from '../support/jobs.ts'
import { long } from '../support/starts.ts'

let court: Osmanthus
let phone: AndroidPhone
let worker: Worker
beforeEach(async () => {
  [court, phone] = await Promise.all([openExits(sealingRoutes(whoIsOut, passesEndingUnder)), androidPhone()])
  // The queue goes by the database's clock.
  court.pass(Date.now() - Date.parse(court.now()))
  await sql`update sessions set expires_at = ${plus(court.now(), day)}`.execute(court.database.owner)
  const { tasks } = withTexts(exitJobs, { ways: [androidSms(phone.url)], language: 'zh-Hans' })
  worker = await runWorker({ db: court.database, clock: Date.now, registry: collect([{ tasks: tasks! }]), tell: tellOfWork })
})
afterEach(async () => { await Promise.all([worker.stop(), phone.close()]); await court.close() })

const pass = (resident: string, building: string) => putGranted(court.database, court.place, court.now(), { resident, building, purpose: 'scheduled-care', exits: 12, until: plus(court.now(), 30 * day) })
async function order(building: string): Promise<void> {
  const body = { id: court.newId(), scope: { kind: 'building', id: building }, rule: court.place.rule, startsAt: court.now(), issuer: '街道', ground: '发现病例', caseSince: court.now() }
  expect((await court.as('secretary').post('/sealing/orders', body)).status).toBe(200)
}

test.runIf(long)('a gateway that answers nothing keeps no order from ending passes', async () => {
  const { one, two } = court.place.buildings
  for (let i = 0; i < 24; i++) {
    const person = await putPerson(court.database, court.place, court.now())
    await sql`update residents set household_id = ${court.place.households.neighbour}, phone = ${`139000000${String(i).padStart(2, '0')}`} where id = ${person}`.execute(court.database.owner)
    await pass(person, one)
  }
  phone.answers('hangs')
  await order(one)
  await until(async () => phone.asked() > 0, 60)
  await order(one)
  await until(async () => (await count(court, 'exit_reviews')) === 2, 60)
  const { exit } = await pass(court.place.residents.labour, two)
  const began = performance.now()
  await order(two)
  await until(async () => (await count(court, 'exits', `id = '${exit}' and state = 'revoked'`)) === 1, 60)
  const took = Math.round(performance.now() - began)
  console.log(`gateway that hangs: the next order ended its pass after ${took} ms`)
  expect(took).toBeLessThan(30_000)
}, 240_000)
