// What the guard is told of a pass whose key was withdrawn while somebody was out on it, and of the old code of one that was signed anew.

import { expect, test } from 'vitest'
import { applyKnows } from '#domain/field/knows.ts'
import type { Knows } from '#domain/field/wire.ts'
import { hour, plus, type Instant } from '#domain/kernel/instants.ts'
import { signPass } from '#domain/pass/pass.ts'
import { openTrustList, signTrustList } from '#domain/pass/trust-list.ts'
import { nursesPass, osmanthus, setUp, start } from '../../../../test/support/passes.ts'
import { lookAtText } from './look.ts'
import type { Seeing } from './whereabouts.ts'

const here = await setUp(osmanthus)
const text = await signPass(nursesPass, here.signer)
const resident = '01960000-0000-7000-8000-000000000601'
const keys = here.contents.keys.map((key) => (key.kid === 'k1' ? { ...key, withdrawnAt: plus(start, 2 * hour) } : key))
const list = await openTrustList(await signTrustList({ ...here.contents, keys }, here.root), here.rootJwk, crypto.subtle)
if (!list.ok) throw new Error('no list')
const trust = list.value

/** Who lives behind which door, as far as this phone knows. */
const behind = (door: string) => ({ flats: { put: [{ id: 'f', group: 'b', door, entrance: '', label: '', floor: null, people: [{ id: resident, who: '王＊＊', bornYear: null }] }], gone: [] } })

function seeing(...ways: ['out' | 'back', Instant][]): Seeing { return seeingPass(text, ...ways) }
function seeingPass(held: string, ...ways: ['out' | 'back', Instant][]): Seeing { return knowing({}, ways, held) }

function knowing(more: object, ways: ['out' | 'back', Instant][] = [], held = text): Seeing {
  const movements = ways.map(([kind, at], n) => ({ id: `01960000-0000-7000-8000-00000000000${n}`, group: 'recent', kind, at, exit: null, pass: nursesPass.id, resident, gate: null, emergency: false }))
  const sent = {
    cursor: 1, now: start, full: true, begins: true, wholeAgainAt: plus(start, 24 * hour), device: 'd', community: { id: osmanthus, name: 'x', zone: 'Asia/Shanghai', phone: '' }, place: { id: 'g', number: 1, name: 'x' },
    lists: null, collections: { passes: { put: [{ id: nursesPass.id, code: '1', text: held, resident, exit: null }], gone: [] }, movements: { put: movements, gone: [] }, ...more }, stretches: [], rest: null,
  } as unknown as Knows
  const applied = applyKnows(null, sent)
  if (applied.what === 'ask-again') throw new Error('nothing to hold')
  return { knows: { held: applied.held, trust, status: null, badLists: false }, lines: [], enrolled: null }
}

test('they come home with it as with any other pass; in, it lets nobody out', async () => {
  const [went, withdrawn] = [plus(start, hour), plus(start, 3 * hour)]
  expect(await lookAtText(text, seeing(['out', went]), withdrawn)).toMatchObject({ verdict: { code: 'already-out', go: 'back', claims: { id: nursesPass.id } }, resident })
  for (const ways of [seeing(), seeing(['out', went], ['back', plus(start, 2 * hour)])]) {
    expect(await lookAtText(text, ways, withdrawn)).toEqual({ verdict: { code: 'key-withdrawn', go: 'no', claims: null, exitsLeft: null, dueBack: null, opensAt: null }, how: 'scan', resident: null })
  }
})

test('whoever has moved since is shown with the door of today beside the one that stands on the pass', async () => {
  const at = plus(start, hour)
  expect((await lookAtText(text, knowing(behind('9-1-101')), at)).livesNow).toBe('9-1-101')
  expect(await lookAtText(text, knowing(behind(nursesPass.home)), at)).not.toHaveProperty('livesNow')
  expect(await lookAtText(text, knowing({}), at)).not.toHaveProperty('livesNow')
})

test('the code in their hand is from before the new end: a phone that has heard of it says when they are due, one that has not brings them in all the same', async () => {
  const went = plus(start, hour)
  const { backWithin } = nursesPass
  const late = plus(went, backWithin * 60_000 + hour)
  const anew = await signPass({ ...nursesPass, issuedAt: plus(went, hour), extendedTo: plus(late, hour) }, here.signer)
  // Whether the key is still in use is another matter: theirs was not withdrawn.
  const good = await openTrustList(await signTrustList(here.contents, here.root), here.rootJwk, crypto.subtle)
  if (!good.ok) throw new Error('no list')
  const with_ = (it: Seeing): Seeing => ({ ...it, knows: { ...it.knows!, trust: good.value } })
  expect(await lookAtText(text, with_(seeingPass(anew, ['out', went])), late)).toMatchObject({ verdict: { code: 'already-out', go: 'back', dueBack: plus(late, hour) } })
  expect(await lookAtText(text, with_(seeingPass(text, ['out', went])), late)).toMatchObject({ verdict: { code: 'let-back-late', go: 'back' } })
})
