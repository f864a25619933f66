// Lines of evidence that were put right, with those that stand in their place: both are read, with by whom, when and why.

import type { ExitView } from '#domain/exits/wire.ts'
import type { Instant } from '#domain/kernel/instants.ts'
import { AsWritten } from '../../parts/AsWritten.tsx'
import { becameOf, correctionsIn, isStruck } from '../../parts/correction-said.ts'
import { live, type Voice } from '../../parts/times.ts'
import { toldResult } from '../../words/compiled/groups/toldResult.js'
import { m } from '../../words/compiled/messages.js'
import { kindName } from './sayings.ts'
import { useSituation } from './situation.tsx'

type Piece = ExitView['evidence'][number]
function saidOf({ kind, content, recordedAt }: Piece, voice: Voice): string {
  const what = content.kind === 'test-result' ? m.told_lineTest({ result: toldResult[content.result]!(), at: voice.at(content.sampledAt) })
    : content.kind === 'certificate' ? [content.title, content.issuer].filter((it) => it !== '').join(' · ') : content.kind === 'employer-confirmation' ? `${content.employer} · ${content.answeredBy}` : voice.at(recordedAt)
  return `${kindName(kind)} · ${what}`
}

export function EvidencePutRight({ exit, now }: { exit: ExitView; now: Instant }) {
  const { zone } = useSituation()
  const all = correctionsIn(exit)
  const voice = live(zone, now)
  const about = new Set<string>(all.flatMap(({ evidence, replacement }) => (replacement ? [evidence, replacement] : [evidence])))
  const lines = exit.evidence.filter(({ id }) => about.has(id))
  if (lines.length === 0) return null
  return (
    <section className="stack-tight">
      <h2>{m.told_evidenceTitle()}</h2>
      <ul role="list" className="stack-tight">
        {lines.map((piece) => {
          const text = saidOf(piece, voice)
          return (
            <li key={piece.id}>
              {isStruck(piece) ? <><s><AsWritten>{text}</AsWritten></s> <strong>{m.told_countsNot()}</strong></> : <AsWritten>{text}</AsWritten>}
              {becameOf(exit, piece, voice).map((said) => <p key={said} className="quiet"><AsWritten>{said}</AsWritten></p>)}
            </li>
          )
        })}
      </ul>
    </section>
  )
}
