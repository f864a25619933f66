// One line of evidence that is wrong: why, which the person reads, and what stands in its place, in the form that it was taken down with, or nothing.
// A letter is signed anew and not put right: of it only that it counts no longer.

import { useEffect, useRef, useState } from 'react'
import type { Me } from '#domain/access/wire.ts'
import type { ExitView } from '#domain/exits/wire.ts'
import { newId } from '../../offline/ids.ts'
import { refresh } from '../../offline/live.tsx'
import { Button } from '../../parts/Button.tsx'
import { Choices } from '../../parts/Choices.tsx'
import { Field } from '../../parts/Field.tsx'
import { ProblemNotice } from '../../parts/Notice.tsx'
import { m } from '../../words/compiled/messages.js'
import { CertificateForm } from './CertificateForm.tsx'
import { EmployerForm } from './EmployerForm.tsx'
import { useOneForm } from './one-form.ts'
import { TestForm } from './TestForm.tsx'

const forms = { 'employer-confirmation': EmployerForm, 'test-result': TestForm, certificate: CertificateForm, 'letter-of-commitment': null } as const
type Props = { exit: ExitView; me: Me; piece: ExitView['evidence'][number]; onDone: () => void }

export function PutRight({ exit, me, piece, onDone }: Props) {
  const Form = forms[piece.kind]
  const [why, setWhy] = useState('')
  const [by, setBy] = useState<'other' | 'nothing'>(Form ? 'other' : 'nothing')
  const [tried, setTried] = useState(false)
  const first = useRef<HTMLInputElement>(null)
  const done = (): void => { onDone(); void refresh() }
  useEffect(() => first.current?.focus(), [])
  /** Whoever presses without it is told where it belongs. */
  const said = (): string | null => {
    setTried(true)
    if (why.trim() !== '') return why
    first.current?.focus()
    return null
  }
  return (
    <div className="stack put-right" role="group" aria-label={m.desk_putRight()} onKeyDown={(event) => { if (event.key === 'Escape') onDone() }}>
      <Field label={m.desk_putRightWhy()} hint={m.desk_putRightWhyHint()} error={tried && why.trim() === '' ? m.desk_fillIn() : null}><input ref={first} maxLength={500} autoComplete="off" value={why} onChange={(event) => setWhy(event.target.value)} /></Field>
      {Form && (
        <Choices legend={m.desk_putRightBy()}>
          <div className="chips">
            {(['other', 'nothing'] as const).map((one) => <label key={one} className="chip"><input type="radio" name={`by-${piece.id}`} checked={by === one} onChange={() => setBy(one)} /><span>{one === 'other' ? m.desk_putRightOther() : m.desk_putRightNothing()}</span></label>)}
          </div>
        </Choices>
      )}
      {!Form && <p>{m.desk_putRightLetter()}</p>}
      {by === 'other' && Form ? <Form exit={exit} me={me} item={{ kind: piece.kind, toldOfCase: false }} corrects={{ piece, why: said }} onDone={done} /> : <Strike exit={exit} piece={piece} why={why} said={said} onDone={done} />}
      <div className="row"><Button plain onClick={onDone}>{m.common_cancel()}</Button></div>
    </div>
  )
}

function Strike({ exit, piece, why, said, onDone }: Pick<Props, 'exit' | 'piece' | 'onDone'> & { why: string; said: () => string | null }) {
  const [id] = useState(() => newId<'act'>())
  const { send, busy, problem, changed } = useOneForm<ExitView>(`/api/exits/${exit.id}/evidence/correct`)
  // It is typed above.
  useEffect(changed, [why])
  const put = async (): Promise<void> => {
    const words = said()
    if (words !== null && (await send({ id, evidence: piece.id, why: words, replacement: null }))) onDone()
  }
  return <><ProblemNotice problem={problem} /><p><Button busy={busy} onClick={() => void put()}>{m.desk_putRightStrike()}</Button></p></>
}
