// The next signing key is there in time, before a phone that goes without a network for weeks needs it. Whom to tell of a
// new key is handed in.

import type { CommunityId } from '#domain/kernel/ids.ts'
import type { Instant } from '#domain/kernel/instants.ts'
import type { Tx } from '../db/pool.ts'
import { ensureKeys } from './keys.ts'

type Tell = (tx: Tx, community: CommunityId, now: Instant) => Promise<unknown>

export const keyJobs = (tell: Tell) => ({
  timetable: {
    'pass:keys': {
      cron: '17 * * * *',
      async each(tx: Tx, community: CommunityId, now: Instant): Promise<void> {
        if ((await ensureKeys(tx, community, now)) > 0) await tell(tx, community, now)
      },
    },
  },
})
