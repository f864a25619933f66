// Which write is an emergency: it goes out in whoever's name can carry it, and is read by whoever is here.

import { emergencyPath } from './signing-out.ts'

export const isEmergency = ({ path, body }: { path: string; body: unknown }): boolean => path === emergencyPath || (path === '/api/exits' && (body as { purpose?: unknown } | null)?.purpose === 'emergency')
