// The letter of commitment, three ways: signed on her own phone by link, read out and promised by voice, on paper with a photo.
// Whichever way, the version of the text that was read is what is put on record.

import { useState } from 'react'
import type { z } from 'zod'
import type { letterText } from '#domain/exits/wire.ts'
import { signedHow } from '#domain/exits/evidence.ts'
import { now } from '../../offline/clock.ts'
import { useApi } from '../../offline/live.tsx'
import { useNow } from '../../offline/ticking.ts'
import { Button } from '../../parts/Button.tsx'
import { useDraft } from '../../parts/draft.ts'
import { Field } from '../../parts/Field.tsx'
import { Failed, Loading, ProblemNotice } from '../../parts/Notice.tsx'
import { clock } from '../../parts/times.ts'
import { deskHow } from '../../words/compiled/groups/deskHow.js'
import { m } from '../../words/compiled/messages.js'
import { say } from '../../words/sentences.ts'
import type { EvidenceFormProps } from './evidence-form.ts'
import { SendLink } from './SendLink.tsx'
import { useRecord } from './record.ts'

type Letter = z.infer<typeof letterText>
type How = (typeof signedHow)[number]

export function LetterForm(props: EvidenceFormProps) {
  const { exit } = props
  const [how, setHow] = useDraft<How>(`letter-how-${exit.id}`, 'phone')
  const { data: letter, error, refetch } = useApi<Letter>(`/api/letters/current?exit=${exit.id}`)
  return (
    <div className="stack">
      <fieldset className="tabs">
        <legend className="hidden-visually">{m.desk_letterHow()}</legend>
        {signedHow.map((one) => (
          <label key={one} data-chosen={one === how}><input type="radio" name={`how-${exit.id}`} className="hidden-visually" checked={one === how} onChange={() => setHow(one)} /><span>{deskHow[one]?.()}</span></label>
        ))}
      </fieldset>
      {!letter && (error ? <Failed problem={error.problem} onRetry={() => void refetch()} /> : <Loading />)}
      {letter && how === 'phone' && <ByPhone {...props} />}
      {letter && how === 'voice' && <ByVoice {...props} letter={letter} />}
      {letter && how === 'paper' && <OnPaper {...props} letter={letter} />}
    </div>
  )
}

const ByPhone = ({ exit, me }: EvidenceFormProps) => (
  <>
    <p>{m.desk_letterByPhone()}</p>
    {exit.resident && <SendLink resident={exit.resident.id} exit={exit.id} label={m.desk_makeLetterLink()} zone={me.community.zone} />}
  </>
)

function ByVoice({ exit, me, onDone, letter }: EvidenceFormProps & { letter: Letter }) {
  const [witness, setWitness] = useState(me.name)
  const [tried, setTried] = useState(false)
  const at = useNow(10_000)
  const { record, busy, problem } = useRecord(exit.id)
  const promise = async (): Promise<void> => {
    setTried(true)
    if (witness.trim() === '') return
    if (await record(() => ({ kind: 'letter-of-commitment', letter: letter.code, version: letter.version, how: 'voice', at: now(), witness, upload: null, parts: letter.parts.map((it) => it.code) }))) onDone()
  }
  return (
    <>
      <p className="quiet">{m.desk_readAloud()}</p>
      <blockquote className="letter" tabIndex={0} aria-label={m.desk_letterText()}>{letter.parts.map((it) => <p key={it.code}>{say(it.says)}</p>)}</blockquote>
      <form className="stack" onSubmit={(event) => { event.preventDefault(); void promise() }}>
        <Field label={m.desk_witness()} error={tried && witness.trim() === '' ? m.desk_fillIn() : null}><input maxLength={80} value={witness} onChange={(event) => setWitness(event.target.value)} /></Field>
        <ProblemNotice problem={problem} />
        <Button type="submit" busy={busy}>{m.desk_promises({ at: clock(at, me.community.zone) })}</Button>
      </form>
    </>
  )
}

function OnPaper({ exit, onDone, letter }: EvidenceFormProps & { letter: Letter }) {
  const [photo, setPhoto] = useState<File | null>(null)
  const [tried, setTried] = useState(false)
  const { record, busy, problem } = useRecord(exit.id)
  const send = async (): Promise<void> => {
    setTried(true)
    if (!photo) return
    if (await record((upload) => ({ kind: 'letter-of-commitment', letter: letter.code, version: letter.version, how: 'paper', at: now(), witness: null, upload, parts: letter.parts.map((it) => it.code) }), photo)) onDone()
  }
  return (
    <>
      <p><a href={`/print/letter/${exit.id}`} target="_blank" rel="noreferrer">{m.desk_printLetter()}</a></p>
      <form className="stack" onSubmit={(event) => { event.preventDefault(); void send() }}>
        <Field label={m.desk_photoOfLetter()} error={tried && !photo ? m.desk_photoMissing() : null}><input type="file" accept="image/*,application/pdf" onChange={(event) => setPhoto(event.target.files?.[0] ?? null)} /></Field>
        <ProblemNotice problem={problem} />
        <Button type="submit" busy={busy}>{m.desk_keepLetter()}</Button>
      </form>
    </>
  )
}
