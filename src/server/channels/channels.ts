// The channels of this server, from its configuration: none when nothing is set, and then nothing is sent to anybody.

import type { TextLanguage } from '#domain/exits/texts.ts'
import { androidSms } from './android-sms.ts'
import { mail } from './mail.ts'
import type { Channel, ChannelKind } from './port.ts'
import { webPush } from './web-push.ts'

export type Channels = { ways: readonly Channel[]; /** in which texts are written: nobody is asked for theirs */ language: TextLanguage; /** with which the gateway's app signs the texts that it received; left out: none are taken */ textKey?: string }
export type ChannelSettings = { sms?: string; smsKey?: string; mail?: string; mailFrom?: string; push?: string; texts: TextLanguage }

export const noChannels: Channels = { ways: [], language: 'zh-Hans' }

export const channelsFrom = ({ sms, smsKey, mail: server, mailFrom, push, texts }: ChannelSettings): Channels => ({
  ways: [...(sms ? [androidSms(sms)] : []), ...(server && mailFrom ? [mail(server, mailFrom)] : []), ...(push ? [webPush(push)] : [])], language: texts, ...(smsKey ? { textKey: smsKey } : {}),
})

export const channelOf = ({ ways }: Channels, kind: ChannelKind): Channel | null => ways.find((way) => way.kind === kind) ?? null
