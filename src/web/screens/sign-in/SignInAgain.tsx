// The session ended while somebody was working: the screen stays as it is, with everything typed on it, and a line on top leads to
// signing in without leaving. Somebody else who signs in here starts afresh.

import { useState } from 'react'
import type { Me } from '#domain/access/wire.ts'
import { commands } from '../../offline/commands.ts'
import { refresh } from '../../offline/live.tsx'
import { homeOf, whoAmI } from '../../offline/session.ts'
import { Button } from '../../parts/Button.tsx'
import { Dialog } from '../../parts/Dialog.tsx'
import { forgetDrafts } from '../../parts/draft.ts'
import { m } from '../../words/compiled/messages.js'
import { ByAccount } from './ByAccount.tsx'
import { BySlip } from './BySlip.tsx'
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

export function SignInAgain({ me, onDone }: AgainProps) {
  const [open, setOpen] = useState(false)
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
