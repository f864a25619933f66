// Plays the exit cases of Osmanthus Court through the same endpoints as real use, with the clock moved to the hour of each step.
// Refuses to write a single row by itself: what the rules would not allow does not get into the demonstration.

import sharp from 'sharp'
import { bytesOfId, idOfBytes } from '#domain/kernel/ids.ts'
import { day, hour, later, minute, msOf, plus, type Instant } from '#domain/kernel/instants.ts'
import { contactsDoor, nursesDoor, type DemoCase } from '#demo/cases.ts'
import { randomFrom } from '#demo/random.ts'

/** One signed-in participant: posts and gets under /api; throws with code and path when the answer is no. */
export type Player = { post: (path: string, body: unknown) => Promise<any>; get: (path: string) => Promise<any> }
export type Players = { secretary: Player; deputy: Player; staff: Player; staff2: Player; gates: Player[]; /** somebody’s own phone */ household: (door: string, name: string) => Promise<Player> }
/** The id of somebody who lives behind a door: by name, or the first on the roster. */
export type ResidentAt = (door: string, name: string | null) => Promise<string>
export type Step = { at: Instant; act: () => Promise<void> }

const ids = randomFrom(31)
/** Ids of the stories come from a seed too, with the time of the story in front, as a device would have made them. */
export function storyId(at: Instant): string {
  const bytes = bytesOfId('00000000-0000-7000-8000-000000000000')
  let ms = msOf(at)
  for (let i = 5; i >= 0; i--) { bytes[i] = ms % 256; ms = Math.floor(ms / 256) }
  for (let i = 6; i < 16; i++) bytes[i] = ids.below(256)
  bytes[6] = 0x70 | (bytes[6]! & 15)
  bytes[8] = 0x80 | (bytes[8]! & 63)
  return idOfBytes(bytes)
}

const employers: Record<string, string> = { 'medical-recall': '护士长', 'essential-work': '值班经理' }

function contentFor(kind: string, it: DemoCase, at: Instant): unknown {
  switch (kind) {
    case 'employer-confirmation':
      return { kind, employer: it.place, answeredBy: employers[it.purpose] ?? '部门主任', phone: '10000000555', toldOfCase: true }
    case 'test-result':
      return { kind, sampledAt: plus(at, -9 * hour), result: 'negative', source: 'laboratory-report', note: '', upload: null }
    case 'certificate':
      return { kind, title: it.reason, issuer: it.place, upload: null }
    default:
      throw new Error(`the stories know no ${kind}`)
  }
}

/** A picture that stands for the photo of a signed letter. */
const drawnLetter = (): Promise<Uint8Array> => sharp(Buffer.from(
  '<svg xmlns="http://www.w3.org/2000/svg" width="620" height="877"><rect width="100%" height="100%" fill="#fdfcf7"/><text x="310" y="120" font-size="40" text-anchor="middle">承诺书 · 演示</text>'
  + Array.from({ length: 9 }, (_, i) => `<path d="M70 ${200 + i * 50}H550" stroke="#999"/>`).join('') + '<path d="M380 760q40-60 60 0t60-10 50 0" fill="none" stroke="#135" stroke-width="4"/></svg>',
)).png().toBuffer()

async function giveEvidence(staff: Player, it: DemoCase, id: string, at: Instant, but = 0): Promise<void> {
  const exit = await staff.get(`/exits/${id}`)
  const missing = exit.advice.items.filter((item: any) => item.state !== 'present')
  for (const item of missing.slice(0, missing.length - but)) {
    let content: unknown
    if (item.kind === 'letter-of-commitment') {
      const letter = await staff.get(`/letters/current?exit=${id}`)
      const byVoice = it.channel === 'phone'
      const upload = byVoice ? null : (await staff.post(`/uploads?exit=${id}`, await drawnLetter())).id
      content = { kind: item.kind, letter: letter.code, version: letter.version, how: byVoice ? 'voice' : 'paper', at, witness: byVoice ? '接待台' : null, upload }
    } else content = contentFor(item.kind, it, at)
    await staff.post(`/exits/${id}/evidence`, { id: storyId(at), content, recordedAt: at })
  }
}

async function move(gate: Player, kind: 'out' | 'back', at: Instant, staff: Player, exitId: string): Promise<void> {
  const exit = await staff.get(`/exits/${exitId}`)
  const fact = {
    type: 'movement', id: storyId(at), kind, at, pass: exit.pass?.id ?? null, resident: exit.resident?.id ?? null, exit: exitId,
    emergency: exit.emergency, how: exit.emergency ? 'emergency' : 'scan', verdict: kind === 'out' ? 'let-out' : 'let-back', note: '',
  }
  await gate.post('/facts', { facts: [fact], sentAt: at })
}

