// Where a line of the queue leads, whatever its section.

import type { QueueLine } from '#domain/desk/wire.ts'

/** Where it is seen to. Of what was said in confidence to somebody else there is no page to open. */
export function addressOf({ owed, says }: QueueLine): string {
  if (owed?.section === 'case') return `/desk/cases/${owed.about}`
  if (owed?.section === 'noticesNow' || owed?.section === 'notices') return `/overview/notices/${owed.about}`
  if (owed?.section === 'visitsCostMore') return `/desk/repairs/${owed.about}`
  if (owed?.section.startsWith('loans')) return '/desk/repairs'
  if (owed?.section.startsWith('lab') && typeof says?.['tube'] === 'string') return `/overview/testing/results?tube=${encodeURIComponent(says['tube'])}`
  return typeof says?.['resident'] === 'string' ? `/desk?resident=${says['resident']}` : '/desk'
}
