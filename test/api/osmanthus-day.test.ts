// What Osmanthus Court is busy with on its ninth day, as a newcomer finds it: played through the endpoints, on a real database. Each thing that the README promises to show is there.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { sql } from 'kysely'
import { hour, instant, msOf, plus } from '#domain/kernel/instants.ts'
import type { AccountId, CommunityId } from '#domain/kernel/ids.ts'
import { installQueue } from '#server/jobs/queue.ts'
import type { Database } from '#server/db/pool.ts'
import { judgeAllTold } from '#server/desk/told-judging.ts'
import { shortAnswersHere } from '#server/desk/short-answers.ts'
import { audienceTerms, buildServer } from '#server/main.ts'
import { noChannels } from '#server/channels/channels.ts'
import { noticeJobs } from '#server/notices/jobs.ts'
import { signIn } from '../../src/cli/demo-players.ts'
import { fillDemo } from '../../src/cli/demo.ts'
import type { Player } from '../../src/cli/demo-stories.ts'
import { openFresh } from '../support/postgres.ts'

const now = instant('2026-04-05T07:10:00Z')
let database: Database
let done: () => Promise<void>
let community: CommunityId
let app: Awaited<ReturnType<typeof buildServer>>
let secretary: Player
let staff: Player
beforeAll(async () => {
  ({ database, done } = await openFresh({ size: 12 }))
  await installQueue(database, ['exits:review', 'exits:person-review', 'notices:climb', 'notices:send', 'rounds:slots'])
  community = await fillDemo(database, 'http://127.0.0.1:8080', now, () => undefined)
  app = await buildServer({ db: database, origin: 'http://127.0.0.1:8080', version: 'test', clock: () => msOf(now) })
  const as = async (login: string): Promise<Player> => {
    const { rows: [row] } = await sql<{ id: AccountId }>`select id from accounts where login = ${login}`.execute(database.owner)
    return signIn(app, database, { community, for: { kind: 'account', account: row!.id }, expiresAt: plus(now, hour), now })
  }
  ;[secretary, staff] = [await as('secretary'), await as('staff-1')]
}, 240_000)
afterAll(async () => {
  await app?.close()
  await done?.()
})

test('open cases of several channels: one is late, one was raised by a third call, one is now, and one is its reader’s alone', async () => {
  const { cases } = await secretary.get('/cases?limit=100')
  expect(cases.some((it: any) => it.owed.due < now), 'one is late').toBe(true)
  expect(cases.find((it: any) => it.words === '卫生间漏水到楼下'), 'a third call').toMatchObject({ contacts: 3, owed: { urgency: 'today' } })
  expect(cases.some((it: any) => it.nowFor === 'no-medicine-today')).toBe(true)
  const mine = cases.find((it: any) => it.private && it.kind === 'care')
  expect(mine?.words).not.toBe('')
  expect((await staff.get('/cases?limit=100')).cases.find((it: any) => it.id === mine.id)?.words, 'in confidence').toBe('')
  const { rows } = await sql<{ channel: string }>`select distinct channel from contacts where community_id = ${community}`.execute(database.owner)
  expect(rows.map((row) => row.channel)).toEqual(expect.arrayContaining(['phone', 'window', 'group', 'door', 'page', 'hotline', 'missed']))
})

test('the desk by the hour is a day: a busy morning, nobody in the night, some missed and some waiting, and answered in time', async () => {
  const { hours } = await staff.get('/desk/stress?hours=12')
  const offered = hours.map((it: any) => it.offered)
  // From 04:00 to 15:00 where they live: more and more until nine, quiet over noon, and again.
  expect(offered[0]).toBeLessThan(3)
  expect(offered[1]).toBeLessThan(offered[3])
  expect(offered[3]).toBeLessThan(offered[5])
  expect(offered[8]).toBeLessThan(offered[5])
  expect(offered[8]).toBeLessThan(offered[10])
  expect(hours.reduce((sum: number, it: any) => sum + it.missed, 0)).toBeGreaterThan(2)
  expect(hours.reduce((sum: number, it: any) => sum + it.answered, 0)).toBeGreaterThan(30)
  expect(hours.some((it: any) => it.waiting > 0)).toBe(true)
})

