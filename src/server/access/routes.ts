// All of access over HTTP: signing in, one's own session, and what the desk hands out.

import type { Endpoint } from '../http/endpoint.ts'
import { linkRoutes, type ExitIsOf } from './link-routes.ts'
import { meRoutes } from './me-routes.ts'
import { reviewRoutes } from './review-routes.ts'
import { signInRoutes } from './sign-in-routes.ts'

export const accessRoutes = (exitIsOf: ExitIsOf): readonly Endpoint[] => [...signInRoutes, ...meRoutes, ...linkRoutes(exitIsOf), ...reviewRoutes]
