// Whether a phone rings when its home gets a notice, over the wire.

import { z } from 'zod'

/** GET /me/push (home.read). `key`: what the browser is asked with; null where this server sends no pushes, or a link opened one letter alone. `on`: the id of this phone's address. */
export const pushHere = z.object({ key: z.string().nullable(), on: z.string().nullable() })
export type PushHere = z.infer<typeof pushHere>
/** POST /me/push {endpoint, p256dh, auth} (home.read): as its browser gave them. Problem: `push-service-unknown`. The same again changes nothing. */
export const pushPhone = z.object({ endpoint: z.url().max(1000), p256dh: z.string().regex(/^[\w-]{80,100}$/), auth: z.string().regex(/^[\w-]{16,40}$/) })
export const pushOn = z.object({ on: z.string() })
/** POST /me/push/end (home.read). */
export const pushOff = z.object({ on: z.null() })
