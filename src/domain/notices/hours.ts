// The hours of a place for its notices: when each rung of the ladder begins, how long before something begins homes are told of it, and within how many hours everybody should know. A
// community sets its own; until it does, these hold.

import type { Subject, Urgency } from './notice.ts'

/** Minutes after it was issued: text and mail, a lead rings, a lead knocks. */
export type Climbs = { text: number; rings: number; knocks: number }
/** What has to be prepared for longest, some, and hardly. */
export const leads = ['change', 'works', 'soon'] as const
export type Lead = (typeof leads)[number]
/** Danger begins with everything at once: that is nobody's to set. */
export type NoticeHours = { climbs: Record<Exclude<Urgency, 'danger'>, Climbs>; /** hours after it was issued */ within: Record<Urgency, number>; /** hours before it begins */ before: Record<Lead, number> }

export const usualHours: NoticeHours = {
  climbs: { usual: { text: 60, rings: 4 * 60, knocks: 8 * 60 }, 'cannot-wait': { text: 10, rings: 25, knocks: 45 } },
  within: { usual: 12, 'cannot-wait': 2, danger: 1 }, before: { change: 24, works: 12, soon: 2 },
}

/** A week at most. */
export const bounds = { minutes: { least: 0, most: 7 * 24 * 60 }, within: { least: 1, most: 168 }, before: { least: 0, most: 168 } } as const
/** Whoever knocks does not come before whoever rings, nor a call before the text that may spare it. */
export const climbsInOrder = ({ text, rings, knocks }: Climbs): boolean => text <= rings && rings <= knocks

/** How many minutes after it was issued. */
export const minutesAfter = (step: keyof Climbs, urgency: Urgency, { climbs }: NoticeHours): number => (urgency === 'danger' ? 0 : climbs[urgency][step])

/** How much has to be prepared for what it is about; null: nothing. */
export function leadOfSubject(subject: Subject): Lead | null {
  switch (subject) {
    case 'sealing': case 'exit': case 'repair': return 'change'
    case 'water': case 'power': case 'gas': return 'works'
    case 'test': case 'lift': return 'soon'
    default: return null
  }
}
