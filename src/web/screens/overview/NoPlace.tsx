// For whoever is signed in with a role that has no page yet, such as a volunteer: that, and whom to ask. No tools that turn them away.

import { dial } from '#domain/kernel/telephones.ts'
import type { StartProps } from '../../offline/session.ts'
import { m } from '../../words/compiled/messages.js'
import { Frame } from './Frame.tsx'

export function NoPlace(props: StartProps) {
  const { phone } = props.me.community
  return (
    <Frame {...props} title={m.overview_noPlaceTitle()}>
      <p>{m.overview_noPlace()}</p>
      {phone && <p><a className="button" href={dial(phone)}>{m.overview_noPlaceCall({ phone })}</a></p>}
    </Frame>
  )
}
