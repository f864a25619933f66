// A paper that shows the reason: an appointment, an admission card, a death certificate. Title, issuer, a photo when there is one.

import { useState } from 'react'
import { Button } from '../../parts/Button.tsx'
import { useDraft } from '../../parts/draft.ts'
import { Field } from '../../parts/Field.tsx'
import { ProblemNotice } from '../../parts/Notice.tsx'
import { m } from '../../words/compiled/messages.js'
import { draftOf, type EvidenceFormProps } from './evidence-form.ts'
import { useRecord } from './record.ts'

export function CertificateForm({ exit, onDone, corrects }: EvidenceFormProps) {
  const before = corrects?.piece.content.kind === 'certificate' ? corrects.piece.content : { title: '', issuer: '' }
  const [draft, setDraft, clear] = useDraft(draftOf('certificate', exit, corrects), { title: before.title, issuer: before.issuer })
  const [photo, setPhoto] = useState<File | null>(null)
  const [tried, setTried] = useState(false)
  const { record, busy, problem } = useRecord(exit.id, corrects)
  const { title, issuer } = draft
  const send = async (): Promise<void> => {
    setTried(true)
    if (title.trim() === '') return
    if (await record((upload) => ({ kind: 'certificate', title, issuer, upload }), photo)) { clear(); onDone() }
  }
  return (
    <form className="stack" onSubmit={(event) => { event.preventDefault(); void send() }}>
      <div className="two">
        <Field label={m.desk_certificateTitle()} error={tried && title.trim() === '' ? m.desk_fillIn() : null}><input maxLength={120} value={title} onChange={(event) => setDraft({ ...draft, title: event.target.value })} /></Field>
        <Field label={m.desk_certificateIssuer()}><input maxLength={120} value={issuer} onChange={(event) => setDraft({ ...draft, issuer: event.target.value })} /></Field>
      </div>
      <Field label={m.desk_photoOfCertificate()}><input type="file" accept="image/*,application/pdf" onChange={(event) => setPhoto(event.target.files?.[0] ?? null)} /></Field>
      <ProblemNotice problem={problem} />
      <Button type="submit" busy={busy}>{corrects ? m.desk_putRightSend() : m.desk_keepCertificate()}</Button>
    </form>
  )
}
