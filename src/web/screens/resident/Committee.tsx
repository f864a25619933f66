// Whom to call, on every page that could not help.

import { dial } from '#domain/kernel/telephones.ts'
import { m } from '../../words/compiled/messages.js'
import { useSituation } from './situation.tsx'

/** Nine of ten questions have an answer here; the tenth needs a person. */
export function Committee() {
  const { me } = useSituation()
  return (
    <a className="row-link" href={dial(me.community.phone)}>
      <span className="row-text"><strong>{m.resident_call()}</strong><span className="quiet">{me.community.phone}</span></span>
      <span aria-hidden="true" className="chevron">☎</span>
    </a>
  )
}
