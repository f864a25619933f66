// Ids are made here, by the device that writes first, also without a network.

import { uuidv7, type Id } from '#domain/kernel/ids.ts'

/** A fresh UUIDv7: `newId<'exit'>()`. */
export const newId = <What extends string>(): Id<What> => uuidv7(Date.now(), crypto.getRandomValues(new Uint8Array(10))) as Id<What>