test('notices: one corrected, one with grades on its ladder, one for those alone at whose doors somebody knocks, one that collects answers', async () => {
  const climb = noticeJobs(noChannels, audienceTerms).tasks!['notices:climb']!
  for (const { id } of (await secretary.get('/notices')).notices) await climb({ db: database, community, payload: { community, notice: id }, now, progress: async () => undefined, stopped: () => false, failed: () => undefined })
  const { notices } = await secretary.get('/notices')
  // When they are tested is told to each entrance by notices of their own.
  const one = (subject: string) => notices.find((it: any) => it.subject === subject && !it.source['zh-Hans'].title.startsWith('核酸检测时间'))
  expect(one('supplies')).toMatchObject({ kind: 'correction' })
  expect((await secretary.get('/notices?state=past')).notices[0]).toMatchObject({ subject: 'supplies', ended: { as: 'superseded' } })
  expect(one('test').counts.reached).toBeGreaterThan(6)
  expect(one('test').counts.opened).toBeGreaterThan(1)
  // The rest of the building, and all those for whom somebody knocks, are on the list to knock.
  expect(one('test').counts.knocks).toBeGreaterThan(10)
  expect(one('power').counts).toMatchObject({ knocks: one('power').counts.homes })
  expect(one('power').counts.homes).toBeGreaterThan(3)
  expect(one('volunteers').answers.filter((it: any) => it.homes > 0)).toHaveLength(3)
})

test('who was told when the vegetables come, before that was corrected, stands on the list to be told anew', async () => {
  await judgeAllTold(database, [shortAnswersHere], now)
  const { sections } = await staff.get('/desk/queue')
  expect(sections.find((it: any) => it.section === 'toldOtherwise')?.count).toBe(5)
  const { answers } = await staff.get('/short-answers')
  expect(answers.some((it: any) => it.validUntil !== null && it.validUntil < now), 'one is past its date').toBe(true)
})

test('a round in two hands, a repair with a visit, tools lent and to be disinfected, a quarrel that is heard, a list half typed back', async () => {
  const { rounds } = await staff.get('/rounds')
  expect(rounds[0].counts).toMatchObject({ done: 4, nobody: 1, refused: 1, again: 1 })
  expect(new Set((await staff.get(`/rounds/${rounds[0].id}`)).stairwells.map((it: any) => it.given?.name)).size).toBe(2)
  const { repairs } = await staff.get('/repairs')
  expect(repairs.map((it: any) => it.way).sort()).toEqual(['self', 'visit'])
  expect((await staff.get('/loans')).loans.map((it: any) => it.state).sort()).toEqual(['fetched', 'got'])
  expect((await secretary.get('/mediations')).mediations).toMatchObject([{ heard: 2, parties: 2, ended: null }])
  expect((await staff.get('/call-lists')).lists).toMatchObject([{ lines: 5, back: 2 }])
})

test('testing: yesterday’s round adds up, its tubes lie in one box at the laboratory and all are negative; tomorrow’s is called with its slots', async () => {
  const { rounds: [next, past] } = await staff.get('/testing-rounds')
  expect(past.closedAt).not.toBeNull()
  const { should, tested, ...rest } = past.figures
  expect(tested).toBeGreaterThan(150)
  expect(tested + Object.values<number>(rest).reduce((sum, it) => sum + it, 0)).toBe(should)
  for (const one of ['elsewhere', 'excused', 'refused', 'no-answer', 'missing']) expect(past.figures[one], one).toBeGreaterThan(0)
  expect(await staff.get(`/testing-rounds/${past.id}`)).toMatchObject({ unnamed: 0, others: 0, tubes: { open: 0, closed: Math.ceil(tested / 10), doubtful: 0 } })
  const { boxes, loose } = await staff.get(`/testing-rounds/${past.id}/boxes`)
  expect(loose).toEqual([])
  expect(boxes).toMatchObject([{ with: 'laboratory', closed: true, doubts: [], way: [{ leg: 'driver', gap: false }, { leg: 'laboratory', gap: false }] }])
  expect((await secretary.get('/lab-results?tube=GY00001')).tubes).toMatchObject([{ to: 'negative', pool: 10, free: 10, doubts: [] }])
  const { slots } = await staff.get(`/testing-rounds/${next.id}/slots`)
  expect(slots).toHaveLength(8)
  expect(slots[0].from, 'tomorrow at six').toBe('2026-04-05T22:00:00.000Z')
  const { sections } = await staff.get('/desk/queue')
  for (const late of ['boxesLate', 'tubesLate', 'silentPhones']) expect(sections.find((it: any) => it.section === late)?.count ?? 0, late).toBe(0)
})
