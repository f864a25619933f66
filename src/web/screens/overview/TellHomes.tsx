// Whether those who live under an order are told of it, and the words in which they are: seen before it is given, in the language of the screen. It is a notice like every other: until they know.
// Where somebody has put own words in the place of what was told before, it is said what becomes of those, and asked where nobody is to be told.

import type { Zone } from '#domain/kernel/instants.ts'
import { nearest } from '#domain/notices/notice.ts'
import type { Preview } from '#domain/sealing/wire.ts'
import { now } from '../../offline/clock.ts'
import { AsWritten } from '../../parts/AsWritten.tsx'
import { Check } from '../../parts/Field.tsx'
import { when } from '../../parts/times.ts'
import { m } from '../../words/compiled/messages.js'
import { languageNow } from '../../words/language.ts'

/** `keepsOwn`: what somebody has written in their own words is right still. */
export type Telling = { tell: boolean; keepsOwn: boolean }
export const usualTelling: Telling = { tell: true, keepsOwn: false }

type Props = { preview: Preview | null; /** it is an order on one person, who alone is told */ person: boolean; zone: Zone; telling: Telling; onTelling: (telling: Telling) => void }

export function TellHomes({ preview, person, zone, telling, onTelling }: Props) {
  if (!preview) return null
  if (!preview.news) return <p role="status">{m.overview_tellNoNews()}</p>
  const { tell, keepsOwn } = telling
  const { title, lines, changed } = preview.told[languageNow()]
  const asks = !tell && preview.own !== null && !preview.own.elsewhere
  return (
    <div className="stack-tight">
      <Check label={person ? m.overview_tellPerson() : m.overview_tellHomes()} checked={tell} onChange={(on) => onTelling({ ...telling, tell: on })} />
      {tell && <p className="quiet">{m.overview_tellSays()}</p>}
      {tell && <blockquote className="tell-homes"><strong>{title}</strong>{[changed, ...lines].filter((line) => line !== '').map((line) => <p key={line}>{line}</p>)}</blockquote>}
      {preview.own && <OwnWords own={preview.own} tell={tell} zone={zone} />}
      {asks && <Check label={m.overview_tellOwnRight()} checked={keepsOwn} onChange={(on) => onTelling({ ...telling, keepsOwn: on })} />}
      {!tell && <p role="status">{preview.withdraws && !(asks && keepsOwn) ? m.overview_tellWithdraws() : m.overview_tellNobody()}</p>}
    </div>
  )
}

function OwnWords({ own: { title, issuedAt, elsewhere }, tell, zone }: { own: NonNullable<Preview['own']>; tell: boolean; zone: Zone }) {
  const at = when(issuedAt, zone, now())
  return (
    <>
      <p>{elsewhere ? m.overview_tellOwnElsewhere({ at }) : tell ? m.overview_tellOwnReplaced({ at }) : m.overview_tellOwnStands({ at })}</p>
      <blockquote className="tell-homes"><AsWritten>{nearest(title, languageNow())?.said ?? ''}</AsWritten></blockquote>
    </>
  )
}
