// After the grant: the pass, and the three ways to hand it over while the call still lasts: the code read aloud, at once; a link and a
// slip as soon as it can be undone no more.

import { Fragment } from 'react'
import type { Me } from '#domain/access/wire.ts'
import { isSpent } from '#domain/exits/terms.ts'
import type { ExitView } from '#domain/exits/wire.ts'
import type { Instant, Zone } from '#domain/kernel/instants.ts'
import { sayShortCode } from '#domain/pass/short-code.ts'
import { useNow } from '../../offline/ticking.ts'
import { AsWritten } from '../../parts/AsWritten.tsx'
import { backByOf } from '../../parts/pass-lines.ts'
import { said } from '../../parts/said.ts'
import { Qr } from '../../parts/Qr.tsx'
import { live, untilWhen, weekly, when } from '../../parts/times.ts'
import { m } from '../../words/compiled/messages.js'
import { SendLink } from './SendLink.tsx'

export function Granted({ exit, me }: { exit: ExitView; me: Me }) {
  const zone = me.community.zone
  const now = useNow(30_000)
  const pass = exit.pass!
  if (pass.status !== 'valid') return null
  const out = exit.whereabouts === 'out'
  const over = isSpent(pass, exit.whereabouts, now)
  return (
    <section className="granted stack" aria-label={m.pass_title()}>
      <p className="granted-line" role="status">
        {/* The sign says that all is well: not while they are out, nor of a pass that is over. */}
        {!out && (!over || exit.whereabouts === 'back') && <svg width="28" height="28" viewBox="0 0 24 24" aria-hidden="true" focusable="false"><circle cx="12" cy="12" r="11" fill="var(--accent)" /><path d="m7 12.5 3.5 3.5L17 8.5" fill="none" stroke="var(--accent-text)" strokeWidth="2.5" /></svg>}
        <strong>{headline(exit, pass, zone, now)}</strong>
      </p>
      <div className={over ? undefined : 'granted-pass'}>
        {!over && <figure className="code-for"><Qr text={pass.text} label={m.pass_qr()} /><figcaption>{m.desk_forGate()}</figcaption></figure>}
        <div className="stack-tight">
          <p className="quiet">{m.pass_code()}</p>
          <p className="pass-code">{sayShortCode(pass.code)}</p>
          <dl className="pairs">
            {said(pass).map(({ name, label, value }) => <Fragment key={name}><dt>{label}</dt><dd><AsWritten>{value}</AsWritten></dd></Fragment>)}
            <dt>{m.pass_from()}</dt><dd>{when(pass.notBefore, zone, now)}</dd>
            <dt>{m.pass_backBy()}</dt><dd>{backByOf(pass, live(zone, now))}</dd>
            <dt>{m.pass_exits()}</dt><dd>{m.pass_exitsLeft({ used: pass.exitsUsed, exits: pass.exits })}</dd>
            <dt>{m.pass_gates()}</dt><dd>{pass.gates.length > 0 ? pass.gates.join(', ') : m.pass_anyGate()}</dd>
          </dl>
        </div>
      </div>
      {over ? <p className="quiet">{m.desk_passOverHint()}</p> : (
        <>
          {exit.undo ? <p className="quiet">{m.desk_passSoon()}</p> : <div className="row">
            {exit.resident && <SendLink resident={exit.resident.id} exit={exit.id} label={m.desk_sendPass()} zone={zone} />}
            <a className="button" href={`/print/pass/${exit.id}`} target="_blank" rel="noreferrer">{m.desk_printPass()}</a>
          </div>}
          <p className="quiet">{m.desk_readCode()}</p>
        </>
      )}
    </section>
  )
}

function headline(exit: ExitView, pass: NonNullable<ExitView['pass']>, zone: Zone, now: Instant): string {
  if (exit.whereabouts === 'out') return m.desk_isOut({ at: exit.dueBack ? untilWhen(exit.dueBack, zone, now) : '' })
  if (exit.whereabouts === 'back' && (pass.notAfter <= now || pass.exitsUsed >= pass.exits)) return m.desk_isHome()
  if (pass.notAfter <= now) return m.desk_passOver({ at: untilWhen(pass.notAfter, zone, now) })
  const end = untilWhen(pass.notAfter, zone, now)
  if (pass.weekly) return m.desk_mayGoWeekly({ weekly: weekly(pass.weekly), until: end })
  return now < pass.notBefore ? m.desk_mayGoFrom(live(zone, now).ends(pass.notBefore, pass.notAfter)) : m.desk_mayGo({ until: end })
}
