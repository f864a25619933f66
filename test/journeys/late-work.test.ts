// Work of the server that has not finished, as the desk sees it: nothing while all is well; then one line in the queue, which
// the secretary can have tried again and which goes away by itself once the work is done.

import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { minute, plus } from '#domain/kernel/instants.ts'
import { expectAccessible } from '../support/axe.ts'
import { launchBrowser } from '../support/browser.ts'
import { openCourt, type Court } from './support.ts'

let court: Court
let browser: Browser
beforeAll(async () => {
  court = await openCourt()
  browser = await launchBrowser()
})
afterAll(async () => {
  await browser?.close()
  await court?.close()
})

const work = (page: Page) => page.getByRole('region', { name: '没做完的事' })

test('a review that has failed stands at the desk; the secretary has it tried again, and it is gone', async () => {
  const [secretary, staff] = [await court.desk(browser, 'secretary'), await court.desk(browser, 'staff-1')]
  await secretary.getByRole('combobox', { name: '姓名、门牌或电话' }).waitFor()
  expect(await work(secretary).count()).toBe(0)
  const due = plus(court.now(), -30 * minute)
  const { rows: [order] } = await sql<{ id: string; by: string; label: string }>`
    select o.id, o.issued_by as by, b.label from sealing_orders o join buildings b on b.community_id = o.community_id and b.id = o.scope_id
    where o.scope_kind = 'building' order by o.starts_at limit 1`.execute(court.database.owner)
  await sql`
    insert into job_runs (community_id, id, task, payload, state, asked_at, due_at, tries, done, total, changed_at)
    values (${court.community}, ${randomUUID()}, 'exits:review', ${JSON.stringify({ community: court.community, order: order!.id, by: order!.by })}::jsonb, 'failed', ${due}, ${due}, 12, 3, 4, ${due})`.execute(court.database.owner)
  for (const page of [secretary, staff]) {
    await page.reload()
    await work(page).getByText(`重新核对 ${order!.label} 号楼已批准的出门`).waitFor()
    await expect.poll(() => work(page).innerText()).toContain('没有办成')
    await expect.poll(() => work(page).innerText()).toContain('已办 3 / 4')
  }
  expect(await work(staff).getByRole('button').count(), 'steering is the secretary’s').toBe(0)
  await expectAccessible(secretary)
  await work(secretary).getByRole('button', { name: '再试一次' }).click()
  // Under the hand it keeps its place, also when it is done.
  await work(secretary).getByText('已办完').waitFor({ timeout: 30_000 })
  await secretary.locator('#case').focus()
  await secretary.mouse.move(900, 500)
  for (const page of [secretary, staff]) await work(page).waitFor({ state: 'detached', timeout: 30_000 })
  expect((await sql<{ state: string }>`select state from job_runs where tries = 13`.execute(court.database.owner)).rows).toEqual([{ state: 'done' }])
})
