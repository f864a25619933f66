// The browser may close the database under an open page (iOS does, in the background): nobody is told to write on paper for that.

import 'fake-indexeddb/auto'
import { IDBFactory } from 'fake-indexeddb'
import { unwrap } from 'idb'
import { beforeEach, expect, test, vi } from 'vitest'

beforeEach(() => {
  globalThis.indexedDB = new IDBFactory()
  vi.resetModules()
})

const put = async (name: string): Promise<void> => {
  const { write } = await import('./store.ts')
  await write(['settings'], (tx) => tx.objectStore('settings').put({ plain: '1' }, name))
}
const names = async (): Promise<string[]> => (await import('./store.ts')).read((db) => db.getAllKeys('settings'))

test('a handle that was closed is opened anew, for writing and for reading', async () => {
  const { store } = await import('./store.ts')
  await put('before')
  unwrap(await store()).close()
  await put('after')
  unwrap(await store()).close()
  expect(await names()).toEqual(['after', 'before'])
})

test('a handle that is lost in the middle of a write is replaced, and the write is done once more', async () => {
  const { store, write } = await import('./store.ts')
  let calls = 0
  await write(['settings'], async (tx) => {
    calls++
    if (calls === 1) throw new DOMException('Connection to Indexed Database server lost', 'UnknownError')
    await tx.objectStore('settings').put({ plain: '1' }, 'kept')
  })
  expect(calls).toBe(2)
  expect(await names()).toEqual(['kept'])
  expect((await store()).name).toBe('postern')
})

test('a mistake of ours is not tried twice, and half of a write is not kept', async () => {
  const { write } = await import('./store.ts')
  let calls = 0
  const failing = write(['settings'], async (tx) => {
    calls++
    await tx.objectStore('settings').put({ plain: '1' }, 'half')
    throw new TypeError('ours')
  })
  await expect(failing).rejects.toThrow('ours')
  expect(calls).toBe(1)
  expect(await names()).toEqual([])
})

test('when another tab deletes the database, this one lets go and begins anew', async () => {
  await put('old')
  await new Promise<void>((resolve, reject) => {
    const gone = indexedDB.deleteDatabase('postern')
    gone.onsuccess = () => resolve()
    gone.onerror = () => reject(gone.error ?? new Error('not deleted'))
  })
  await put('new')
  expect(await names()).toEqual(['new'])
})
