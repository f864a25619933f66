// A text that came to the gateway's telephone, as the app SMS Gateway tells it (its published webhook `sms:received`); what else it tells is not read.

import { z } from 'zod'
import { id, key, whateverText } from '../kernel/wire.ts'

/** POST /texts/:community (anyone; signed by the app): the same told again changes nothing. `sender` is what newer versions say for `phoneNumber`. */
export const textParams = z.object({ community: id<'community'>() })
export const textReceived = z.object({
  event: key(60),
  payload: z.looseObject({ message: z.string().max(5000).default('').pipe(whateverText(5000)), phoneNumber: whateverText(60).optional(), sender: whateverText(60).optional(), receivedAt: key(60).optional() }),
})

const bare = (text: string): string => text.normalize('NFKC').trim().toLowerCase().replace(/[\s!。.~,、👌👍🏻]+$/u, '')
const known = /^(我?知道了?|我?已知道|(已经?)?收到了?|好的?,?收到|ok(ay)?)$/
/** “Got it” and nothing else. Whoever writes more is asked by a person what they mean. */
export const isKnown = (text: string): boolean => known.test(bare(text))

const takesBack = /^((我)?(没|没有|還沒|还没)(收到|看到|看懂)|(我)?不知道|(刚才|剛才)?(回|发|發)(错|錯)了?|撤回|取消|no)$/
/** “Not so”: what was said by text to be known is not, and nothing else. */
export const isTakenBack = (text: string): boolean => takesBack.test(bare(text))

/** The figures under which a number may stand here: with the country in front or without. */
export function figuresOf(number: string): string[] {
  const figures = number.normalize('NFKC').replace(/\D/g, '').replace(/^00/, '')
  if (figures.length < 7) return []
  const own = /^861[3-9]\d{9}$/.test(figures) ? figures.slice(2) : figures
  return [...new Set([own, figures, `86${own}`, `0086${own}`])]
}
