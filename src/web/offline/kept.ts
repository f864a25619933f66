// Small sealed things under a name: what the gate knows about itself (`keep`), and what belongs to whoever is signed in (`keepOwn`),
// which goes when they sign out. Null when there is nothing, or when this browser keeps nothing.

import { seal, unseal } from './secrets.ts'
import { read, write, type Writing } from './store.ts'

/** Set while a sign-out is on its way to the server: from then on nothing more is kept of whoever left. */
export const markName = 'signing-out'
const own = 'own/'

/** Keeps it for whoever is signed in, `afresh`: and nothing else. An answer that comes when they have just left is not kept. */
export async function keepOwn(name: string, value: unknown, afresh = false): Promise<void> {
  const sealed = await seal(value)
  await write(['settings'], async (tx) => {
    const settings = tx.objectStore('settings')
    if ((await settings.getKey(markName)) !== undefined) return
    if (afresh) await forgetOwn(tx)
    await settings.put(sealed, own + name)
  })
}

export async function kept<T>(name: string): Promise<T | null> {
  try {
    const sealed = await read((db) => db.get('settings', name))
    return sealed ? await unseal<T>(sealed) : null
  } catch {
    return null
  }
}
export const keptOwn = <T>(name: string): Promise<T | null> => kept<T>(own + name)

/** Everything of whoever was signed in. */
export const forgetOwn = (tx: Writing): Promise<void> => tx.objectStore('settings').delete(IDBKeyRange.bound(own, `${own}\uffff`))
