// A household's slip: a QR and a typed code with which its people sign in, in three languages. Making a new one ends the old one,
// so that it is made on a press, never by opening or reloading this page.

import { useState } from 'react'
import type { z } from 'zod'
import type { Me } from '#domain/access/wire.ts'
import type { slip as slipReply, slipNow } from '#domain/access/wire.ts'
import { languages } from '#domain/kernel/says.ts'
import { now } from '../../offline/clock.ts'
import { useCommand } from '../../offline/commands.ts'
import { useApi } from '../../offline/live.tsx'
import { Button } from '../../parts/Button.tsx'
import { ProblemNotice } from '../../parts/Notice.tsx'
import { Qr } from '../../parts/Qr.tsx'
import { when, wholeUntil } from '../../parts/times.ts'
import { m } from '../../words/compiled/messages.js'
import { NoPaper, Paper } from './Paper.tsx'

type Slip = z.infer<typeof slipReply>

export function SlipPrint({ me, id }: { me: Me; id: string }) {
  const held = useApi<z.infer<typeof slipNow>>(`/api/households/${id}/slip`)
  const { run, busy, problem } = useCommand<Slip>(`/api/households/${id}/slip`)
  const [slip, setSlip] = useState<Slip | null>(null)
  const make = async (): Promise<void> => {
    const reply = await run({})
    if (reply.ok) setSlip(reply.value)
  }
  if (!slip) {
    if (!held.data) return <NoPaper problem={held.error?.problem ?? null} onRetry={() => void held.refetch()} />
    const { door, madeAt, phones } = held.data
    return (
      <main className="paper-page paper-ask stack">
        <h1>{m.print_slipTitle()} <span className="slip-door">{door}</span></h1>
        <p>{madeAt ? m.print_slipEnds({ at: when(madeAt, me.community.zone, now()) }) : m.print_slipNone()}{phones > 0 && ` ${m.print_slipPhones({ phones })}`}</p>
        <p>{m.print_slipWarns()}</p>
        <ProblemNotice problem={problem} />
        <Button main busy={busy} onClick={() => void make()}>{m.print_slipMake()}</Button>
      </main>
    )
  }
  return (
    <Paper title={m.print_slipTitle()} place={me.community.name} size="a6">
      <article className="slip">
        <p className="paper-place">{me.community.name}</p>
        <h1>{slip.door}</h1>
        <Qr text={slip.url} label={m.print_slipQr()} paper />
        <p className="pass-code">{slip.code}</p>
        {languages.map((locale) => <p key={locale} lang={locale}>{m.print_slipHow({ address: new URL(slip.url).host, phone: me.community.phone }, { locale })}</p>)}
        <p className="paper-foot">{languages.map((locale) => m.print_slipUntil({ at: wholeUntil(slip.expiresAt, me.community.zone, locale) }, { locale })).join(' · ')}</p>
      </article>
    </Paper>
  )
}
