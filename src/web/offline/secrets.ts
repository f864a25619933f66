// Seals what lies on the device: AES-GCM (256 bits) under a key that the browser will use but never hand out. Whoever copies
// the phone's files gets nothing; whoever unlocks the phone and opens the app sees what the guard sees, no more can be promised.
// Where the page is not served securely the browser has no such key: then texts are kept plain rather than lost, and `canSeal`
// is false, so that a gate refuses to enrol there.

import { write, type Sealed } from './store.ts'

export const canSeal = (): boolean => globalThis.crypto?.subtle !== undefined

const usages: Record<'seal' | 'mark', { name: AesKeyGenParams | HmacKeyGenParams; use: KeyUsage[] }> = {
  seal: { name: { name: 'AES-GCM', length: 256 }, use: ['encrypt', 'decrypt'] },
  mark: { name: { name: 'HMAC', hash: 'SHA-256', length: 256 }, use: ['sign'] },
}
const ready = new Map<string, Promise<CryptoKey>>()

/** Made on first use. Two tabs that make it at once end up with the same one: the transaction decides. */
function key(kind: 'seal' | 'mark'): Promise<CryptoKey> {
  const known = ready.get(kind)
  if (known) return known
  const made = (async () => {
    const { name, use } = usages[kind]
    const fresh = (await crypto.subtle.generateKey(name, false, use)) as CryptoKey
    return write(['keys'], async (tx) => {
      const held = await tx.objectStore('keys').get(kind)
      if (!held) await tx.objectStore('keys').put(fresh, kind)
      return held ?? fresh
    })
  })()
  ready.set(kind, made)
  made.catch(() => ready.delete(kind))
  return made
}

/** Any JSON value, sealed. */
export async function seal(value: unknown): Promise<Sealed> {
  const text = JSON.stringify(value)
  if (!canSeal()) return { plain: text }
  const iv = crypto.getRandomValues(new Uint8Array(12))
  return { iv, data: await crypto.subtle.encrypt({ name: 'AES-GCM', iv }, await key('seal'), new TextEncoder().encode(text)) }
}

/** What was sealed on this device. Rejects when it was changed or the key is gone. */
export async function unseal<T>(sealed: Sealed): Promise<T> {
  if ('plain' in sealed) return JSON.parse(sealed.plain) as T
  const data = await crypto.subtle.decrypt({ name: 'AES-GCM', iv: sealed.iv }, await key('seal'), sealed.data)
  return JSON.parse(new TextDecoder().decode(data)) as T
}

/** The same short text for the same words on this device, and nothing to read in it: finds doubles among sealed rows. */
export async function mark(words: string): Promise<string> {
  if (!canSeal()) return words
  const bytes = new Uint8Array(await crypto.subtle.sign('HMAC', await key('mark'), new TextEncoder().encode(words)))
  return Array.from(bytes.subarray(0, 12), (byte) => byte.toString(16).padStart(2, '0')).join('')
}
