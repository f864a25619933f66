// A list as it came back: typed by number on the keyboard, seen line by line before it is written down, and written down in one press. What is typed stays through a reload.

import { useRef, useState, type FormEvent } from 'react'
import { standsAs, typedBack, type Typed } from '#domain/desk/call-list.ts'
import type { CallLine, CallList } from '#domain/desk/call-list-wire.ts'
import { now } from '../../offline/clock.ts'
import { useCommand } from '../../offline/commands.ts'
import { newId } from '../../offline/ids.ts'
import { refresh, useApi } from '../../offline/live.tsx'
import type { StartProps } from '../../offline/session.ts'
import { useNow } from '../../offline/ticking.ts'
import { AsWritten } from '../../parts/AsWritten.tsx'
import { Button } from '../../parts/Button.tsx'
import { useDraft } from '../../parts/draft.ts'
import { Field } from '../../parts/Field.tsx'
import { composing } from '../../parts/keys.ts'
import { Failed, Loading, ProblemNotice } from '../../parts/Notice.tsx'
import { when } from '../../parts/times.ts'
import { listStanding } from '../../words/compiled/groups/listStanding.js'
import { m } from '../../words/compiled/messages.js'
import { DeskPage } from './DeskPage.tsx'
import { kindName } from './case-said.ts'
import { ListLine, resultName } from './ListLine.tsx'

export function ListPage(props: StartProps & { id: string }) {
  const zone = props.me.community.zone
  const { data, error, refetch } = useApi<CallList>(`/api/call-lists/${props.id}`)
  const at = useNow(60_000)
  return (
    <DeskPage {...props} title={data ? m.shift_listName({ number: data.number, name: data.name }) : m.shift_listsTitle()}>
      {data ? (
        <>
          <p>{(data.expiresAt > at ? m.shift_listUntil : m.shift_listExpired)({ time: when(data.expiresAt, zone, at) })} · <AsWritten>{m.shift_listBy({ name: data.by })}</AsWritten> · {m.shift_listBack({ back: data.back, lines: data.lines })}</p>
          <p><a className="button" href={`/print/calls/${data.id}`}>{m.shift_listPaper()}</a></p>
          <TypedBack list={data} zone={zone} />
        </>
      ) : error ? <Failed problem={error.problem} onRetry={() => void refetch()} /> : <Loading />}
    </DeskPage>
  )
}

type Pending = Readonly<Record<number, Typed>>

function TypedBack({ list, zone }: { list: CallList; zone: StartProps['me']['community']['zone'] }) {
  const [pending, setPending, clear] = useDraft<Pending>(`call-list-${list.id}`, {})
  const [text, setText] = useState('')
  const [wrong, setWrong] = useState<string | null>(null)
  const [said, setSaid] = useState('')
  const field = useRef<HTMLInputElement>(null)
  const { run, busy, problem } = useCommand<{ list: CallList; already: number[] }>(`/api/call-lists/${list.id}/back`)
  const open = list.calls.filter((it) => it.result === null)
  // What a colleague has typed meanwhile is no longer mine to send.
  const mine = open.flatMap((it) => pending[it.n] ?? [])
  const put = (event: FormEvent): void => {
    event.preventDefault()
    const read = typedBack(text, new Set(list.calls.map((it) => it.n)))
    if (typeof read === 'string') { setWrong(read === 'number' ? m.shift_typeNumber() : m.shift_typeResult()); return }
    if (!open.some((it) => it.n === read.n)) { setWrong(m.shift_typeAlready({ n: read.n })); return }
    setPending((before) => ({ ...before, [read.n]: read }))
    setSaid(m.shift_typed({ n: read.n, name: list.calls.find((it) => it.n === read.n)?.name ?? '', result: resultName(read.result) }))
    setWrong(null)
    setText('')
  }
  const send = async (): Promise<void> => {
    const reply = await run({ results: mine.map((it) => ({ ...it, acts: [newId<'promise-act'>(), newId<'promise-act'>()], at: now() })) })
    if (!reply.ok) return
    // What a colleague had typed back before stands as it was typed: whoever holds the paper hears which lines that are.
    const { already } = reply.value
    setSaid([m.shift_typeSent({ count: mine.length - already.length }), ...already.toSorted((a, b) => a - b).map((n) => m.shift_typeStands({ n }))].join(' '))
    setPending({})
    clear()
    void refresh('/api/')
    field.current?.focus()
  }
  const drop = (n: number): void => setPending((before) => Object.fromEntries(Object.entries(before).filter(([key]) => Number(key) !== n)))
  return (
    <section className="stack" aria-labelledby="typed-back" data-place tabIndex={-1}>
      <h2 id="typed-back">{m.shift_typeTitle()}</h2>
      {open.length > 0 ? (
        <form noValidate onSubmit={put} className="typed-back">
          <Field label={m.shift_typeField()} hint={m.shift_typeHint()} error={wrong}><input ref={field} autoComplete="off" inputMode="text" value={text} onKeyDown={(event) => { if (event.key === 'Enter' && composing(event.nativeEvent)) event.preventDefault() }} onChange={(event) => setText(event.target.value)} /></Field>
        </form>
      ) : <p role="status">{m.shift_listAllBack()}</p>}
      <p role="status" className="shift-said"><AsWritten>{said}</AsWritten></p>
      <ProblemNotice problem={problem} />
      <Table list={list.id} calls={list.calls} pending={pending} zone={zone} onDrop={drop} onSaid={setSaid} />
      {mine.length > 0 && <Button main className="at-start" busy={busy} onClick={() => void send()}>{m.shift_typeSend({ count: mine.length })}</Button>}
    </section>
  )
}

const standing = (it: CallLine): string => { const is = standsAs(it); return is === 'to-call' ? '' : listStanding[is]!() }

function Table({ list, calls, pending, zone, onDrop, onSaid }: { list: CallList['id']; calls: readonly CallLine[]; pending: Pending; zone: StartProps['me']['community']['zone']; onDrop: (n: number) => void; onSaid: (said: string) => void }) {
  const at = useNow(60_000)
  const what = (it: CallLine) => {
    const mine = it.result === null ? pending[it.n] : undefined
    if (mine) return <>{resultName(mine.result)}{mine.words !== '' && <> · <AsWritten>{mine.words}</AsWritten></>} <span className="quiet">({m.shift_typeNotYet()})</span> <Button plain onClick={() => onDrop(it.n)}>{m.shift_typeTake()}</Button></>
    if (it.typed.length > 0) return <><ListLine list={list} line={it} zone={zone} at={at} onSaid={onSaid} />{it.result === null && !it.hidden && standing(it)}</>
    return it.hidden ? '' : standing(it)
  }
  return (
    <div className="scroll-wide">
      <table className="call-table">
        <thead><tr>{[m.shift_n(), m.shift_name(), m.shift_door(), m.shift_about(), m.shift_result()].map((name) => <th key={name} scope="col">{name}</th>)}</tr></thead>
        <tbody>{calls.map((it) => <tr key={it.n}><th scope="row">{it.n}</th><td><AsWritten>{it.hidden ? m.shift_private() : it.name || it.number}</AsWritten></td><td>{it.door}</td><td>{it.hidden ? '' : kindName(it.kind)}</td><td>{what(it)}</td></tr>)}</tbody>
      </table>
    </div>
  )
}
