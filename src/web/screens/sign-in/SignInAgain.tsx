// The session ended while somebody was working: the screen stays as it is, with everything typed on it, and a line on top leads to
// signing in without leaving. Somebody else who signs in here starts afresh, and where somebody ended it the screen is left.

import { useEffect, useState } from 'react'
import type { Me } from '#domain/access/wire.ts'
import { isPassing } from '../../offline/api.ts'
import { commands } from '../../offline/commands.ts'
import { refresh } from '../../offline/live.tsx'
import { homeOf, whoAmI } from '../../offline/session.ts'
import { Button } from '../../parts/Button.tsx'
import { Dialog } from '../../parts/Dialog.tsx'
import { forgetDrafts } from '../../parts/draft.ts'
import { m } from '../../words/compiled/messages.js'
import { ByAccount } from './ByAccount.tsx'
import { BySlip } from './BySlip.tsx'
import { endedCall } from './ended.ts'
import './sign-in.css'

export type AgainProps = { me: Me; onDone: () => void }

/** The same person: on with the work. Another, or the same with other rights: a fresh start at their own first screen. */
async function goOn({ me, onDone }: AgainProps): Promise<void> {
  const reply = await whoAmI()
  if (reply.ok && (reply.value.id !== me.id || reply.value.exit !== me.exit)) {
    if (reply.value.id !== me.id) forgetDrafts()
    return location.assign(homeOf(reply.value))
  }
  onDone()
  commands.wake()
  await refresh()
}

export function SignInDialog({ me, onDone, onClose }: AgainProps & { onClose: () => void }) {
  const done = (): Promise<void> => goOn({ me, onDone })
  return <Dialog title={m.signin_again()} onClose={onClose}>{me.kind === 'household' ? <BySlip done={done} /> : <ByAccount done={done} />}</Dialog>
}

/** Ended by somebody, or with their work: nothing of it stays on the screen. What is unsent stays on the device, and is no longer in sight.
 *  False when the question did not come through. */
async function leaveIfEnded({ community: { phone } }: Me): Promise<boolean> {
  const reply = await whoAmI()
  if (!reply.ok && reply.problem['ended'] === true) {
    // Whom a household calls for a new slip; never from an address, which anybody could have written.
    try { sessionStorage.setItem(endedCall, phone) } catch { /* no storage: the number is left out */ }
    location.replace('/sign-in?ended=1')
  }
  return reply.ok || !isPassing(reply.problem)
}

export function SignInAgain({ me, onDone }: AgainProps) {
  const [open, setOpen] = useState(false)
  // Asked again until it is answered: the first question may not come through, and nothing of theirs may stay in sight for that.
  useEffect(() => {
    let again: ReturnType<typeof setTimeout> | undefined
    let gone = false
    const look = async (): Promise<void> => {
      const answered = await leaveIfEnded(me).catch(() => false)
      if (!answered && !gone) again = setTimeout(() => void look(), 5_000)
    }
    void look()
    return () => { gone = true; clearTimeout(again) }
  }, [])
  return (
    <>
      <aside className="signed-out not-on-paper" aria-label={m.signin_again()}>
        <p role="alert">{m.signin_expired()}</p>
        <Button main onClick={() => setOpen(true)}>{m.signin_again()}</Button>
      </aside>
      {open && <SignInDialog me={me} onDone={onDone} onClose={() => setOpen(false)} />}
    </>
  )
}
