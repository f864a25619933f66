// What the desk has to look at is known on the phone that told it, also after it was opened again.

import { expect, test } from 'vitest'
import { fact, inTheField, server, shown, tab, until } from '../../../test/support/field.ts'

inTheField()

const held = async () => ((await (await import('../offline/kept.ts')).kept<{ id: string; why: string }[]>('field/held')) ?? []).map(({ id, why }) => `${id} ${why}`)

test('what was taken and is not believed yet is kept by its id, once', async () => {
  const station = await tab()
  await station.enrol('one', '')
  await station.syncNow()
  const [good, odd, odder] = [fact('t1'), fact('t2'), fact('t3')]
  server.holds = (one) => one.id !== good.id
  await station.record(good, shown, 0)
  await station.record(odd, shown, 0)
  await until(async () => expect(await held()).toEqual([`${odd.id} future`]))
  await station.record(odder, shown, 0)
  await until(async () => expect(await held()).toEqual([`${odder.id} future`, `${odd.id} future`]))
  await until(() => expect(station.state().waiting).toBe(0))
})
