// What neighbours do by themselves: a mediation is gone after its end, and what a visit costs follows the orders.

import type { Jobs } from '../jobs/registry.ts'
import { deleteEnded } from './mediations.ts'
import { priceAllVisits } from './pricing.ts'

export const neighbourJobs: Jobs = {
  ticks: { 'neighbours:visits': priceAllVisits },
  timetable: { 'neighbours:mediations-gone': { cron: '23 * * * *', each: deleteEnded } },
}
