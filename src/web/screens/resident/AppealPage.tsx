// Asking somebody else to decide: the reason that was given, then one's own words. It is short on purpose; the desk calls back.

import { useState, type FormEvent } from 'react'
import { useLocation } from 'wouter'
import type { ExitView } from '#domain/exits/wire.ts'
import { useCommand } from '../../offline/commands.ts'
import { refresh } from '../../offline/live.tsx'
import { Button } from '../../parts/Button.tsx'
import { Elsewhere } from '../../parts/Elsewhere.tsx'
import { useDraft } from '../../parts/draft.ts'
import { Field } from '../../parts/Field.tsx'
import { Failed, Loading, Notice, ProblemNotice } from '../../parts/Notice.tsx'
import { m } from '../../words/compiled/messages.js'
import { roleName } from '../../words/sentences.ts'
import { useExit } from './exit-of.ts'
import { ForWhom, Frame } from './Frame.tsx'
import { useSituation } from './situation.tsx'

export function AppealPage({ id }: { id: string }) {
  const { exit, problem, retry } = useExit(id)
  const back = `/me/exits/${id}`
  if (!exit) return <Frame title={m.resident_doAppeal()} back={back}>{problem ? <Failed problem={problem} onRetry={retry} /> : <Loading />}</Frame>
  if (!exit.refusal || !exit.may.includes('appeal')) return <Frame title={m.resident_doAppeal()} back={back}><Notice><p>{m.resident_nothingToAppeal()}</p></Notice></Frame>
  return <AppealForm key={id} exit={exit} refusal={exit.refusal} back={back} />
}

function AppealForm({ exit, refusal, back }: { exit: ExitView; refusal: NonNullable<ExitView['refusal']>; back: string }) {
  const { me } = useSituation()
  const [text, setText, clear] = useDraft(`appeal-${exit.id}`, '')
  const [tried, setTried] = useState(false)
  const [, navigate] = useLocation()
  const { run, busy, problem } = useCommand<ExitView>(`/api/exits/${exit.id}/appeal`)
  const send = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    setTried(true)
    if (text.trim() === '' || !(await run({ text: text.trim() })).ok) return
    clear()
    await refresh('/api/')
    navigate(back)
  }
  const role = roleName(refusal.appealTo)
  return (
    <Frame title={m.resident_appealTitle({ role })} back={back} action={<Button form="appeal" type="submit" main big busy={busy}>{m.resident_appealSend({ role })}</Button>}>
      <ForWhom whose={exit.resident} />
      <section className="stack-tight refusal"><h2>{m.resident_whyTitle()}</h2><blockquote>{refusal.reason}</blockquote></section>
      <p>{refusal.nobodyElse ? <Elsewhere office={me.community.office} /> : m.resident_appealWhat()}</p>
      <form id="appeal" className="stack" noValidate onSubmit={(event) => void send(event)}>
        <Field label={m.resident_appealLabel()} hint={m.resident_appealHint()} error={tried && text.trim() === '' ? m.resident_appealEmpty() : null}>
          <textarea rows={5} maxLength={2000} value={text} onChange={(event) => setText(event.target.value)} />
        </Field>
        <ProblemNotice problem={problem} />
      </form>
    </Frame>
  )
}
