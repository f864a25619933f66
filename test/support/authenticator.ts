// A passkey authenticator in software (WebAuthn level 2, ES256, attestation “none”): it holds one key, counts its signatures and
// answers what a browser would. Refuses nothing: it is the server that has to.
import { createHash, generateKeyPairSync, randomBytes, sign, type KeyObject } from 'node:crypto'
import { encode } from 'cborg'

const hash = (data: string | Uint8Array) => createHash('sha256').update(data).digest()
const url = (data: Uint8Array) => Buffer.from(data).toString('base64url')

export type Authenticator = {
  register(options: any, origin: string): { id: string } & Record<string, unknown>
  answer(options: any, origin: string): { id: string } & Record<string, unknown>
}

function clientData(type: string, challenge: string, origin: string): Buffer {
  return Buffer.from(JSON.stringify({ type, challenge, origin, crossOrigin: false }))
}

/** Flags: user present, and verified unless told otherwise; with `key`, attested credential data follows. */
function authenticatorData(rpId: string, counter: number, verified: boolean, key?: Uint8Array): Buffer {
  const count = Buffer.alloc(4)
  count.writeUInt32BE(counter)
  return Buffer.concat([hash(rpId), Buffer.from([0x01 | (verified ? 0x04 : 0) | (key ? 0x40 : 0)]), count, key ?? Buffer.alloc(0)])
}

function coseKey(publicKey: KeyObject): Uint8Array {
  const { x, y } = publicKey.export({ format: 'jwk' }) as { x: string; y: string }
  return encode(new Map<number, unknown>([[1, 2], [3, -7], [-1, 1], [-2, Buffer.from(x, 'base64url')], [-3, Buffer.from(y, 'base64url')]]))
}

export function authenticator({ verified = true } = {}): Authenticator {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const id = randomBytes(16)
  let counter = 0
  const whole = (response: Record<string, unknown>) => ({ id: url(id), rawId: url(id), type: 'public-key', clientExtensionResults: {}, response })
  return {
    register(options, origin) {
      const length = Buffer.alloc(2)
      length.writeUInt16BE(id.length)
      const authData = authenticatorData(options.rp.id, counter, verified, Buffer.concat([Buffer.alloc(16), length, id, coseKey(publicKey)]))
      const attestationObject = encode(new Map<string, unknown>([['fmt', 'none'], ['attStmt', new Map()], ['authData', authData]]))
      return whole({ clientDataJSON: url(clientData('webauthn.create', options.challenge, origin)), attestationObject: url(attestationObject), transports: ['internal'] })
    },
    answer(options, origin) {
      counter += 1
      const data = clientData('webauthn.get', options.challenge, origin)
      const authData = authenticatorData(options.rpId, counter, verified)
      const signature = sign('sha256', Buffer.concat([authData, hash(data)]), privateKey)
      return whole({ clientDataJSON: url(data), authenticatorData: url(authData), signature: url(signature) })
    },
  }
}
