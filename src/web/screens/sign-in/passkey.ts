// Passkeys in the browser: it asks for finger, face or PIN, the server checks the answer. The library is loaded on the tap, because
// residents never need it.

import { no, type Result } from '#domain/kernel/result.ts'
import { post } from '../../offline/api.ts'
import type { SignedIn } from '../../offline/session.ts'

type Offer<Options> = { id: string; options: Options }
const notDone = (): Result<never> => no({ code: 'passkey-not-done' })
/** No phone keeps it for use without a network, because signing in needs one. */
const library = () => import('@simplewebauthn/browser').catch(() => null)
const away = (): Result<never> => no({ code: 'network-away' })

/** Passkeys belong to a name: a bare network address cannot have any, nor can a browser without them. */
export const passkeysWork = (): boolean => 'PublicKeyCredential' in window && !/^[\d.]+$|:/.test(location.hostname)

/** Problem `passkey-not-done` when the person or the device ended it. */
export async function signInByPasskey(): Promise<Result<SignedIn>> {
  const browser = await library()
  if (!browser) return away()
  const { startAuthentication } = browser
  const offer = await post<Offer<Parameters<typeof startAuthentication>[0]['optionsJSON']>>('/api/sign-in/passkey/options', {})
  if (!offer.ok) return offer
  const response = await startAuthentication({ optionsJSON: offer.value.options }).catch(() => null)
  return response ? post<SignedIn>('/api/sign-in/passkey', { id: offer.value.id, response }) : notDone()
}

/** Makes a passkey on this device, or on one that the browser reaches, for whoever is signed in. */
export async function makePasskey(label: string): Promise<Result<{ done: true }>> {
  const browser = await library()
  if (!browser) return away()
  const { startRegistration } = browser
  const offer = await post<Offer<Parameters<typeof startRegistration>[0]['optionsJSON']>>('/api/me/passkey/options', {})
  if (!offer.ok) return offer
  const response = await startRegistration({ optionsJSON: offer.value.options }).catch(() => null)
  return response ? post<{ done: true }>('/api/me/passkey', { id: offer.value.id, response, label }) : notDone()
}
