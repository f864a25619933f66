// The kits in my bag, as this phone has them: the newest answer, or the one that it kept, less what was left at doors since and the server has not heard. The first to expire first; what may not go out stands apart.

import { useEffect, useState } from 'react'
import { counting } from '#domain/doors/doors.ts'
import type { KitLotId } from '#domain/kernel/ids.ts'
import { dayOf, type Zone } from '#domain/kernel/instants.ts'
import type { MyKits } from '#domain/rounds/kit-wire.ts'
import { firstExpired } from '#domain/rounds/kits.ts'
import { commands } from '../../offline/commands.ts'
import { keepOwn, keptOwn } from '../../offline/kept.ts'
import { refresh, useApi } from '../../offline/live.tsx'
import { useNow } from '../../offline/ticking.ts'
import { useNoted } from './noted.ts'

const path = '/api/kits/mine'
const name = 'round kits'

export type Bag = { may: MyKits['lots']; mayNot: MyKits['lots']; asked: MyKits['asked'] }
const confirmed = /^\/api\/kits\/([0-9a-f-]{36})\/confirm$/

/** What was confirmed here and waits to be sent. */
function useConfirmedHere(): ReadonlySet<string> {
  const [ids, setIds] = useState<ReadonlySet<string>>(new Set())
  useEffect(() => {
    let [gone, before] = [false, 0]
    const look = async (): Promise<void> => {
      const mine = (await commands.list().catch(() => [])).filter((one) => one.problem === null).flatMap((one) => confirmed.exec(one.body.path)?.[1] ?? [])
      if (mine.length < before) await refresh(path)
      before = mine.length
      if (!gone) setIds(new Set(mine))
    }
    void look()
    const stop = commands.watch(() => void look())
    return () => { gone = true; stop() }
  }, [])
  return ids
}

export function useMyKits({ id, zone }: { id: string; zone: Zone }): Bag | null {
  const { data, error } = useApi<MyKits>(path)
  const { noted, refused } = useNoted()
  const [old, setOld] = useState<MyKits | null>(null)
  const here = useConfirmedHere()
  const today = dayOf(useNow(60_000), zone)
  const closed = error?.problem.code === 'not-allowed'
  useEffect(() => {
    let gone = false
    void keptOwn<MyKits>(name).then((found) => { if (!gone) setOld(found) })
    return () => { gone = true }
  }, [])
  useEffect(() => { if (data !== undefined || closed) void keepOwn(name, data ?? null).catch(() => undefined) }, [data, closed])
  const value = closed ? null : data ?? old
  if (!value) return null
  const no = new Set(refused.map((entry) => (entry.body.body as { id: string }).id))
  const mine = counting(noted.filter((one) => one.by === id && !no.has(one.body.id)).map((one) => ({ ...one.body, by: one.by, desk: false })))
  const since = (lot: KitLotId): number => mine.reduce((sum, one) => sum + (one.kits?.lot === lot ? one.kits.count : 0), 0)
  const lots = value.lots.map((one) => ({ ...one, left: one.left - since(one.id) }))
  const may = firstExpired(lots.filter((one) => one.left > 0), today)
  return { may, mayNot: lots.filter((one) => one.left !== 0 && !may.includes(one)), asked: value.asked.filter((one) => !here.has(one.id)) }
}
