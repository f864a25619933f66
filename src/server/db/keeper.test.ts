import { EventEmitter } from 'node:events'
import type pg from 'pg'
import { expect, test } from 'vitest'
import { keep, type Kept } from './keeper.ts'

/** A connection as the keeper uses it: it ends. Real databases are killed in test/faults. */
const connection = () => Object.assign(new EventEmitter(), { end: async () => undefined }) as unknown as pg.Client
const server = (pid: number): Kept => ({ pid, client: connection() })

function keeping(again: () => Promise<Kept | null>, pauses: readonly number[]) {
  const [first, said] = [server(1), [] as string[]]
  let [tries, died] = [0, 0]
  const keeper = keep(first, { again: () => { tries += 1; return again() }, onTold: (text) => void said.push(text), onDied: () => { died += 1 }, pauses })
  return { keeper, said, lose: () => first.client.emit('end'), tries: () => tries, died: () => died }
}

test('a database that does not come back is tried as often as there are pauses, then somebody is told, once', async () => {
  const it = keeping(async () => { throw new Error('the disk is full') }, [0, 1, 1])
  it.lose()
  await expect.poll(it.died).toBe(1)
  expect(it.tries()).toBe(3)
  expect(it.said.filter((text) => text.includes('the disk is full'))).toHaveLength(3)
  await it.keeper.release()
  expect(it.died()).toBe(1)
})

test('a database that keeps falling over uses up the same tries: coming back for a moment does not begin them anew', async () => {
  let pid = 1
  const fallen: Kept[] = []
  const it = keeping(async () => { fallen.push(server(++pid)); return fallen.at(-1)! }, [0, 0, 0])
  it.lose()
  for (let i = 0; i < 3; i++) {
    await expect.poll(() => fallen.length).toBe(i + 1)
    await expect.poll(() => it.keeper.pid).toBe(i + 2)
    fallen[i]!.client.emit('end')
  }
  await expect.poll(it.died).toBe(1)
  expect(it.tries()).toBe(3)
})

test('a stop while it is away ends the trying at once', async () => {
  const it = keeping(async () => null, [0, 60_000])
  it.lose()
  await expect.poll(it.tries).toBe(1)
  await it.keeper.release()
  expect(it.tries()).toBe(1)
  expect(it.died()).toBe(0)
})

test('a stop during the last try is no death, and the end of our own connection no loss', async () => {
  let letGo: (kept: null) => void = () => undefined
  const it = keeping(() => new Promise<null>((resolve) => { letGo = resolve }), [0])
  it.lose()
  await expect.poll(it.tries).toBe(1)
  const released = it.keeper.release()
  letGo(null)
  await released
  expect(it.died()).toBe(0)
  const client = Object.assign(new EventEmitter(), { end: async () => void client.emit('end') })
  const told: string[] = []
  await keep({ pid: 1, client: client as unknown as pg.Client }, { again: async () => null, onTold: (text) => void told.push(text), onDied: () => undefined }).release()
  expect(told).toEqual([])
})
