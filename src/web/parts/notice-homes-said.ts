// How far a notice came with a home, and how that home can be reached, in words: alike on the desk's list and on paper.

import type { Instant, Zone } from '#domain/kernel/instants.ts'
import { rungs } from '#domain/notices/ladder.ts'
import type { HomeLine } from '#domain/notices/wire.ts'
import { noticeGrade } from '../words/compiled/groups/noticeGrade.js'
import { noticeHow } from '../words/compiled/groups/noticeHow.js'
import { noticeRung } from '../words/compiled/groups/noticeRung.js'
import { m } from '../words/compiled/messages.js'
import { roleName } from '../words/sentences.ts'
import { buildingName } from './Facade.tsx'
import { when } from './times.ts'

export const rungName = (rung: string): string => noticeRung[rung]?.() ?? rung

/** `building`: as it is labelled; '' where that is not known. */
export const wellName = (building: string, entrance: string): string => (entrance === '' ? buildingName(building) : m.issuing_stairwell({ building: buildingName(building), entrance }))

/** Homes of one stairwell, or of a lane with all its houses: `entrance` is empty then. */
export type Well = { key: string; building: string; entrance: string; homes: HomeLine[] }
/** Homes as they come, in walking order, one stairwell after the other. */
export function byStairwell(homes: readonly HomeLine[]): Well[] {
  const lanes = new Set(homes.filter((home) => home.entrance === '').map((home) => home.building))
  const wells = new Map<string, Well>()
  for (const home of homes) {
    const entrance = lanes.has(home.building) ? '' : home.entrance
    const key = `${home.building} ${entrance}`
    wells.set(key, { key, building: home.building, entrance, homes: [...(wells.get(key)?.homes ?? []), home] })
  }
  return [...wells.values()]
}

export function waysSaid({ ways, phones, knockFirst, words }: HomeLine): string {
  const has = [ways.page && m.issuing_hasPage(), ways.sms && m.issuing_hasSms(), ways.mail && m.issuing_hasMail()].filter((it) => it !== false)
  return [knockFirst ? m.issuing_knockFirst() : '', ...(has.length === 0 && phones.length === 0 ? [m.issuing_noWay()] : has), words].filter((it) => it !== '').join(' · ')
}

/** How they came to know, and when; '' where they do not. */
export function reachedSaid({ reached }: HomeLine, zone: Zone, now: Instant): string {
  const how = reached?.grade === 'acknowledged' && reached.how !== 'text' ? 'acknowledged' : reached?.how ?? 'phone'
  return reached ? noticeHow[how]?.({ at: when(reached.at, zone, now), role: roleName(reached.by) }) ?? '' : ''
}

/** That it waits on a page which nobody there has is no way to them, and is not said. */
export const stepsSaid = ({ steps, ways }: HomeLine, zone: Zone, now: Instant): string =>
  steps.filter((one) => ways.page || one.rung !== 'page' || one.grade !== 'queued').toSorted((a, b) => rungs.indexOf(a.rung) - rungs.indexOf(b.rung)).map((one) => m.issuing_step({ rung: rungName(one.rung), grade: noticeGrade[one.grade]!(), at: when(one.at, zone, now) })).join(' · ')

/** Of several whom it concerns, who knows. */
export const knowsSaid = ({ concerns }: HomeLine): string =>
  concerns.length > 1 ? concerns.map((one) => (one.knows ? m.issuing_knows({ name: one.name }) : m.issuing_knowsNot({ name: one.name }))).join(' · ') : ''
