// What notices do by themselves: the ladder climbs, texts and mails go out, and what is due or over by the clock is looked for each minute.

import type { Channels } from '../channels/channels.ts'
import type { Jobs } from '../jobs/registry.ts'
import type { AudienceTerm } from '../http/audience.ts'
import { climb } from './climbing.ts'
import { follow } from './following.ts'
import { sendToGroup } from './grouping.ts'
import { tellOrder } from './orders.ts'
import { forgetSignedOut } from './pushing.ts'
import { endByTime } from './rounds-before.ts'
import { send } from './sending.ts'
import { wake } from './waking.ts'

/** `terms`: by which an audience can be narrowed. */
export const noticeJobs = (channels: Channels, terms: readonly AudienceTerm[]): Jobs => ({
  tasks: { 'notices:climb': climb(channels), 'notices:send': send(channels), 'notices:group': sendToGroup(channels), 'notices:order': tellOrder(channels) },
  timetable: { 'notices:wake': { cron: '* * * * *', work: wake }, 'notices:follow': { cron: '* * * * *', each: follow(terms) }, 'notices:rounds': { cron: '* * * * *', each: endByTime }, 'notices:phones': { cron: '41 * * * *', each: forgetSignedOut } },
})
