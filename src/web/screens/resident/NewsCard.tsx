// One thing that the resident was told and has not read yet: what happened, why, whom to ask. Read with a tap; it stays in the request. On the request’s own page the rest of it stands already.

import type { ReactNode } from 'react'
import { Link } from 'wouter'
import type { ExitView } from '#domain/exits/wire.ts'
import type { Instant, Zone } from '#domain/kernel/instants.ts'
import { dial } from '#domain/kernel/telephones.ts'
import { useCommand } from '../../offline/commands.ts'
import { refresh } from '../../offline/live.tsx'
import { AsWritten } from '../../parts/AsWritten.tsx'
import { Button } from '../../parts/Button.tsx'
import { Notice, ProblemNotice } from '../../parts/Notice.tsx'
import { when } from '../../parts/times.ts'
import { m } from '../../words/compiled/messages.js'
import { purposeName, roleName } from '../../words/sentences.ts'
import { phaseOf, type NewsRow } from './phase.ts'
import { headline, within } from './sayings.ts'
import { useSituation } from './situation.tsx'

type Told = { title: string; lines: string[]; tone: 'good' | 'ask' | 'wrong' | 'plain' }
const word = (value: unknown): string => (typeof value === 'string' ? value : '')

/** What was told, as sentences. Of a grant also from when, or until when: the news may come days before they may go. A code that is not known yet says that something changed, and where to look. `exit`: what it is about, as it stands. */
export function toldBy({ code, details }: NewsRow, exit: ExitView | undefined, at?: { zone: Zone; now: Instant }): Told {
  const request = m.resident_forPurpose({ purpose: purposeName(word(details['purpose'])), place: word(details['place']) })
  const reason = within(word(details['reason']))
  const appeal = exit?.may.includes('appeal') && !exit.refusal?.nobodyElse ? [m.resident_mayAppeal({ role: roleName(word(details['appealTo'])) })] : exit?.refusal?.final ? [m.resident_final()] : []
  // The office's words are nobody's here.
  const office = word(details['office'])
  const said = reason === '' ? [] : office ? [`${office}: ${reason}`] : [m.resident_reasonSaid({ reason, role: roleName(word(details['role'])) })]
  const stands = exit && at ? [headline(exit, phaseOf(exit, at.now), at.zone, at.now)] : []
  switch (code) {
    case 'exit-granted': case 'office-granted': return { title: m.resident_newsGranted(), lines: [request, ...stands, ...(office ? said : []), ...(details['ownCredential'] ? [m.resident_ownCredential()] : [])], tone: 'good' }
    case 'exit-refused': case 'office-refused': return { title: m.resident_newsRefused(), lines: [request, ...said, ...(details['ownCredential'] ? [m.resident_ownCredential()] : []), ...appeal], tone: 'ask' }
    case 'exit-revoked': return { title: m.resident_newsRevoked(), lines: [request, ...said, ...appeal], tone: 'ask' }
    case 'ended-early': return { title: m.resident_newsRevoked(), lines: [request, m.resident_endedByStatus({ ground: reason, issuer: word(details['issuer']) }), ...appeal], tone: 'ask' }
    default: return { title: code === 'pass-ended-as-gone' ? m.resident_newsRevoked() : m.resident_newsOther(), lines: [request, ...(code === 'exit-extended' || code === 'appeal-again' ? stands : [])], tone: /gone|-asked/.test(code) ? 'ask' : 'plain' }
  }
}

/** A pass, an appeal or a request ended with their being put down as gone, or something is asked for, or no more: that is said beside it. */
export const saysMore = ({ code }: Pick<NewsRow, 'code'>): boolean => /gone|asked/.test(code)

export function NewsCard({ news, now, here, children }: { news: NewsRow; now: Instant; /** the request whose page this is */ here?: ExitView; /** what else there is to say */ children?: ReactNode }) {
  const { zone, me, own } = useSituation()
  const seen = useCommand<unknown>(`/api/me/news/${news.id}/seen`)
  const exit = word(news.details['exit'])
  const { title, lines, tone } = toldBy(news, here ?? own.value?.exits.find((one) => one.id === exit), { zone, now })
  const read = async (): Promise<void> => {
    if ((await seen.run({})).ok) await refresh('/api/me/exits')
  }
  return (
    <Notice tone={tone}>
      {here ? <p><strong>{title}</strong></p> : <h2>{title}</h2>}
      {!here && lines.map((line) => <p key={line}><AsWritten>{line}</AsWritten></p>)}
      {children}
      <p className="quiet">{when(news.at, zone, now)}</p>
      {!here && tone !== 'good' && <p>{m.resident_askByPhone()} <a className="tel" href={dial(me.community.phone)}>{me.community.phone}</a></p>}
      <ProblemNotice problem={seen.problem} />
      <div className="row">
        {exit && !here && <Link className="button" href={`/me/exits/${exit}`}>{m.resident_readMore()}</Link>}
        <Button plain={!here} busy={seen.busy} onClick={() => void read()}>{m.resident_haveRead()}</Button>
      </div>
    </Notice>
  )
}
