// Signing in with a passkey: the browser asks for finger or face, the server checks the answer. Loaded on the tap, because
// residents never need it.

import { no, type Result } from '#domain/kernel/result.ts'
import { post } from '../../offline/api.ts'
import type { SignedIn } from '../../offline/session.ts'

/** Problem `passkey-not-done` when the person or the device ended it. */
export async function signInByPasskey(): Promise<Result<SignedIn>> {
  const options = await post<Record<string, unknown>>('/api/sign-in/passkey/options', {})
  if (!options.ok) return options
  const { startAuthentication } = await import('@simplewebauthn/browser')
  const optionsJSON = ('options' in options.value ? options.value['options'] : options.value) as Parameters<typeof startAuthentication>[0]['optionsJSON']
  try {
    const answer = await startAuthentication({ optionsJSON })
    return await post<SignedIn>('/api/sign-in/passkey', { ...('id' in options.value ? { id: options.value['id'] } : {}), response: answer })
  } catch {
    return no({ code: 'passkey-not-done' })
  }
}
