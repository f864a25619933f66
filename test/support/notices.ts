// A notice as the desk writes it in tests, looked at and issued; and the two jobs of notices, run by hand on a court's clock.
import type { CommunityId } from '#domain/kernel/ids.ts'
import { hour, plus } from '#domain/kernel/instants.ts'
import { noChannels, type Channels } from '#server/channels/channels.ts'
import type { Database } from '#server/db/pool.ts'
import { homeRoutes } from '#server/notices/home-routes.ts'
import { noticeJobs } from '#server/notices/jobs.ts'
import { ownRoutes } from '#server/notices/own-routes.ts'
import { composingRoutes } from '#server/notices/routes.ts'
import { installQueue } from '#server/jobs/queue.ts'
import { audienceTerms } from '#server/main.ts'
import type { Endpoint } from '#server/http/endpoint.ts'
import { osmanthus, type Answer, type Osmanthus, type Who } from './api.ts'
import { mailbox, type Mailbox } from './mailbox.ts'

export const noticeRoutes = (channels: Channels = noChannels): readonly Endpoint[] => [...composingRoutes({ terms: audienceTerms, channels }), ...homeRoutes(channels), ...ownRoutes]
export async function openNotices(channels: Channels = noChannels, more: readonly Endpoint[] = []): Promise<Osmanthus> {
  const court = await osmanthus({ endpoints: [...noticeRoutes(channels), ...more] })
  await installQueue(court.database, ['notices:climb', 'notices:send', 'notices:group', 'exits:person-review'])
  return court
}

/** The same where texts go out: `phone` is the phone that sends them. */
export async function openWithTexts(): Promise<{ court: Osmanthus; phone: Mailbox; channels: Channels }> {
  const phone = mailbox({ kind: 'sms', once: true })
  const channels: Channels = { ways: [phone], language: 'zh-Hans' }
  return { court: await openNotices(channels), phone, channels }
}

/** Water off in building 2, as somebody would write it. */
export const water = (court: Osmanthus, more: object = {}) => ({
  subject: 'water', urgency: 'usual', audience: { places: [{ kind: 'building', id: court.place.buildings.two }], terms: [] },
  source: { 'zh-Hans': { title: '2号楼停水', lines: ['请提前接水'], when: '今天14:00到16:00', where: '2号楼' } },
  sender: '桂园居委会', ground: '水管抢修', ask: { who: '值班室', phone: '021 0000 0000' }, validFrom: court.now(), validUntil: plus(court.now(), 24 * hour), ...more,
})

export const look = (court: Osmanthus, draft: object, who: Who = 'staff'): Promise<Answer> => court.as(who).post('/notices/preview', draft)
/** Looked at and issued as it was shown. */
export async function issue(court: Osmanthus, draft: object, who: Who = 'staff'): Promise<Answer> {
  const { body } = await look(court, draft, who)
  return court.as(who).post('/notices', { ...draft, id: court.newId(), seen: body.seen ?? 'x' })
}

export const community = (court: Osmanthus): CommunityId => court.place.community as CommunityId
export const run = (court: Osmanthus, task: 'notices:climb' | 'notices:send' | 'notices:group', payload: object, channels: Channels = noChannels, database: Database = court.database) =>
  noticeJobs(channels, audienceTerms).tasks![task]!({
    db: database, community: community(court), payload: { community: community(court), ...payload }, get now() { return court.now() }, progress: async () => undefined, stopped: () => false, failed: () => undefined,
  })
/** All that is due of one notice. */
export async function climb(court: Osmanthus, notice: string, channels: Channels = noChannels): Promise<void> {
  await run(court, 'notices:climb', { notice }, channels)
  await run(court, 'notices:send', {}, channels)
}
export const homesOn = async (court: Osmanthus, notice: string, which = 'all', who: Who = 'staff'): Promise<any[]> => (await court.as(who).get(`/notices/${notice}/homes?which=${which}`)).body.homes
/** How far each rung came with each home, by its door. */
export const steps = async (court: Osmanthus, notice: string): Promise<Record<string, string[]>> =>
  Object.fromEntries((await homesOn(court, notice)).map((home) => [home.door, home.steps.map((it: any) => `${it.rung} ${it.grade}`).sort()]))
