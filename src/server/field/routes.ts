// Phones in the field over HTTP: enrolment, what they report, what they keep, and what waits for a person.

import type { Endpoint } from '../http/endpoint.ts'
import { deviceRoutes } from './device-routes.ts'
import { factRoutes } from './facts.ts'
import type { Field } from './kinds.ts'
import { knowsRoutes } from './knows.ts'
import { rulingRoutes } from './rulings.ts'

export const fieldRoutes = (field: Field): readonly Endpoint[] => [...deviceRoutes(field), ...factRoutes(field), ...knowsRoutes(field), ...rulingRoutes(field)]
