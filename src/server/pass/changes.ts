// What the signing keys tell: that there is a new one, to whoever works with what it signs.

import type { KindsOf, Told } from '#domain/access/told.ts'

declare module '#domain/access/told.ts' {
  interface ChangeKinds { keys: 'pass' }
}

export const keyChanges: { readonly [K in KindsOf<'pass'>]: Told } = {
  /** ids: the community */
  keys: { may: ['gate.sync'] },
}
