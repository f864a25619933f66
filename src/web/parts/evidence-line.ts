// One piece of evidence in one line: what it says, who brought it, when.

import type { ExitView } from '#domain/exits/wire.ts'
import type { Voice } from './times.ts'
import { deskHow } from '../words/compiled/groups/deskHow.js'
import { deskResult } from '../words/compiled/groups/deskResult.js'
import { deskSource } from '../words/compiled/groups/deskSource.js'
import { m } from '../words/compiled/messages.js'

export type Piece = ExitView['evidence'][number]

export const confirmationName = (how: ExitView['confirmations'][number]['how']): string => (how === 'call-back' ? m.desk_confirmedCall() : m.desk_confirmedOwn())

/** What it says, and behind that whose link it came through. */
export function evidenceText(piece: Piece, voice: Voice): string {
  const through = piece.through.length > 0 ? ` · ${m.desk_throughLink({ who: piece.through.join(m.desk_comma()) })}` : ''
  return `${whatItSays(piece, voice)}${through}`
}

/** The same, and that nobody has opened its picture, where that has no line of its own. */
export const evidenceLine = (piece: Piece, voice: Voice): string =>
  `${evidenceText(piece, voice)}${piece.pictureOpened === false ? ` · ${m.desk_pictureUnseen()}` : ''}`

function whatItSays(piece: Piece, voice: Voice): string {
  const { content } = piece
  const brought = m.desk_broughtBy({ who: piece.from === 'resident' ? m.desk_fromResident() : piece.recordedBy, at: voice.at(piece.recordedAt) })
  switch (content.kind) {
    case 'employer-confirmation':
      return `${m.desk_employerLine({ employer: content.employer, post: content.answeredBy, phone: content.phone })} · ${content.toldOfCase ? m.desk_toldOfCase() : m.desk_notToldOfCase()} · ${brought}`
    case 'letter-of-commitment':
      return `${content.how === 'phone' ? m.desk_signedOnPhone() : deskHow[content.how]?.()} · ${voice.at(content.at)}${content.witness ? ` · ${m.desk_witnessWas({ witness: content.witness })}` : ''} · ${m.desk_letterVersion({ version: content.version })}`
    case 'test-result':
      return `${deskResult[content.result]?.()} · ${m.desk_sampledAt({ at: voice.at(content.sampledAt) })} · ${deskSource[content.source]?.()}${content.note && ` · ${content.note}`} · ${brought}`
    case 'certificate':
      return `${content.title}${content.issuer ? ` · ${content.issuer}` : ''} · ${brought}`
  }
}
