// The numbers of a person as a link that dials: of several the first, an extension after a pause. Apart from telephones.ts, because first screens
// dial the committee alone and every byte of them counts.

import { dial } from './telephones.ts'

/** What stands after `href=` for a person's number, as the roster keeps it: `13800000001 / 13900000001`, `021-12345678-801`. */
export function dialPerson(phone: string): string {
  const first = phone.normalize('NFKC').split(' / ')[0]!
  const inside = /^(\(?0\d{2,3}\)?[\s-]?\d{7,8}|[2-9]\d{6,7})-(\d{1,6})$/.exec(first)
  return inside ? `${dial(inside[1]!)},${inside[2]}` : dial(first)
}
