// The channels of this server, from its configuration: none when nothing is set, and then nothing is sent to anybody.

import type { TextLanguage } from '#domain/exits/texts.ts'
import { androidSms } from './android-sms.ts'
import { mail } from './mail.ts'
import type { Channel, ChannelKind } from './port.ts'

export type Channels = { ways: readonly Channel[]; /** in which texts are written: nobody is asked for theirs */ language: TextLanguage }
export type ChannelSettings = { sms?: string; mail?: string; mailFrom?: string; texts: TextLanguage }

export const noChannels: Channels = { ways: [], language: 'zh-Hans' }

export const channelsFrom = ({ sms, mail: server, mailFrom, texts }: ChannelSettings): Channels => ({
  ways: [...(sms ? [androidSms(sms)] : []), ...(server && mailFrom ? [mail(server, mailFrom)] : [])], language: texts,
})

export const channelOf = ({ ways }: Channels, kind: ChannelKind): Channel | null => ways.find((way) => way.kind === kind) ?? null
