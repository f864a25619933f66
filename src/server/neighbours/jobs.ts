// What neighbours do by themselves: a mediation is gone after its end, and the pictures of a repair; what a visit costs follows the orders; whoever does not move in their time is said to be late.

import type { Jobs } from '../jobs/registry.ts'
import { raiseAllLevels } from './levels.ts'
import { deleteEnded } from './mediations.ts'
import { deletePictures } from './pictures.ts'
import { priceAllVisits } from './pricing.ts'

export const neighbourJobs: Jobs = {
  ticks: { 'neighbours:visits': priceAllVisits, 'neighbours:levels': raiseAllLevels },
  timetable: { 'neighbours:mediations-gone': { cron: '23 * * * *', each: deleteEnded }, 'neighbours:pictures-gone': { cron: '41 * * * *', each: deletePictures } },
}
