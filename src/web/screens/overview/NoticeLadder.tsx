// The way up to homes that do not answer: the usual one of its urgency in words, or other hours; and what homes are asked to answer.

import { minute } from '#domain/kernel/instants.ts'
import { languages } from '#domain/kernel/says.ts'
import type { NoticeHours } from '#domain/notices/hours.ts'
import { rungs, usualPlan, type Step } from '#domain/notices/ladder.ts'
import type { Urgency } from '#domain/notices/notice.ts'
import type { Instant, Zone } from '#domain/kernel/instants.ts'
import { Button } from '../../parts/Button.tsx'
import { Check, Field } from '../../parts/Field.tsx'
import { rungName } from '../../parts/notice-homes-said.ts'
import { duration } from '../../parts/times.ts'
import { fromWall, toWall } from '../../parts/wall-time.ts'
import { m } from '../../words/compiled/messages.js'
import { noOption, writtenIn, type Form } from './notice-draft.ts'
import { languageName } from './NoticeWords.tsx'

const stepSaid = ({ rung, after }: Step): string => `${rungName(rung)} ${after === 0 ? m.issuing_atOnce() : m.issuing_after({ time: duration(after * minute) })}`

export function NoticeLadder({ urgency, hours, plan, onChange }: { urgency: Urgency; hours: NoticeHours; plan: Form['plan']; onChange: (plan: Form['plan']) => void }) {
  const usual = usualPlan(urgency, hours)
  return (
    <section className="stack-tight" aria-label={m.issuing_ladder()} data-place>
      <h2>{m.issuing_ladder()}</h2>
      <p>{plan ? '' : `${m.issuing_usualLadder()} `}{(plan ?? usual).map(stepSaid).join(' → ')}</p>
      <p className="quiet">{m.issuing_ladderStop()}</p>
      {plan === null
        ? <Button plain className="at-start" onClick={() => onChange(usual.map((step) => ({ ...step })))}>{m.issuing_changeLadder()}</Button>
        : <><Rungs usual={usual} plan={plan} onChange={onChange} /><Button plain className="at-start" onClick={() => onChange(null)}>{m.issuing_usualAgain()}</Button></>}
    </section>
  )
}

/** The page is everybody's: it stays. */
function Rungs({ usual, plan, onChange }: { usual: readonly Step[]; plan: NonNullable<Form['plan']>; onChange: (plan: Form['plan']) => void }) {
  const put = (rung: Step['rung'], after: number | null): void => onChange(rungs.flatMap((one) => {
    const step = one === rung ? (after === null ? null : { rung, after }) : plan.find((it) => it.rung === one)
    return step ? [step] : []
  }))
  return (
    <ul role="list" className="rungs">
      {rungs.filter((rung) => rung !== 'page').map((rung) => {
        const step = plan.find((it) => it.rung === rung)
        return (
          <li key={rung}>
            <Check label={m.issuing_useRung({ rung: rungName(rung) })} checked={step !== undefined} onChange={(on) => put(rung, on ? usual.find((it) => it.rung === rung)!.after : null)} />
            {step && <Field label={m.issuing_afterMinutes({ rung: rungName(rung) })}><input type="number" min={0} max={10080} inputMode="numeric" value={step.after} onChange={(event) => put(rung, Math.min(10080, Math.max(0, Math.round(Number(event.target.value) || 0))))} /></Field>}
          </li>
        )
      })}
    </ul>
  )
}

type CallProps = { form: Form; zone: Zone; missing: readonly string[]; onChange: (call: Form['call']) => void }
export function NoticeCall({ form, zone, missing, onChange }: CallProps) {
  const { call } = form
  const written = writtenIn(form)
  const asked = written.length > 0 ? written : languages.slice(0, 1)
  return (
    <section className="stack-tight" aria-label={m.issuing_call()} data-place>
      <Check label={m.issuing_call()} checked={call !== null} onChange={(on) => onChange(on ? { options: [noOption, noOption], until: form.until } : null)} />
      {call && (
        <>
          {call.options.map((option, at) => (
            <div key={at} className="two">
              {asked.map((language, place) => (
                <Field key={language} label={`${m.issuing_callOption({ number: at + 1 })}${asked.length > 1 ? ` · ${languageName[language]}` : ''}`} error={place === 0 && missing.includes(`option.${at}`) ? m.desk_fillIn() : null}>
                  <input lang={language} maxLength={60} value={option[language]} onChange={(event) => onChange({ ...call, options: call.options.map((one, i) => (i === at ? { ...one, [language]: event.target.value } : one)) })} />
                </Field>
              ))}
            </div>
          ))}
          <div className="row">
            {call.options.length < 6 && <Button plain onClick={() => onChange({ ...call, options: [...call.options, noOption] })}>{m.issuing_callAdd()}</Button>}
            {call.options.length > 1 && <Button plain onClick={() => onChange({ ...call, options: call.options.slice(0, -1) })}>{m.issuing_callRemove()}</Button>}
          </div>
          <WallField label={m.issuing_callUntil()} at={call.until} zone={zone} error={missing.includes('call.until') ? m.issuing_callUntilLate() : null} onChange={(until) => onChange({ ...call, until })} />
        </>
      )}
    </section>
  )
}

export function WallField({ label, at, zone, error, onChange }: { label: string; at: Instant | null; zone: Zone; error: string | null; onChange: (at: Instant | null) => void }) {
  return <Field label={label} error={error}><input type="datetime-local" defaultValue={at ? toWall(at, zone) : ''} onChange={(event) => onChange(fromWall(event.target.value, zone))} /></Field>
}
