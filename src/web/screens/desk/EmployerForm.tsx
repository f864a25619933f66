// Who at the employer answers for calling somebody back: asked on the telephone, written down while it rings.

import { useDraft } from '../../parts/draft.ts'
import { Button } from '../../parts/Button.tsx'
import { Check, Field } from '../../parts/Field.tsx'
import { ProblemNotice } from '../../parts/Notice.tsx'
import { m } from '../../words/compiled/messages.js'
import { draftOf, type EvidenceFormProps } from './evidence-form.ts'
import { useRecord } from './record.ts'

export function EmployerForm({ exit, item, onDone, corrects }: EvidenceFormProps) {
  const before = (corrects?.piece ?? exit.evidence.findLast((piece) => piece.content.kind === 'employer-confirmation' && piece.counts !== false))?.content
  const known = before?.kind === 'employer-confirmation' ? before : null
  const [draft, setDraft, clear] = useDraft(draftOf('employer', exit, corrects), {
    employer: known?.employer ?? exit.place, answeredBy: known?.answeredBy ?? '', phone: known?.phone ?? '', toldOfCase: known?.toldOfCase ?? false, tried: false,
  })
  const { record, busy, problem } = useRecord(exit.id, corrects)
  const { employer, answeredBy, phone, toldOfCase } = draft
  const missing = (text: string): string | null => (draft.tried && text.trim() === '' ? m.desk_fillIn() : null)
  const send = async (): Promise<void> => {
    setDraft({ ...draft, tried: true })
    if ([employer, answeredBy, phone].some((text) => text.trim() === '')) return
    if (await record(() => ({ kind: 'employer-confirmation', employer, answeredBy, phone, toldOfCase }))) { clear(); onDone() }
  }
  return (
    <form className="stack" onSubmit={(event) => { event.preventDefault(); void send() }}>
      <Field label={m.desk_employer()} error={missing(employer)}><input maxLength={120} value={employer} onChange={(event) => setDraft({ ...draft, employer: event.target.value })} /></Field>
      <div className="two">
        <Field label={m.desk_answeredBy()} error={missing(answeredBy)}><input maxLength={80} value={answeredBy} onChange={(event) => setDraft({ ...draft, answeredBy: event.target.value })} /></Field>
        <Field label={m.desk_employerPhone()} error={missing(phone)}><input type="tel" maxLength={40} value={phone} onChange={(event) => setDraft({ ...draft, phone: event.target.value })} /></Field>
      </div>
      {(item.toldOfCase || corrects) && <Check label={m.desk_toldQuestion()} checked={toldOfCase} onChange={(told) => setDraft({ ...draft, toldOfCase: told })} />}
      <ProblemNotice problem={problem} />
      <Button type="submit" busy={busy}>{corrects ? m.desk_putRightSend() : m.desk_keepEmployer()}</Button>
    </form>
  )
}
