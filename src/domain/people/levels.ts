// The levels a home can be under, from free to strictest. Which one holds when is the sealing orders' matter.

/** open, precaution 防范区, controlled 管控区, sealed 封控区. */
export const levels = ['open', 'precaution', 'controlled', 'sealed'] as const
export type Level = (typeof levels)[number]
export const strictness = (level: Level): number => levels.indexOf(level)
