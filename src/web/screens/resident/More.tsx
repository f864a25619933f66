// What stands last on the first page: ask once more, questions and answers, what we need, what is known about me, whom to call, signing out.

import { Button } from '../../parts/Button.tsx'
import { m } from '../../words/compiled/messages.js'
import { RowLink } from './Frame.tsx'
import { Committee } from './Committee.tsx'
import { useSituation } from './situation.tsx'

export function More({ asks }: { asks: boolean }) {
  const { signOut, person, me } = useSituation()
  return (
    <section className="stack-tight">
      <h2>{m.resident_moreTitle()}</h2>
      <ul role="list" className="rows">
        {asks && <li><RowLink href="/me/ask" title={m.resident_ask()} /></li>}
        <li><RowLink href="/me/answers" title={m.resident_answersLink()} /></li>
        <li><RowLink href="/me/needs" title={m.resident_needsLink()} /></li>
        <li><RowLink href="/me/repairs" title={m.resident_repairsLink()} /></li>
        <li><RowLink href="/me/record" title={m.resident_recordLink()}>{m.resident_recordLinkWhy()}</RowLink></li>
        <li><Committee /></li>
      </ul>
      <p className="quiet">{m.resident_signedInAs({ door: person?.door ?? me.name })}</p>
      <Button plain className="at-start" onClick={signOut}>{m.common_signOut()}</Button>
    </section>
  )
}
