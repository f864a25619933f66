// What an event says changed, and how long a screen waits before it asks. What each answer is about stands in about.ts, which the first
// screen does not need.

export type Change = { kind: string; /** what changed; none: more than were worth naming */ ids: readonly string[] }

/**
 * Milliseconds until what was told is asked for: many changes in one breath are one question, thirty desks do not ask in the same
 * breath, and where everything changes all the time, nobody asks more than once a second.
 */
export const breath = (sinceAsked: number): number => Math.max(100, 1000 - Math.max(0, sinceAsked)) + Math.random() * 300

/**
 * Milliseconds that a page waits besides. What an order does is told to every home it is on in one breath, which may be a whole compound:
 * their pages ask one after the other, each within seconds.
 */
export const apart = ({ kind }: Change): number => (kind === 'home' ? Math.random() * 8000 : 0)

/** What an event says changed; null where it cannot be read: then everything has. */
export function changeIn(data: unknown): Change | null {
  try {
    const { kind, ids } = JSON.parse(String(data)) as Partial<Change>
    return typeof kind === 'string' && Array.isArray(ids) ? { kind, ids } : null
  } catch {
    return null
  }
}
