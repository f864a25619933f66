// What a channel is: a way to put a short text into somebody's hand, by telephone or mail. It carries what it is given and knows nothing of
// exits or orders. That a channel took a text says nothing of whether anybody has read it.

import type { CommunityId } from '#domain/kernel/ids.ts'

/** `id`: the same one is the same message, however often it is handed over. `to`: as `takes` gave it back. */
export type Message = {
  id: string; to: string; text: string; /** what a mail or a push says above it */ subject: string
  /** what only pushes need */ push?: PushNeeds
}
export type PushNeeds = { /** a path of ours that a press on it opens */ opens: string; /** what takes the place of what on the phone's screen */ tag: string; /** an id: what takes the place of what at a push service while the phone is off; left out: nothing but itself */ topic?: string; goodFor: number; urgent: boolean; language: string; keys: { publicKey: string; privateKey: string } }

/** `taken`: it is on its way. `refused`: it never will be, whoever tries again. `later`: it has not gone out, or its id keeps it from going out twice. `doubtful`: nobody knows whether it went out, and handed over again it would go out twice. `why` is a code, and names nobody. */
export type Handed = { came: 'taken' } | { came: 'refused' | 'later' | 'doubtful'; why: string }
/** What became of one that was taken: `delivered` where the network says so; `unknown` where the channel cannot tell, `no-answer` where it did not answer. */
export type Fate = 'under-way' | 'sent' | 'delivered' | 'failed' | 'unknown' | 'no-answer'

export const channelKinds = ['sms', 'mail', 'push', 'wecom'] as const
export type ChannelKind = (typeof channelKinds)[number]

export type Channel = {
  kind: ChannelKind
  /** of one community alone; left out: of all that this server serves */
  only?: CommunityId
  /** it takes one id once: handed over again after nobody knows what, it goes out once */
  once: boolean
  /** the address in the channel's own form; null for one that it could not reach */
  takes: (address: string) => string | null
  send: (message: Message) => Promise<Handed>
  /** asked after one was taken; left out where a channel cannot say more */
  fate?: (id: string) => Promise<Fate>
  close?: () => void
}

/** A gateway that hangs holds nobody for longer. */
export const channelMs = 10_000
