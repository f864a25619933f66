// What came by carton, of one lot: how many cartons, how many in each, which were short, and who brought it; both names stand under it.

import { useState } from 'react'
import { delivered } from '#domain/rounds/kits.ts'
import { now } from '../../offline/clock.ts'
import { useCommand } from '../../offline/commands.ts'
import { newId } from '../../offline/ids.ts'
import { refresh } from '../../offline/live.tsx'
import { Button } from '../../parts/Button.tsx'
import { Check, Field } from '../../parts/Field.tsx'
import { ProblemNotice } from '../../parts/Notice.tsx'
import { m } from '../../words/compiled/messages.js'

const isCount = (text: string, least = 1): boolean => /^\d{1,5}$/.test(text.trim()) && Number(text) >= least

export function KitReceive({ open }: { open: boolean }) {
  const [ids] = useState(() => ({ id: newId<'kit-move'>(), lot: newId<'kit-lot'>() }))
  const [it, setIt] = useState({ maker: '', lot: '', expiresOn: '', cartons: '', each: '', from: '', words: '' })
  const [short, setShort] = useState<readonly { carton: string; count: string }[]>([])
  const [signed, setSigned] = useState(false)
  const [tried, setTried] = useState(false)
  const { run, busy, problem } = useCommand('/api/kits/received')
  const numbers = isCount(it.cartons) && isCount(it.each) && short.every((one) => isCount(one.count, 0))
  const shorts = short.map((one) => ({ carton: one.carton, count: Number(one.count) }))
  const sum = numbers ? delivered({ cartons: Number(it.cartons), each: Number(it.each), short: shorts }) : null
  const missing = (text: string): string | null => (tried && text.trim() === '' ? m.round_fill() : null)
  const wrong = (text: string, least = 1): string | null => (tried && !isCount(text, least) ? m.kits_countWrong() : null)
  const save = async (): Promise<void> => {
    setTried(true)
    if ([it.maker, it.lot, it.expiresOn, it.from].some((text) => text.trim() === '') || !numbers || !signed) return
    const { maker, lot, expiresOn, cartons, each, from, words } = it
    if ((await run({ id: ids.id, lot: { id: ids.lot, maker, lot, expiresOn }, cartons: Number(cartons), each: Number(each), short: shorts, from, words, at: now() })).ok) await refresh('/api/kits')
  }
  const field = (name: keyof typeof it, label: string, max: number) => <Field label={label} error={name === 'words' ? null : missing(it[name])}><input maxLength={max} autoComplete="off" value={it[name]} onChange={(event) => setIt({ ...it, [name]: event.target.value })} /></Field>
  const number = (name: 'cartons' | 'each', label: string) => <Field label={label} error={wrong(it[name])}><input inputMode="numeric" maxLength={5} autoComplete="off" value={it[name]} onChange={(event) => setIt({ ...it, [name]: event.target.value })} /></Field>
  return (
    <details open={open}>
      <summary>{m.kits_receive()}</summary>
      <form className="stack-tight" aria-label={m.kits_receive()} noValidate onSubmit={(event) => { event.preventDefault(); void save() }}>
        <div className="filter">
          {field('maker', m.kits_maker(), 60)}{field('lot', m.kits_lotNumber(), 40)}
          <Field label={m.kits_expires()} error={missing(it.expiresOn)}><input type="date" value={it.expiresOn} onChange={(event) => setIt({ ...it, expiresOn: event.target.value })} /></Field>
          {number('cartons', m.kits_cartons())}{number('each', m.kits_each())}
        </div>
        {short.map((one, n) => (
          <div key={n} className="filter">
            <Field label={m.kits_shortCarton()}><input maxLength={40} autoComplete="off" value={one.carton} onChange={(event) => setShort(short.map((it, k) => (k === n ? { ...it, carton: event.target.value } : it)))} /></Field>
            <Field label={m.kits_shortCount()} error={wrong(one.count, 0)}><input inputMode="numeric" maxLength={5} autoComplete="off" value={one.count} onChange={(event) => setShort(short.map((it, k) => (k === n ? { ...it, count: event.target.value } : it)))} /></Field>
            <Button plain onClick={() => setShort(short.filter((_, k) => k !== n))}>{m.kits_shortAway()}</Button>
          </div>
        ))}
        <p><Button onClick={() => setShort([...short, { carton: '', count: '' }])}>{m.kits_short()}</Button></p>
        <div className="filter">{field('from', m.kits_from(), 60)}{field('words', m.kits_words(), 200)}</div>
        {sum && <p role="status"><strong>{m.kits_sum(sum)}</strong></p>}
        <Check label={m.kits_bothSigned()} checked={signed} onChange={setSigned} />
        {tried && !signed && <p className="error" role="alert">{m.kits_signFirst()}</p>}
        <ProblemNotice problem={problem} />
        <p><Button main type="submit" busy={busy}>{m.kits_receive()}</Button></p>
      </form>
    </details>
  )
}
