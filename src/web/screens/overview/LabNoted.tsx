// What is to be noticed in a laboratory's file, before it is taken in: each beside the papers that had come before.

import type { Zone } from '#domain/kernel/instants.ts'
import type { LabPreview } from '#domain/rounds/lab-wire.ts'
import { labDoubt } from '../../words/compiled/groups/labDoubt.js'
import { labFlag } from '../../words/compiled/groups/labFlag.js'
import { labVerdict } from '../../words/compiled/groups/labVerdict.js'
import { tubeDoubt } from '../../words/compiled/groups/tubeDoubt.js'
import { m } from '../../words/compiled/messages.js'
import { Papers } from './LabPapers.tsx'

export function LabNoted({ preview: { noted, notedCount }, zone }: { preview: LabPreview; zone: Zone }) {
  return (
    <section className="stack-tight" aria-label={m.testing_labNoted({ count: notedCount })}>
      <h2>{m.testing_labNoted({ count: notedCount })}</h2>
      <ul role="list" className="testing-tubes">{noted.map((one) => (
        <li key={`${one.sheet} ${one.line} ${one.verdict}`}>
          <p className="testing-tube-head"><strong>{one.tube}</strong><span>{labVerdict[one.verdict]?.()}</span><span>{m.testing_labPool({ count: one.pool })}</span><span className="quiet">{m.testing_labLine({ sheet: one.sheet, row: one.line })}</span></p>
          {[...one.flags.map((flag) => labFlag[flag]?.() ?? flag), ...one.doubts.map((doubt) => tubeDoubt[doubt]?.() ?? labDoubt[doubt]?.() ?? doubt)].map((said) => <p key={said} className="check-state">{said}</p>)}
          {one.papers.length > 0 && <><p className="quiet">{m.testing_labBefore()}</p><Papers papers={one.papers} zone={zone} /></>}
        </li>
      ))}</ul>
      {notedCount > noted.length && <p>{m.testing_tubesMore({ count: notedCount - noted.length })}</p>}
    </section>
  )
}
