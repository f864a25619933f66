// What came back from a lead, was lost or damaged, or was collected when it was used: with two names, and why.

import { useState } from 'react'
import type { Buildings } from '#domain/sealing/wire.ts'
import type { Kits } from '#domain/rounds/kit-wire.ts'
import { deskActs } from '#domain/rounds/kits.ts'
import { now } from '../../offline/clock.ts'
import { useCommand } from '../../offline/commands.ts'
import { newId } from '../../offline/ids.ts'
import { refresh, useApi } from '../../offline/live.tsx'
import { Button } from '../../parts/Button.tsx'
import { stairwellName } from '../../parts/doors-said.ts'
import { Check, Field } from '../../parts/Field.tsx'
import { ProblemNotice } from '../../parts/Notice.tsx'
import { kitAct } from '../../words/compiled/groups/kitAct.js'
import { m } from '../../words/compiled/messages.js'

type What = Exclude<(typeof deskActs)[number], 'given'>
const whats = deskActs.filter((one): one is What => one !== 'given')

export function KitPut({ kits }: { kits: Kits }) {
  const [id] = useState(() => newId<'kit-move'>())
  const [what, setWhat] = useState<What>('returned')
  const [it, setIt] = useState({ lead: '', lot: kits.lots[0]?.id as string, stairwell: '', count: '', bags: '', other: '', words: '' })
  const [signed, setSigned] = useState(false)
  const [tried, setTried] = useState(false)
  const { run, busy, problem } = useCommand('/api/kits')
  const [used, isCount, isBags] = [what === 'used', /^[1-9]\d{0,4}$/.test(it.count.trim()), /^\d{1,3}$/.test(it.bags.trim())]
  const leads = [...new Map([...kits.walkers.map(({ id: of, name }) => [of, name] as const), ...kits.lots.flatMap((one) => one.stock.bags.map((bag) => [bag.lead, bag.name] as const))])]
  // Used ones come back the next morning too, when no round goes on.
  const stairwells = (useApi<Buildings>('/api/buildings').data?.compounds ?? []).flatMap((one) => one.buildings).flatMap(({ label: building, entrances }) => entrances.map((one) => ({ ...one, building })))
  const noName = what === 'returned' ? it.lead === '' : it.lead === '' && it.other.trim() === ''
  const set = (more: Partial<typeof it>): void => setIt({ ...it, ...more })
  const save = async (): Promise<void> => {
    setTried(true)
    if (!isCount || noName || (used && (!isBags || it.stairwell === ''))) return
    const body = { id, what, lot: used ? null : it.lot, count: Number(it.count), lead: it.lead || null, stairwell: used ? it.stairwell : null, give: null, bags: used ? Number(it.bags) : null, other: it.other, signed: what === 'returned' && signed, words: it.words, at: now() }
    if ((await run(body)).ok) await refresh('/api/kits')
  }
  return (
    <section className="stack-tight" aria-label={m.kits_put()}>
      <h2>{m.kits_put()}</h2>
      <form className="filter" aria-label={m.kits_put()} noValidate onSubmit={(event) => { event.preventDefault(); void save() }}>
        <Field label={m.kits_putWhat()}><select value={what} onChange={(event) => setWhat(event.target.value as What)}>{whats.map((one) => <option key={one} value={one}>{kitAct[one]?.()}</option>)}</select></Field>
        <Field label={used ? m.kits_leadCollected() : what === 'returned' ? m.kits_leadReturned() : m.kits_leadOrStore()} error={tried && noName ? m.kits_twoNames() : null}>
          <select value={it.lead} onChange={(event) => set({ lead: event.target.value })}><option value="">{what === 'returned' ? m.kits_choose() : m.kits_nobodysBag()}</option>{leads.map(([of, name]) => <option key={of} value={of}>{name}</option>)}</select>
        </Field>
        {used
          ? <Field label={m.kits_stairwell()} error={tried && it.stairwell === '' ? m.round_fill() : null}><select value={it.stairwell} onChange={(event) => set({ stairwell: event.target.value })}><option value="">{m.kits_choose()}</option>{stairwells.map((one) => <option key={one.id} value={one.id}>{stairwellName(one)}</option>)}</select></Field>
          : <Field label={m.kits_lot()}><select value={it.lot} onChange={(event) => set({ lot: event.target.value })}>{kits.lots.map((one) => <option key={one.id} value={one.id}>{`${one.maker} ${one.lot}`}</option>)}</select></Field>}
        <Field label={used ? m.kits_usedCount() : m.kits_count()} error={tried && !isCount ? m.kits_countWrong() : null}><input inputMode="numeric" maxLength={5} autoComplete="off" value={it.count} onChange={(event) => set({ count: event.target.value })} /></Field>
        {used && <Field label={m.kits_bags()} error={tried && !isBags ? m.kits_countWrong() : null}><input inputMode="numeric" maxLength={3} autoComplete="off" value={it.bags} onChange={(event) => set({ bags: event.target.value })} /></Field>}
        {what !== 'returned' && <Field label={m.kits_seenBy()}><input maxLength={60} autoComplete="off" value={it.other} onChange={(event) => set({ other: event.target.value })} /></Field>}
        <Field label={m.kits_words()}><input maxLength={200} autoComplete="off" value={it.words} onChange={(event) => set({ words: event.target.value })} /></Field>
        {what === 'returned' && <Check label={m.kits_signedHere()} checked={signed} onChange={setSigned} />}
        <ProblemNotice problem={problem} />
        <Button main type="submit" busy={busy}>{m.kits_put()}</Button>
      </form>
    </section>
  )
}
