// What was made for me and used under my name: links, sign-ins, phones I enrolled. Read to find the one that was not me.

import type { MySignIn } from '#domain/access/wire.ts'
import type { Zone } from '#domain/kernel/instants.ts'
import { whole } from '../../parts/times.ts'
import { credentialKind } from '../../words/compiled/groups/credentialKind.js'
import { m } from '../../words/compiled/messages.js'
import { roleName } from '../../words/sentences.ts'

type Row = MySignIn['traces'][number]
const done = ({ what, role }: Row): string => (what === 'used' ? m.signin_tracesUsed() : what === 'ended' ? m.signin_tracesEnded() : m.signin_tracesMade({ role: roleName(role) }))

export function MyTraces({ mine: { traces }, zone }: { mine: MySignIn; zone: Zone }) {
  return (
    <section className="stack-tight" aria-label={m.signin_tracesTitle()}>
      <h2>{m.signin_tracesTitle()}</h2>
      {traces.length === 0 && <p className="quiet">{m.signin_tracesNone()}</p>}
      <ol role="list">{traces.map((row, i) => <li key={i}><time dateTime={row.at}>{whole(row.at, zone)}</time> · {credentialKind[row.kind]?.() ?? row.kind} · {done(row)}</li>)}</ol>
    </section>
  )
}
