// Who reads figures: this machine, and whoever its operator names; nobody else.

import { expect, test } from 'vitest'
import { readersOf } from './operations.ts'

test('this machine reads its own figures, by either kind of address', () => {
  const reads = readersOf([])
  for (const own of ['127.0.0.1', '127.8.0.1', '::1', '::ffff:127.0.0.1']) expect(reads(own), own).toBe(true)
  for (const other of ['10.0.0.5', '2001:db8::1', '::ffff:10.0.0.5', '::2', '', 'unknown']) expect(reads(other), other).toBe(false)
})

test('those that are named, alone or by their network, read them too, and their neighbours do not', () => {
  const reads = readersOf(['10.0.0.5', '10.1.0.0/16', '2001:db8::7', 'fd00:1::/32'])
  for (const named of ['10.0.0.5', '::ffff:10.0.0.5', '10.1.255.1', '2001:db8::7', 'fd00:1:2::9']) expect(reads(named), named).toBe(true)
  for (const other of ['10.0.0.6', '10.2.0.0', '2001:db8::8', 'fd00:2::9']) expect(reads(other), other).toBe(false)
})
