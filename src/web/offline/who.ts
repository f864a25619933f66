// Who has this page open: asked once for each opening of a role.

import { useEffect, useState } from 'react'
import { useLocation } from 'wouter'
import type { Me } from '#domain/access/wire.ts'
import type { Problem } from '#domain/kernel/result.ts'
import { rememberedMe, whoAmI } from './session.ts'

/** Asks who is there; offline it is who was there last. Without anybody the sign-in page is next. `begin`: what is fetched meanwhile. */
export function useMe(begin?: () => Promise<unknown>): { me: Me | null; problem: Problem | null; ask: () => void } {
  const [state, setState] = useState<{ me: Me | null; problem: Problem | null }>({ me: null, problem: null })
  const [location, navigate] = useLocation()
  const [round, setRound] = useState(0)
  useEffect(() => {
    let gone = false
    const ask = async (): Promise<void> => {
      const begun = begin?.().catch(() => undefined)
      const reply = await whoAmI()
      const me = reply.ok ? reply.value : reply.problem.code === 'network-away' ? await rememberedMe() : null
      if (me) await begun
      if (gone) return
      if (me) setState({ me, problem: null })
      else if (!reply.ok && reply.problem.code === 'not-signed-in') navigate(`/sign-in?next=${encodeURIComponent(location + window.location.search)}${reply.problem['ended'] === true ? '&ended=1' : ''}`, { replace: true })
      else if (!reply.ok) setState({ me: null, problem: reply.problem })
    }
    void ask()
    return () => { gone = true }
    // Asked once for each opening of a role, not for each of its pages.
  }, [round])
  return { ...state, ask: () => setRound(round + 1) }
}
