// Osmanthus Court with the capabilities that answer questions, and what a test of them asks again and again. What servers look at each second is looked at by hand.
import { sql } from 'kysely'
import type { CommunityId } from '#domain/kernel/ids.ts'
import { day, plus } from '#domain/kernel/instants.ts'
import { transaction } from '#server/db/pool.ts'
import { noChannels } from '#server/channels/channels.ts'
import { answerRoutes } from '#server/desk/answer-routes.ts'
import { queueRoutes } from '#server/desk/queue-routes.ts'
import { deskRoutes } from '#server/desk/routes.ts'
import { shortAnswerRoutes, shortAnswersHere } from '#server/desk/short-answers.ts'
import { judgeAllTold } from '#server/desk/told-judging.ts'
import { toldOtherwiseInQueue } from '#server/desk/told-queue.ts'
import { exitAnswers } from '#server/exits/answers.ts'
import { whoIsOut } from '#server/exits/about.ts'
import { exitsInQueue } from '#server/exits/queue.ts'
import { exitRoutes } from '#server/exits/routes.ts'
import { exitJobs } from '#server/exits/jobs.ts'
import { installQueue } from '#server/jobs/queue.ts'
import { peopleAbout } from '#server/gate/about.ts'
import type { AnswerSource } from '#server/http/answers.ts'
import { whatBecameOfRepair } from '#server/neighbours/answers.ts'
import { whatBecameOfCase } from '#server/neighbours/case-answers.ts'
import { saidToHomes } from '#server/notices/answers.ts'
import { loadRuleFile } from '#server/rules/store.ts'
import { openReleaseRules, answersOf } from '#domain/rules/release.ts'
import { whenItEnds } from '#server/sealing/answers.ts'
import { sealingRoutes } from '#server/sealing/routes.ts'
import { osmanthus, type Client, type Osmanthus, type Who } from './api.ts'
import { readyForExits, shippedRules } from './asking.ts'

export const sources: readonly AnswerSource[] = [whenItEnds, saidToHomes, ...exitAnswers, whatBecameOfCase, whatBecameOfRepair, shortAnswersHere]

export async function openAnswers(channels = noChannels): Promise<Osmanthus> {
  const endpoints = [...exitRoutes, ...queueRoutes([...exitsInQueue, toldOtherwiseInQueue(sources)]), ...sealingRoutes(whoIsOut, async () => []), ...deskRoutes(peopleAbout), ...answerRoutes(sources, channels), ...shortAnswerRoutes]
  const court = await readyForExits(await osmanthus({ endpoints }))
  await installQueue(court.database, Object.keys(exitJobs.tasks!))
  return court
}

export const lookAgain = (court: Osmanthus): Promise<void> => judgeAllTold(court.database, sources, court.now())

/** Rules in which tests may be only so old, from now on. */
export async function newRules(court: Osmanthus, hours: number, community = court.place.community): Promise<void> {
  const dmn = shippedRules().replaceAll('<text>48</text>', `<text>${hours}</text>`)
  const rules = await openReleaseRules(dmn, 2)
  if (!rules.ok) throw new Error('these rules do not open')
  await transaction(court.database, [community as CommunityId], (tx) => loadRuleFile(tx, community as CommunityId, { dmn, answers: answersOf(rules.value) }, court.now(), null, court.now()))
}

export const linesAbout = async (client: Client, resident: string): Promise<any[]> => (await client.get(`/residents/${resident}/answers`)).body.lines
export const lineOf = (lines: readonly any[], question: string, of: string | null = null) => lines.find((it) => it.answer.question === question && it.answer.of === of)

/** Reads out what the desk shows on this question and ticks it. */
export async function tellOn(court: Osmanthus, resident: string, question: string, of: string | null = null, more: object = {}): Promise<{ id: string; status: number; answer: any }> {
  const { answer } = lineOf(await linesAbout(court.as('staff'), resident), question, of)
  const id = court.newId()
  const { status } = await court.as('staff').post('/told', { id, resident, answer, how: 'phone', contact: null, at: court.now(), ...more })
  return { id, status, answer }
}

export async function toldOtherwise(court: Osmanthus, who: Who = 'staff'): Promise<{ count: number; lines: any[] }> {
  const { sections } = (await court.as(who).get('/desk/queue')).body
  return sections.find((it: any) => it.section === 'toldOtherwise') ?? { count: -1, lines: [] }
}

export const says = (text: string) => ({ 'zh-Hans': text, 'zh-Hant': text, en: text })
export const rubbish = (court: Osmanthus, more: object = {}) => ({ id: court.newId(), seen: 0, question: says('几点收垃圾？'), answer: says('18:00'), places: [], validFrom: court.now(), validUntil: plus(court.now(), 7 * day), source: '物业', withdrawn: false, ...more })

export const rowsIn = async (court: Osmanthus, table: string): Promise<number> => Number((await sql<{ n: number }>`select count(*) as n from ${sql.table(table)}`.execute(court.database.owner)).rows[0]!.n)
