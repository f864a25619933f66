// What somebody said at a door of a round, over the wire: it becomes a contact at the desk. Whoever walks sends it as often and as late as they must, and reads nothing of it again here.

import { z } from 'zod'
import { longestSaid } from '../doors/doors.ts'
import { anyAt, id, newId, someText } from '../kernel/wire.ts'

/**
 * `household`: of several behind the door the one that it is of; null where there is but one, or nobody could tell. `spoke`: who said it, `about`: whom it concerns, where that is known. `at`: when it was
 * said, by whatever clock. `paper`: it stood on paper and is typed back; `walked`: by whom that was filled in.
 */
export const doorWords = z.object({
  id: newId<'contact'>(), door: id<'flat'>(), household: id<'household'>().nullable(), spoke: id<'resident'>().nullable(), about: id<'resident'>().nullable(), words: someText(longestSaid), urgent: z.boolean(),
  at: anyAt, paper: z.boolean(), walked: id<'account'>().nullable().default(null),
})
export type DoorWords = z.infer<typeof doorWords>

/** They were written down by mistake, as whoever wrote them says: which, at which door and when they were said. Not the words: they may never have left the phone. */
export const doorWordsBack = doorWords.pick({ id: true, door: true, at: true })
export type DoorWordsBack = z.infer<typeof doorWordsBack>
