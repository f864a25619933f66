// One LISTEN connection for the whole process, opened when the first screen wants to know and opened again when it is lost, be it without a word.
// Tells which community changed, nothing more; after a gap it says so, because what was sent meanwhile is gone.

import type pg from 'pg'
import type { CommunityId } from '#domain/kernel/ids.ts'
import { ownConnection } from '../db/connections.ts'
import { clientSettings, type Database } from '../db/pool.ts'
import { channel } from '../http/changes.ts'

export type Listener = { start(): void; stop(): Promise<void> }
type Told = { onChange: (community: CommunityId) => void; onReconnect: () => void }

const firstWait = 200
const longestWait = 5_000

export function listenerOn(db: Database, { onChange, onReconnect }: Told): Listener {
  let client: pg.Client | null = null
  let started = false
  let stopped = false
  let wait = firstWait
  let timer: NodeJS.Timeout | undefined

  const again = (lost: pg.Client) => {
    if (client !== lost || stopped) return
    client = null
    timer = setTimeout(() => void open(), wait)
    wait = Math.min(longestWait, wait * 2)
  }
  const open = async (): Promise<void> => {
    const next = ownConnection(clientSettings(db.appUrl, 'postern events'))
    client = next
    next.on('error', () => again(next))
    next.on('end', () => again(next))
    next.on('notification', ({ payload }) => {
      const community = (JSON.parse(payload ?? '{}') as { community?: CommunityId }).community
      if (community) onChange(community)
    })
    try {
      await next.connect()
      await next.query(`listen ${channel}`)
      wait = firstWait
      onReconnect()
    } catch {
      again(next)
      void next.end().catch(() => undefined)
    }
  }
  return {
    start() {
      if (started || stopped) return
      started = true
      void open()
    },
    async stop() {
      stopped = true
      clearTimeout(timer)
      await client?.end().catch(() => undefined)
    },
  }
}
