// Whether those who live under an order are told of it, the words in which they are, how many can be reached by which way and who they are: seen before it is given, in the language of the screen. It is a notice like every other: until they know.
// Where somebody has put own words in the place of what was told before, it is said what becomes of those, and asked where nobody is to be told.

import type { Zone } from '#domain/kernel/instants.ts'
import { nearest } from '#domain/notices/notice.ts'
import type { Scope } from '#domain/sealing/sealing.ts'
import type { Preview } from '#domain/sealing/wire.ts'
import { now } from '../../offline/clock.ts'
import { AsWritten } from '../../parts/AsWritten.tsx'
import { Check } from '../../parts/Field.tsx'
import { when } from '../../parts/times.ts'
import { m } from '../../words/compiled/messages.js'
import { languageNow } from '../../words/language.ts'
import { HomesOneByOne, Ways } from './NoticeTo.tsx'

/** `keepsOwn`: what somebody has written in their own words is right still. */
export type Telling = { tell: boolean; keepsOwn: boolean }
export const usualTelling: Telling = { tell: true, keepsOwn: false }

type Props = { preview: Preview | null; /** what it is on; one person alone is told */ scope: { kind: Scope['kind']; id: string } | null; zone: Zone; telling: Telling; onTelling: (telling: Telling) => void }

const counted = ({ texts: _, ...ways }: NonNullable<Preview['ways']>): Omit<typeof ways, 'texts'> => ways

export function TellHomes({ preview, scope, zone, telling, onTelling }: Props) {
  if (!preview) return null
  if (!preview.news) return <p role="status">{m.overview_tellNoNews()}</p>
  const { tell, keepsOwn } = telling
  const { title, lines, changed } = preview.told[languageNow()]
  const asks = !tell && preview.own !== null && !preview.own.elsewhere
  return (
    <div className="stack-tight">
      <Check label={scope?.kind === 'person' ? m.overview_tellPerson() : preview.ways?.texts === false ? m.overview_tellHomesNoTexts() : m.overview_tellHomes()} checked={tell} onChange={(on) => onTelling({ ...telling, tell: on })} />
      {tell && <p className="quiet">{m.overview_tellSays()}</p>}
      {tell && <blockquote className="tell-homes"><strong>{title}</strong>{[changed, ...lines].filter((line) => line !== '').map((line) => <p key={line}>{line}</p>)}</blockquote>}
      {tell && !preview.canBeCalled && <p>{m.overview_tellNoNumber()}</p>}
      {tell && scope && scope.kind !== 'person' && preview.ways && preview.households > 0 && (
        <section className="stack-tight" aria-label={m.issuing_ways()}>
          <p><strong>{m.issuing_ways()}</strong></p>
          {!preview.ways.texts && <p>{m.overview_tellNoTexts()}</p>}
          <Ways ways={counted(preview.ways)} />
          <HomesOneByOne key={scope.id} audience={{ places: [{ kind: scope.kind, id: scope.id }], terms: [] }} />
        </section>
      )}
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
