// Whether the guard is told what the pass says: each claim is put differently, and what then stands on the screen of the answer, or what is
// reported of it, must differ. A claim that nobody shows and nobody judges by fails here.

import { createElement } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { beforeAll, describe, expect, test } from 'vitest'
import { applyKnows } from '#domain/field/knows.ts'
import type { Knows } from '#domain/field/wire.ts'
import { day, hour, minute, plus } from '#domain/kernel/instants.ts'
import { places, type ClaimName, type PassClaims } from '#domain/pass/places.ts'
import { signPass } from '#domain/pass/pass.ts'
import { buildStatusList } from '#domain/pass/status-list.ts'
import { nursesPass, osmanthus, riverside, setUp, start } from '../../../../test/support/passes.ts'
import { readable, saidAs } from '../../parts/said.ts'
import { loadAreas } from '../../words/texts.ts'
import { movementOf } from './facts.ts'
import { lookAtText } from './look.ts'
import { VerdictScreen } from './VerdictScreen.tsx'
import type { Seeing } from './whereabouts.ts'

const here = await setUp(osmanthus)
const zone = 'Asia/Shanghai'
const now = plus(start, hour)
beforeAll(() => loadAreas(['common', 'field', 'gate']))

/** A phone at gate 1 that has met nobody, or has let out whoever holds the pass; the pass with index 7 was taken back. */
function seeing(out = false): Seeing {
  const movements = out ? [{ id: '01960000-0000-7000-8000-000000000001', group: 'x', kind: 'out', at: start, exit: null, pass: nursesPass.id, resident: null, gate: null, emergency: false }] : []
  const sent = {
    cursor: 1, now, full: true, wholeAgainAt: plus(now, day), device: 'd', community: { id: osmanthus, name: 'x', zone, phone: '' }, place: { id: 'g', number: 1, name: 'x' },
    begins: true, lists: null, collections: {}, stretches: ['passes', 'movements'].map((name) => ({ name, by: 'id', after: null, upto: null, put: name === 'movements' ? movements : [] })), rest: null,
  } as unknown as Knows
  const applied = applyKnows(null, sent)
  if (applied.what === 'ask-again') throw new Error('nothing to hold')
  return { knows: { held: applied.held, trust: here.trust, status: buildStatusList(osmanthus, start, 2000, [[7, 1]]), badLists: false }, lines: [], enrolled: null }
}

/** What the guard reads, and which pass their tap is a fact of. */
async function toldOf(claims: PassClaims, out = false): Promise<string> {
  const seen = await lookAtText(await signPass(claims, here.signer), seeing(out), now)
  const nothing = (): void => undefined
  const screen = renderToStaticMarkup(createElement(VerdictScreen, { seen, zone, phone: '', onLog: nothing, onClose: nothing, onNotThisPerson: nothing, onEmergency: nothing }))
  return `${screen.replace(/<[^>]+>/g, ' ').replaceAll('&#x27;', "'")} ${String((movementOf(seen, 'out') as { pass?: unknown }).pass)}`
}

const pass: PassClaims = { ...nursesPass, purpose: 'medical-recall', transport: 'own-car', weekly: { days: [1, 2, 3, 4, 5, 6, 7], from: 0, until: 1440 } }
/** Every claim, put differently. */
const other: Required<PassClaims> = {
  id: '0195f1a2-3b4c-7d5e-8f60-718293a4b5c7' as PassClaims['id'], community: riverside, who: '李＊', home: '9-9-909', purpose: 'bereavement', place: '殡仪馆', gates: [2],
  notBefore: plus(now, minute), notAfter: now, backWithin: 30, backBy: plus(now, 2 * minute), exits: 5, weekly: { days: [1, 2, 3, 4, 5, 6, 7], from: 0, until: 60 }, statusIndex: 7, transport: 'closed-loop', issuedAt: plus(start, -30 * day), extendedTo: plus(now, 3 * hour),
}
/** Of whoever is out alone. */
const ofWhoIsOut: readonly ClaimName[] = ['extendedTo']

describe('the guard is told', () => {
  test('yes, of the pass as it is', async () => {
    expect(await toldOf(pass)).toContain('王＊＊')
  })
  test.each(Object.keys(places) as ClaimName[])('what the pass says: %s', async (name) => {
    const out = ofWhoIsOut.includes(name)
    expect(await toldOf({ ...pass, [name]: other[name] }, out)).not.toBe(await toldOf(pass, out))
  })
  test.each(readable)('and reads it as it stands: %s', async (name) => {
    expect(await toldOf({ ...pass, [name]: other[name] })).toContain(saidAs(name, other[name]))
  })
})
