// How many messages go to the database, counted at the driver: what a request costs, and that it stays so.

import pg from 'pg'

/** While `work` runs, by whoever sends them. */
export async function messages(work: () => Promise<unknown>): Promise<number> {
  const client = pg.Client.prototype as unknown as { query: (...args: unknown[]) => unknown }
  const { query } = client
  let sent = 0
  client.query = function (...args) { sent += 1; return query.apply(this, args) }
  try {
    await work()
  } finally {
    client.query = query
  }
  return sent
}
