// “Sent” is said of what is kept: a picture that is not stays on the form, and is the only one that goes again.
import { expect, test } from 'vitest'
import { keepPictures } from './keep-pictures.ts'

test('one that is not kept stays, with why; those that are kept do not go twice', async () => {
  const sent: string[] = []
  let full = true
  let left = ['one', 'two', 'three']
  const keep = async (picture: string): Promise<void> => {
    if (picture === 'two' && full) throw new Error('full')
    sent.push(picture)
  }
  const press = () => keepPictures(left, keep, (still) => { left = still })
  expect(await press()).toEqual({ code: 'not-stored' })
  expect([sent, left]).toEqual([['one', 'three'], ['two']])
  full = false
  expect(await press()).toBeNull()
  expect([sent, left]).toEqual([['one', 'three', 'two'], []])
})
