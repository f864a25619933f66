// Why the rules say what they say, in the sentences that the caller hears, and on what terms one may go.

import type { z } from 'zod'
import { hour } from '#domain/kernel/instants.ts'
import type { advice as adviceReply } from '#domain/exits/wire.ts'
import { m } from '../words/compiled/messages.js'
import { duration } from './times.ts'
import { say } from '../words/sentences.ts'
import { transport } from '../words/compiled/groups/transport.js'

export type AdviceView = z.infer<typeof adviceReply>

export function CaseRules({ advice }: { advice: AdviceView }) {
  const sentences = [...new Set(advice.because.flatMap((row) => (row.says ? [say(row.says)] : [])))]
  const terms = [
    m.desk_termHours({ time: duration(advice.hours * hour) }), advice.exits > 1 ? m.desk_termExits({ count: advice.exits }) : m.desk_termOneExit(),
    ...(advice.monitoringDays > 0 ? [m.desk_termMonitoring({ days: advice.monitoringDays })] : []),
    ...(advice.transport ? [transport[advice.transport]?.() ?? advice.transport] : []),
  ]
  return (
    <section className="stack-tight rules" aria-label={m.desk_rulesSay()}>
      <h3>{m.desk_rulesSay()}</h3>
      {sentences.map((sentence) => <p key={sentence}>{sentence}</p>)}
      <p className="quiet">{terms.join(' · ')}</p>
      <p className="quiet">{m.desk_rulesVersion({ version: advice.rules.version })}</p>
    </section>
  )
}
