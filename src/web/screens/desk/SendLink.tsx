// What opens one person's letter or pass on their own phone: a link to be copied into a message or scanned at the window, and during a
// call six digits to read aloud. Each is made when it is asked for: what nobody needs is handed out to nobody. The desk's checklist fills
// when something comes back.

import { useState } from 'react'
import type { z } from 'zod'
import type { link as linkReply, textedLink } from '#domain/access/wire.ts'
import type { ExitId, ResidentId } from '#domain/kernel/ids.ts'
import type { Instant, Zone } from '#domain/kernel/instants.ts'
import { useCommand } from '../../offline/commands.ts'
import { Button } from '../../parts/Button.tsx'
import { clock } from '../../parts/times.ts'
import { Field } from '../../parts/Field.tsx'
import { ProblemNotice } from '../../parts/Notice.tsx'
import { Qr } from '../../parts/Qr.tsx'
import { m } from '../../words/compiled/messages.js'
import { ReadCode } from './ReadCode.tsx'

type Link = z.infer<typeof linkReply>
type SendLinkProps = { resident: ResidentId; exit: ExitId | null; label: string; zone: Zone }

export const SendLink = (props: SendLinkProps) => <div className="send-ways"><AsLink {...props} /><ReadCode {...props} /></div>

function AsLink({ resident, exit, label, zone }: SendLinkProps) {
  const { run, busy, problem } = useCommand<Link>(`/api/residents/${resident}/link`)
  const [link, setLink] = useState<Link | null>(null)
  const [copied, setCopied] = useState(false)
  const make = async (): Promise<void> => {
    const reply = await run({ exit })
    if (reply.ok) setLink(reply.value)
  }
  const copy = async (): Promise<void> => {
    if (link) setCopied(await navigator.clipboard.writeText(link.url).then(() => true, () => false))
  }
  if (!link) return <div className="stack"><ProblemNotice problem={problem} /><Button busy={busy} onClick={() => void make()}>{label}</Button></div>
  return (
    <div className="send-link">
      <figure className="code-for"><Qr text={link.url} label={m.desk_linkQr()} /><figcaption aria-hidden="true">{m.desk_linkQr()}</figcaption></figure>
      <div className="stack">
        <Field label={m.desk_linkAddress()}><input readOnly value={link.url} onFocus={(event) => event.target.select()} /></Field>
        <Button onClick={() => void copy()}>{copied ? m.desk_copied() : m.desk_copyLink()}</Button>
        {link.sms && <AsText key={link.url} resident={resident} url={link.url} sms={link.sms} zone={zone} />}
        <p className="waiting" role="status">{m.desk_linkWaits()}</p>
      </div>
    </div>
  )
}

/** What goes out cannot be called back: number and words stand there before the press. */
function AsText({ resident, url, sms, zone }: { resident: ResidentId; url: string; sms: NonNullable<Link['sms']>; zone: Zone }) {
  const { run, busy, problem } = useCommand<z.infer<typeof textedLink>>(`/api/residents/${resident}/link/text`)
  const [at, setAt] = useState<Instant | null>(null)
  const [{ number, home }, setTo] = useState<{ number: string; home: boolean }>(sms)
  const send = async (): Promise<void> => {
    const reply = await run({ token: url.split('=').at(-1), number, home })
    if (reply.ok) setAt(reply.value.at)
    else if (reply.problem.code === 'text-number-changed') setTo({ number: String(reply.problem['number']), home: reply.problem['home'] === true })
  }
  if (at) return <p role="status">{m.desk_smsTaken({ time: clock(at, zone) })}</p>
  return (
    <div className="sms-preview stack-tight">
      <p>{m.desk_smsPreview({ number })}</p>
      {home && <p>{m.desk_smsHome()}</p>}
      <blockquote className="quiet">{sms.text}</blockquote>
      <ProblemNotice problem={problem} />
      <Button busy={busy} onClick={() => void send()}>{m.desk_smsSend()}</Button>
    </div>
  )
}