/** The steps of one case, each with its time; the caller plays all cases' steps in the order of time. */
export function stepsOf(it: DemoCase, now: Instant, players: Players, residentAt: ResidentAt): Step[] {
  const { staff, staff2, secretary, deputy, gates } = players
  const id = storyId(it.askedAt)
  const gate = gates[it.askedAt.charCodeAt(18)! % gates.length]!
  const steps: Step[] = []
  const step = (at: Instant, act: () => Promise<void>) => void (at <= now && steps.push({ at, act }))
  const grant = async () => void (await deputy.post(`/exits/${id}/grant`, { pass: storyId(it.askedAt), gates: [] }))
  const asked = it.askedAt
  const decidedAt = plus(asked, 18 * minute)
  const outAt = later(plus(it.from, 20 * minute), plus(decidedAt, 5 * minute))
  const backAt = plus(it.until, -25 * minute)

  if (it.purpose === 'emergency') {
    step(asked, async () => {
      const resident = it.outcome === 'emergency-returned' ? await residentAt(it.door, it.name) : null
      await staff.post('/exits/emergency', { id, resident, described: resident ? '' : `${it.door} ${it.reason}`, at: asked })
    })
    step(plus(asked, 4 * minute), () => move(gate, 'out', plus(asked, 4 * minute), staff, id))
    if (it.outcome === 'emergency-returned') {
      step(plus(asked, 50 * minute), async () => void (await staff.post(`/exits/${id}/paper`, { resident: await residentAt(it.door, it.name), what: it.reason, ambulance: '120 急救车', hospital: it.place, calledAt: asked })))
      step(backAt, () => move(gate, 'back', backAt, staff, id))
    }
    return steps
  }

  step(asked, async () => {
    const resident = await residentAt(it.door, it.name)
    await staff.post('/exits', { id, resident, purpose: it.purpose, place: it.place, reason: it.reason, from: it.from, until: it.until, weekly: it.weekly, exits: it.exits, transport: it.transport, askedAt: asked })
    await staff.post('/contacts', { id: storyId(asked), resident, channel: it.channel, startedAt: asked, endedAt: plus(asked, 4 * minute), note: it.reason, exit: id })
  })
  if (it.outcome === 'waiting') return steps
  step(plus(asked, 12 * minute), () => giveEvidence(staff, it, id, plus(asked, 12 * minute), it.outcome === 'override' ? 1 : 0))
  if (it.outcome === 'refused' || it.outcome === 'refused-appealed-granted') {
    step(decidedAt, async () => void (await staff2.post(`/exits/${id}/refuse`, { reason: '可以改期办理，封控结束后再去，手续期限已向对方问清可以延长。', appealTo: 'secretary' })))
    if (it.outcome === 'refused') return steps
    step(plus(asked, 60 * minute), async () => {
      const household = await players.household(it.door, it.name)
      await household.post(`/exits/${id}/appeal`, { text: '孩子只有六岁，火车站没有人接，不能改期。' })
    })
    step(plus(asked, 80 * minute), async () => void (await secretary.post(`/exits/${id}/grant`, { pass: storyId(asked), gates: [] })))
  } else if (it.outcome === 'override') {
    step(decidedAt, async () => void (await deputy.post(`/exits/${id}/override`, { reason: '老人独居且断药，证明次日补交。' })))
    step(plus(decidedAt, 6 * minute), async () => void (await secretary.post(`/exits/${id}/override/confirm`, { pass: storyId(asked), gates: [] })))
  } else step(decidedAt, async () => ((it.purpose === 'other' ? void (await secretary.post(`/exits/${id}/grant`, { pass: storyId(asked), gates: [] })) : await grant())))

  if (it.outcome === 'revoked') step(plus(decidedAt, 30 * minute), async () => void (await secretary.post(`/exits/${id}/revoke`, { reason: '单位来电，抢修已由其他人员完成。' })))
  if (it.outcome === 'granted-not-out' || it.outcome === 'revoked') return steps
  step(outAt, () => move(gate, 'out', outAt, staff, id))
  if (it.outcome !== 'out-now' && it.outcome !== 'overdue') step(backAt, () => move(gates[0]!, 'back', backAt, staff, id))
  return steps
}

/** The nurse's two earlier calls; her third is still to come. */
export function nurseCalls(now: Instant, players: Players, residentAt: ResidentAt): Step[] {
  const calls = [
    { at: plus(now, -46 * hour), note: '医院可能召回，先来问手续。告知：等单位正式通知，届时需要返岗证明、承诺书、48小时核酸。' },
    { at: plus(now, -22 * hour), note: '楼里出现病例，问还能不能去。答复：规则允许，须由单位确认已知情。' },
  ]
  return calls.map(({ at, note }) => ({
    at,
    act: async () => void (await players.staff.post('/contacts', { id: storyId(at), resident: await residentAt(nursesDoor, null), channel: 'phone', startedAt: at, endedAt: plus(at, 3 * minute), note, exit: null })),
  }))
}

/** What was put down of somebody's health, and ends by itself. */
export function healthSaid(now: Instant, players: Players, residentAt: ResidentAt): Step[] {
  const at = plus(now, -25 * hour)
  return [{
    at,
    act: async () => void (await players.staff.post(`/residents/${await residentAt(contactsDoor, null)}/status`, { id: storyId(at), status: 'close-contact', reason: '区疾控通知：与确诊邻居同乘电梯', since: at, until: plus(at, 7 * day) })),
  }]
}

export const byTime = (a: Step, b: Step) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0)
