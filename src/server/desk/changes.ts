// What the desk writes down: contacts, who was told what, and short answers. Told to whoever reads the card on which they stand; what somebody was told, to
// that person as well.

import type { KindsTold, Whose } from '../http/changes.ts'
import { confidedTo } from './told.ts'

declare module '#domain/access/told.ts' {
  interface ChangeKinds { contact: 'desk'; case: 'desk'; told: 'desk'; 'call-list': 'desk'; 'short-answer': 'desk' }
}

/** What was told in confidence is heard on that person's own phone, and on no other that shows what they were told. */
const whoseTold: Whose = async (tx, community, ids) =>
  new Map([...await confidedTo(tx, community, ids)].map(([id, resident]) => [id, { people: new Set([resident]), part: 'own' as const }]))

export const deskChanges: KindsTold<'desk'> = {
  /** ids: the contact, and with whom it was */
  contact: { may: ['person.read'] },
  /** ids: the case, which was opened, joined, or had one more contact about it */
  case: { may: ['person.read'] },
  /** ids: the list, which was given out or typed back */
  'call-list': { may: ['promise.keep'] },
  /** ids: the telling, and who was told, unless it was in confidence; or those whose answer is another now */
  told: { may: ['person.read', 'self.read'], whose: whoseTold },
  /** ids: the short answer */
  'short-answer': { may: ['person.search'], everywhere: true },
}
