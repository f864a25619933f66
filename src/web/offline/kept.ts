// Small sealed things under a name: who was signed in, what the gate last knew about itself. Null when there is nothing, or
// when this browser keeps nothing.

import { seal, unseal } from './secrets.ts'
import { store, write } from './store.ts'

export async function keep(name: string, value: unknown): Promise<void> {
  const sealed = await seal(value)
  await write(['settings'], (tx) => tx.objectStore('settings').put(sealed, name))
}

export async function kept<T>(name: string): Promise<T | null> {
  try {
    const sealed = await (await store()).get('settings', name)
    return sealed ? await unseal<T>(sealed) : null
  } catch {
    return null
  }
}

export const forget = (name: string): Promise<void> => write(['settings'], (tx) => tx.objectStore('settings').delete(name))
