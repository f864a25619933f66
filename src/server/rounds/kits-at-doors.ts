// A door round that gives kits out for whoever is there, and what comes of its doors: kits left there are a movement out of the bag of whoever left them, and taken back with what they said.

import { counting } from '#domain/doors/doors.ts'
import type { KitMoveId } from '#domain/kernel/ids.ts'
import { isKits } from '#domain/rounds/kits.ts'
import { messageId } from '../channels/messages.ts'
import type { FollowResults } from '../doors/routes.ts'
import { addMove, lotsOf, onlyHome, plainMove, turnOfKits } from './kits.ts'
import { tellOfLot } from './kits-told.ts'

/** Each once for each result, however often and late it is told; also of a lot that is called back: then that home is told as well. */
export const kitsAtDoors: FollowResults = async (ask, { flat, said, tasks }) => {
  const { tx, community, now } = ask
  const mine = new Set(tasks.filter((one) => isKits(one.source)).map((one) => one.id))
  const ours = said.filter((one) => one.tasks.some((task) => mine.has(task)))
  const here = ours.filter((one) => one.kits !== null)
  if (ours.length === 0) return
  // A lot that is called back in this moment is, or is not yet: never between the two.
  await turnOfKits(tx, community)
  const [stands, lots, { household: only, building }] = [new Set(counting(said).map((one) => one.id)), await lotsOf(tx, community), await onlyHome(tx, community, flat)]
  // Nobody said of which lot: it may be any that is called back, and that home is told as well.
  const open = ours.find((one) => one.outcome === 'done' && stands.has(one.id) && !lots.some((it) => it.id === one.kits?.lot))
  for (const lot of open ? lots.filter((one) => one.recalled) : []) await tellOfLot(tx, community, lot.id, { actor: `account:${open!.by}`, role: '' }, now)
  for (const one of here) {
    const [by, lot] = [{ actor: `account:${one.by}`, role: '' }, lots.find((it) => it.id === one.kits!.lot)]
    const id = messageId(community, 'kits-at-door', one.id) as KitMoveId
    const household = one.homes.length === 1 ? one.homes[0]! : one.homes.length === 0 ? only : null
    const came = await addMove(tx, community, { ...plainMove, id, what: 'door', lot: lot?.id ?? null, count: one.kits!.count, lead: one.by, flat, household, present: one.kits!.present, words: one.words.slice(0, 200), at: one.at }, by, now)
    const back = stands.has(one.id) ? null : await addMove(tx, community, { ...plainMove, id: messageId(community, 'kits-at-door-back', one.id) as KitMoveId, what: 'taken-back', takesBack: id, at: now }, by, now)
    if (came === 'added' || back === 'added') ask.touch('kit', [id], building)
    if (came === 'added' && lot?.recalled) await tellOfLot(tx, community, lot.id, by, now)
  }
}
