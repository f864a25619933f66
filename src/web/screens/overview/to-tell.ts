// What stays on the page of whoever rings and knocks while it is open.

import type { Instant } from '#domain/kernel/instants.ts'
import type { ToTell } from '#domain/notices/wire.ts'

type One = ToTell['notices'][number]
type New = 'telephone' | 'sender'
/**
 * `gone`: nothing of it is to be told any more, and its words are not said: everybody knows, or it was corrected, withdrawn or is over. What a phone kept of an older
 * server says nothing of `telephone` and `sender`.
 */
export type Shown = Omit<One, New> & Partial<Pick<One, New>> & { gone: boolean }

/** Without what is over by now, or not theirs any more: a phone that hears nothing sees to that by itself. */
export const heldAt = (notices: readonly One[], now: Instant): One[] =>
  notices.filter((one) => one.validUntil > now).map((one) => ({ ...one, buildings: one.buildings.filter(({ until }) => until === null || until > now) })).filter((one) => one.buildings.length > 0)

/** What was told here stays until the page is left, for it may have to be taken back. Of what is gone nothing else stays. @param told notices of which something was written down on this page */
export function withThoseShown(shown: readonly Shown[], now: readonly One[], told: ReadonlySet<string>): Shown[] {
  const kept = shown.flatMap((old): Shown[] => {
    const is = now.find((one) => one.id === old.id)
    if (!is && !told.has(old.id)) return []
    const gone = old.buildings.filter((building) => !is?.buildings.some((one) => one.id === building.id))
    return [{ ...(is ?? old), gone: !is, buildings: [...(is?.buildings ?? []), ...gone.map((building) => ({ ...building, rings: 0, knocks: 0 }))] }]
  })
  return [...now.filter((one) => !shown.some((old) => old.id === one.id)).map((one) => ({ ...one, gone: false })), ...kept]
}
