// The code with which somebody who has no account takes or gives a box: 256 bits that whoever shows it has made. It stands behind the # of an address, which no
// server sees; what the server keeps is its hash.

import { isUuid, type CommunityId } from '#domain/kernel/ids.ts'

const inText = (bytes: Uint8Array): string => btoa(String.fromCharCode(...bytes)).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '')
export type NewCode = { token: string; hash: string }

export async function newCode(): Promise<NewCode> {
  const token = inText(crypto.getRandomValues(new Uint8Array(32)))
  return { token, hash: inText(new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(token)))) }
}

/** Where a box’s code is opened. */
export const handOverAt = (origin: string, community: CommunityId, token: string): string => `${origin}/h#box=${community}.${token}`

/** What stands behind the #: `box` for a hand-over, `road` for a driver who has taken one, with what the laboratory is shown. */
export type Read = { community: CommunityId; token: string; forNext: string | null }
export function readHandOver(fragment: string): Read | null {
  const [, what, community = '', token = '', forNext] = /^#(box|road)=([0-9a-f-]{36})\.([\w-]{43})(?:\.([\w-]{43}))?$/.exec(fragment) ?? []
  if (!isUuid(community) || (what === 'road') !== (forNext !== undefined)) return null
  return { community: community as CommunityId, token, forNext: forNext ?? null }
}
export const onTheRoad = (community: CommunityId, give: string, take: string): string => `#road=${community}.${give}.${take}`
