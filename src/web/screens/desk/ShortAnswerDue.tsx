// A short answer that whoever answers for it reads again: what it says, what has changed since, how many heard it meanwhile. Right still by one press; or it is changed or withdrawn, and whoever was told it is listed.

import { useState } from 'react'
import type { ShortAnswerDue as Due } from '#domain/desk/answers-wire.ts'
import type { Instant, Zone } from '#domain/kernel/instants.ts'
import { useCommand } from '../../offline/commands.ts'
import { newId } from '../../offline/ids.ts'
import { refresh } from '../../offline/live.tsx'
import { AsWritten } from '../../parts/AsWritten.tsx'
import { Button } from '../../parts/Button.tsx'
import { ProblemNotice } from '../../parts/Notice.tsx'
import { when } from '../../parts/times.ts'
import { m } from '../../words/compiled/messages.js'
import { languageNow } from '../../words/language.ts'
import { roleName } from '../../words/sentences.ts'
import { ShortAnswerForm, versionOf } from './ShortAnswerForm.tsx'

export function ShortAnswerDue({ row: { it, because, stood, told }, gone, zone, now }: { row: Due; gone: boolean; zone: Zone; now: Instant }) {
  const looked = useCommand<{ done: true }>(`/api/short-answers/${it.id}/looked`)
  const write = useCommand<{ done: true }>('/api/short-answers')
  const [writing, setWriting] = useState(false)
  const [look] = useState(() => newId<'short-answer-look'>())
  const language = languageNow()
  const why = [
    because.rules && because.version ? m.answers_dueRules({ time: when(because.rules, zone, now), version: because.version }) : '', because.orders ? m.answers_dueOrders({ time: when(because.orders, zone, now) }) : '', because.past ? m.answers_duePast({ time: when(because.past, zone, now) }) : '',
    told > 0 ? m.answers_dueTold({ count: told }) : '',
  ].filter((one) => one !== '')
  const question = it.question[language]
  const named = (press: string): string => m.answers_dueOf({ press, question })
  const done = async (sent: Promise<{ ok: boolean }>): Promise<void> => { if ((await sent).ok) await refresh('/api/') }
  const busy = looked.busy || write.busy
  return (
    <div className="queue-work short-due">
      <strong><AsWritten>{question}</AsWritten></strong>
      <blockquote className="quiet"><AsWritten>{it.answer[language]}</AsWritten></blockquote>
      {gone ? <b>{m.desk_rowGone()}</b> : why.map((one) => <span key={one}>{one}</span>)}
      <span className="quiet"><AsWritten>{m.answers_owner({ name: it.owner.name, role: roleName(it.owner.role), version: it.version })}</AsWritten></span>
      <ProblemNotice problem={looked.problem ?? write.problem} />
      {!gone && (
        <span className="row">
          {because.past === null && <Button busy={busy} aria-label={named(m.answers_stillRight())} onClick={() => void done(looked.run({ look, seen: it.version, stood }))}>{m.answers_stillRight()}</Button>}
          <Button busy={busy} aria-label={named(m.answers_correct())} onClick={() => setWriting(true)}>{m.answers_correct()}</Button>
          <Button plain busy={busy} aria-label={named(m.answers_withdraw())} onClick={() => void done(write.run(versionOf(it, it.version, true)))}>{m.answers_withdraw()}</Button>
        </span>
      )}
      {writing && <ShortAnswerForm before={it} stood={stood} typed="" zone={zone} onClose={() => setWriting(false)} />}
    </div>
  )
}
