// Plays what else came to the desk through the same endpoints as real use, with the clock moved to the hour of each step. Who is at the desk is entered as well.

import { hour, minute, plus, type Instant } from '#domain/kernel/instants.ts'
import { deskStories, deskTurns, missedCalls, pastedGroup, type DeskStory } from '#demo/desk.ts'
import { storyId, type Player, type ResidentAt, type Step } from './demo-stories.ts'

export type DeskPlayers = { account: (login: string) => Player; idOf: (login: string) => string; residentAt: ResidentAt }

/** What one story comes to: a contact, the case that it opens, whoever asks again, what came of it. */
export function stepsOfStory(it: DeskStory, { account, idOf, residentAt }: DeskPlayers): Step[] {
  const [id, call] = [storyId(it.at), storyId(it.at)]
  const owner = account(it.owner)
  const contact = async (who: string, at: Instant, more: object): Promise<void> => void (await owner.post('/contacts', {
    id: who, resident: await residentAt(it.door, null), channel: it.hotline ? 'hotline' : it.channel ?? 'phone', private: it.private ?? false, startedAt: at, endedAt: plus(at, 3 * minute), note: it.words, outside: it.hotline ?? null, ...more,
  }))
  const act = async (...deeds: object[]): Promise<void> => {
    const { promise } = await owner.get(`/cases/${id}`)
    await owner.post('/promises/acts', { acts: deeds.map((deed) => ({ id: storyId(it.at), section: 'case', about: id, seen: promise.acts, at: plus(it.at, hour), deed })) })
  }
  const steps: Step[] = [{
    at: it.at,
    act: async () => {
      await contact(call, it.at, { result: null })
      await owner.post('/cases', {
        id, act: storyId(it.at), kind: it.kind, words: it.words, place: null, household: null, resident: await residentAt(it.door, null), private: it.private ?? false, outside: it.hotline ?? null, answerOn: { way: 'phone', number: it.answerOn ?? '' },
        nowFor: it.nowFor ?? null, urgency: it.urgency, due: it.due ?? null, owner: idOf(it.owner), step: it.step ?? null, contact: call, at: it.at,
      })
    },
  }]
  for (const at of it.calls ?? []) steps.push({ at, act: () => contact(storyId(at), at, { note: '又来问什么时候修', result: { kind: 'joined', case: id } }) })
  const { outcome } = it
  if (outcome) steps.push({ at: plus(it.at, 2 * hour), act: () => act({ kind: 'outcome', outcome: outcome.code, words: outcome.words }, ...(it.told ? [{ kind: 'told', way: 'phone', words: '' }] : [])) })
  return steps
}

/** All of it, in no order: the caller plays the steps of everything by their time. */
export function deskSteps(now: Instant, players: DeskPlayers): Step[] {
  const { account, idOf } = players
  const turns = deskTurns.map(({ login, since, hours, leads }): Step => {
    const from = plus(now, -since * hour)
    return { at: from, act: async () => void (await account(login).post('/desk/turns', { id: storyId(from), account: idOf(login), from, until: plus(from, hours * hour), quiet: false, leads })) }
  })
  const missed = missedCalls.map(({ number, minutes }): Step => {
    const at = plus(now, -minutes * minute)
    return { at, act: async () => void (await account('staff-2').post('/contacts', { id: storyId(at), resident: null, channel: 'missed', startedAt: at, endedAt: at, number })) }
  })
  const at = plus(now, -pastedGroup.minutes * minute)
  const pasted: Step = { at, act: async () => void (await account('staff-3').post('/contacts/pasted', { id: storyId(at), text: pastedGroup.text, group: pastedGroup.group, at })) }
  return [...deskStories(now).flatMap((it) => stepsOfStory(it, players)), ...turns, ...missed, pasted].filter((step) => step.at <= now)
}
