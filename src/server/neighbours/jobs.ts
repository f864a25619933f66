// What neighbours do by the clock: a mediation is gone after its end.

import type { Jobs } from '../jobs/registry.ts'
import { deleteEnded } from './mediations.ts'

export const neighbourJobs: Jobs = { timetable: { 'neighbours:mediations-gone': { cron: '23 * * * *', each: deleteEnded } } }
