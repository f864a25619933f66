// Where a line of the queue leads, whatever its section.

import type { QueueLine } from '#domain/desk/wire.ts'

/** Where it is seen to. Of what was said in confidence to somebody else there is no page to open. */
export function addressOf({ owed, says }: QueueLine): string {
  if (owed?.section === 'case') return `/desk/cases/${owed.about}`
  // What was issued together rings as one line, which names the first of them.
  if (owed?.section === 'noticesNow' || owed?.section === 'notices') return `/overview/notices/${typeof says?.['id'] === 'string' ? says['id'] : owed.about}`
  if (owed?.section === 'visitsCostMore') return `/desk/repairs/${owed.about}`
  if (owed?.section.startsWith('loans')) return '/desk/repairs'
  if (owed?.section.startsWith('lab') && typeof says?.['tube'] === 'string') return `/overview/testing/results?tube=${encodeURIComponent(says['tube'])}`
  if (owed?.section === 'boxesLate' || owed?.section === 'tubesLate') return `/overview/testing/boxes?round=${String(says?.['round'])}`
  return typeof says?.['resident'] === 'string' ? `/desk?resident=${says['resident']}` : '/desk'
}
