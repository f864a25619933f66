// The wall as staff open it, in an office where somebody is: live as their other screens. A screen that is left alone is enrolled as one
// (sign-in/WallScreen.tsx).

import { useEffect } from 'react'
import { Link } from 'wouter'
import type { Wall as View } from '#domain/figures/wall.ts'
import { between } from '#domain/kernel/instants.ts'
import { useAwake } from '../../field/use-awake.ts'
import { useApi, useNetwork } from '../../offline/live.tsx'
import { useNow } from '../../offline/ticking.ts'
import { keepTheme } from '../../parts/theme.ts'
import { useAgain } from '../../parts/use-again.ts'
import { Wall } from '../../parts/Wall.tsx'
import { m } from '../../words/compiled/messages.js'

/** How often it asks without being told that something changed, and from when on what it shows is old. */
const [again, oldAfter] = [20_000, 60_000]

export function WallPage() {
  const { data, error, refetch } = useApi<View>('/api/wall')
  const network = useNetwork()
  const now = useNow(5_000)
  useAgain(refetch, again)
  useAwake()
  useEffect(() => keepTheme(true), [])
  // Both by the server's clock: this device's own may be hours off.
  const old = data !== undefined && (error !== null || !network.live || between(data.asOf, now) > oldAfter)
  return <Wall view={data} now={now} old={old} tools={<Link href="/overview/testing">{m.wall_back()}</Link>} />
}
