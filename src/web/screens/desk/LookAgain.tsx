// Evidence that a pass was given on was put right since, or it may have been asked for somebody else, whose record was taken for this one's: nobody has ended the
// pass, and nobody has kept it. What the rules say now, and the ways: bring what is missing, take the pass back, or leave it as it is, by two.

import { useState } from 'react'
import type { Me } from '#domain/access/wire.ts'
import type { ExitView } from '#domain/exits/wire.ts'
import { Notice } from '../../parts/Notice.tsx'
import { deskKind } from '../../words/compiled/groups/deskKind.js'
import { m } from '../../words/compiled/messages.js'
import { Checklist } from './Checklist.tsx'
import { RenewalForm } from './RenewalForm.tsx'

export function LookAgain({ exit, me }: { exit: ExitView; me: Me }) {
  const [open, setOpen] = useState(false)
  if (exit.groundLost.length === 0 && !exit.doubted) return null
  const may = exit.may.includes('propose-keep')
  return (
    <div className="stack look-again">
      {exit.doubted && <Notice tone="wrong"><p><strong>{m.desk_doubted()}</strong></p><p>{m.desk_doubtedWhat()}</p></Notice>}
      {exit.groundLost.length > 0 && <Notice tone="wrong">
        <p><strong>{m.desk_groundLost({ what: exit.groundLost.map((kind) => deskKind[kind]?.() ?? kind).join(m.desk_comma()) })}</strong></p>
        <p>{m.desk_groundLostWhat()}</p>
      </Notice>}
      {exit.now && <Checklist exit={{ ...exit, advice: exit.now }} me={me} />}
      {may && <p><button type="button" className="button plain" aria-expanded={open} onClick={() => setOpen(!open)}>{m.desk_keepPass()}</button></p>}
      {may && open && <RenewalForm exit={exit} until={null} label={m.desk_keepPassWhy()} send={m.desk_overrideSend()} onDone={() => setOpen(false)} />}
    </div>
  )
}
