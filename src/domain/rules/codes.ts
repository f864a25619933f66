// The codes in which release rules speak of a case, as data: no engine and no schema comes with them, so that screens may name them too.

export const purposes = ['medical-recall', 'essential-work', 'emergency', 'scheduled-care', 'bereavement', 'exam', 'carer', 'other'] as const
export const releaseLevels = ['open', 'precaution', 'controlled', 'sealed'] as const
export const personStatuses = ['none', 'monitored', 'close-contact', 'positive-pool', 'positive'] as const
export const requiredKinds = ['employer-confirmation', 'letter-of-commitment', 'test-result', 'certificate'] as const
export const deciders = ['staff', 'deputy', 'secretary'] as const
/** How one goes: closed-loop is an arranged vehicle from door to door and back, with nobody else in it. */
export const transports = ['closed-loop', 'ambulance', 'own-car', 'taxi-or-ride', 'bicycle', 'on-foot'] as const
export type Purpose = (typeof purposes)[number]
export type ReleaseLevel = (typeof releaseLevels)[number]
export type PersonStatus = (typeof personStatuses)[number]
export type Transport = (typeof transports)[number]
export type Decider = (typeof deciders)[number]
