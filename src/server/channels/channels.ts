// The channels of this server, from its configuration: none when nothing is set, and then nothing is sent to anybody.

import type { TextLanguage } from '#domain/exits/texts.ts'
import type { CommunityId } from '#domain/kernel/ids.ts'
import { androidSms } from './android-sms.ts'
import { mail } from './mail.ts'
import type { Channel, ChannelKind } from './port.ts'
import { webPush } from './web-push.ts'
import { wecomRobot } from './wecom.ts'

export type Channels = { ways: readonly Channel[]; /** in which texts are written: nobody is asked for theirs */ language: TextLanguage; /** with which a gateway's app signs the texts that it received; left out: none are taken */ textKeys?: readonly TextKey[] }
/** `only`: the gateway is that community's own; null: several share it */
export type TextKey = { only: CommunityId | null; key: string }
/** A value of one community, or of all that this server serves. */
export type Theirs = { only: CommunityId | null; value: string }
export type ChannelSettings = { sms?: readonly Theirs[]; smsKey?: readonly Theirs[]; mail?: string; mailFrom?: string; push?: string; /** robots of groups, each of one community */ wecom?: readonly Theirs[]; texts: TextLanguage }

export const noChannels: Channels = { ways: [], language: 'zh-Hans' }

const ofOne = (channel: Channel, only: CommunityId | null): Channel => (only === null ? channel : { ...channel, only })

export const channelsFrom = ({ sms, smsKey, mail: server, mailFrom, push, wecom, texts }: ChannelSettings): Channels => ({
  ways: [...(sms ?? []).map(({ only, value }) => ofOne(androidSms(value), only)), ...(server && mailFrom ? [mail(server, mailFrom)] : []), ...(push ? [webPush(push)] : []), ...(wecom ?? []).map(({ only, value }) => ofOne(wecomRobot(value), only))], language: texts, ...(smsKey ? { textKeys: smsKey.map(({ only, value }) => ({ only, key: value })) } : {}),
})

/** Those through which this community sends: its own in the place of one that all share. */
export const channelsOf = ({ ways }: Channels, community: CommunityId): Channel[] =>
  ways.filter((way) => way.only === community || (way.only === undefined && !ways.some((own) => own.kind === way.kind && own.only === community)))

export const channelOf = (channels: Channels, kind: ChannelKind, community: CommunityId): Channel | null => channelsOf(channels, community).find((way) => way.kind === kind) ?? null
