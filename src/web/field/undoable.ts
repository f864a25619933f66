// Which lines can still be taken back: asked by the log alone, and so no part of what a phone fetches first.

import { read } from '../offline/store.ts'

/** Whichever lane they are in; and until when, ms of this device's clock. Once it was tried to send one, nobody knows whether it has arrived. */
export const undoable = async (ids: readonly string[]): Promise<ReadonlyMap<string, number>> => {
  const rows = await read((db) => Promise.all(ids.map((id) => db.getFromIndex('outbox', 'id', id))))
  return new Map(rows.flatMap((row) => (row?.tries === 0 && Date.now() < row.holdUntil ? [[row.id, row.holdUntil] as const] : [])))
}
