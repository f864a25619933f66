// What testing rounds do by themselves: homes are told of their slots, that they are called, and that a round is over before their turn.

import type { Channels } from '../channels/channels.ts'
import type { Jobs } from '../jobs/registry.ts'
import { tellCalled } from './calls-told.ts'
import { freedByTheClock, tellFreed, tellHeld } from './holds-told.ts'
import { tellKits } from './kits-told.ts'
import { tellOver } from './over-told.ts'
import { tellSlots } from './slots-told.ts'

export const roundJobs = (channels: Channels): Jobs => ({
  tasks: { 'rounds:slots': tellSlots(channels), 'rounds:called': tellCalled(channels), 'rounds:over': tellOver(channels), 'rounds:held': tellHeld(channels), 'rounds:freed': tellFreed(channels), 'rounds:kits': tellKits(channels) },
  timetable: { 'rounds:freed-late': { cron: '* * * * *', work: freedByTheClock(channels) } },
})
