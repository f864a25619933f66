// The code reader in JavaScript alone, for browsers in which WebAssembly may not run under our content policy (before Chromium 97 and
// Safari 16), or does not at all. Slower, so it leaves the screen a breath between two pictures.

import jsQR from 'jsqr'
import type { Reader } from './reader.ts'

export const plainReader = (): Reader => ({
  restMs: 60,
  read: (picture, whole) => Promise.resolve(jsQR(picture.data, picture.width, picture.height, { inversionAttempts: whole ? 'attemptBoth' : 'dontInvert' })?.data ?? null),
})
