// A channel that carries nothing: which, since when, how much waits for it, and that the ladder goes on without it.

import type { FailingLine } from '#domain/kernel/channels.ts'
import type { Instant, Zone } from '#domain/kernel/instants.ts'
import { when } from '../../parts/times.ts'
import { deskChannel } from '../../words/compiled/groups/deskChannel.js'
import { m } from '../../words/compiled/messages.js'

export function ChannelFailing({ row, gone, zone, now }: { row: FailingLine; gone: boolean; zone: Zone; now: Instant }) {
  return (
    <div className="queue-work">
      <strong>{deskChannel[row.channel]?.() ?? row.channel}</strong>
      <span>
        {gone && <><b>{m.desk_rowGone()}</b> · </>}<time dateTime={row.since}>{m.desk_channelSince({ time: when(row.since, zone, now) })}</time> · <time dateTime={row.triedAt}>{m.desk_channelTried({ time: when(row.triedAt, zone, now) })}</time>
      </span>
      <span>{m.desk_channelWaiting({ count: row.waiting })}{row.givenUp > 0 && <> · {m.desk_channelGivenUp({ count: row.givenUp })}</>}</span>
      {!gone && <span>{m.desk_channelGoesOn()}</span>}
    </div>
  )
}
