// All of access over HTTP: signing in, one's own session, and what the desk hands out.

import { noChannels, type Channels } from '../channels/channels.ts'
import type { Endpoint } from '../http/endpoint.ts'
import { circleRoutes } from './circle-routes.ts'
import { linkRoutes, type ExitIsOf } from './link-routes.ts'
import { meRoutes } from './me-routes.ts'
import { ownSessionRoutes } from './own-sessions.ts'
import { reviewRoutes } from './review-routes.ts'
import { signInRoutes } from './sign-in-routes.ts'
import { staffRoutes, type PhonesOf } from './staff-routes.ts'

export const accessRoutes = (exitIsOf: ExitIsOf, channels: Channels = noChannels, phonesOf: PhonesOf = async () => []): readonly Endpoint[] => [...signInRoutes, ...meRoutes, ...linkRoutes(exitIsOf, channels), ...circleRoutes, ...reviewRoutes, ...ownSessionRoutes, ...staffRoutes(phonesOf)]
