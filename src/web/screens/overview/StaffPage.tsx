// Who works here, in which role, where and until when; those who no longer do stand apart. A new colleague is added here, what waits for a second
// person stands on top. Whoever is opened shows what can be done about them. It says nothing of when anybody was last at work.

import { useState } from 'react'
import type { StaffList, StaffMember } from '#domain/access/staff-wire.ts'
import { useApi } from '../../offline/live.tsx'
import type { StartProps } from '../../offline/session.ts'
import { useNow } from '../../offline/ticking.ts'
import { AsWritten } from '../../parts/AsWritten.tsx'
import { Button } from '../../parts/Button.tsx'
import { Field } from '../../parts/Field.tsx'
import { Empty, Failed, Loading, Notice } from '../../parts/Notice.tsx'
import { m } from '../../words/compiled/messages.js'
import { Frame } from './Frame.tsx'
import { isHere } from './staff-names.ts'
import { StaffAdd } from './StaffAdd.tsx'
import { StaffProposals } from './StaffProposals.tsx'
import { StaffRow } from './StaffRow.tsx'

const matches = (text: string) => {
  const wanted = text.trim().toLowerCase()
  return ({ name, login }: StaffMember): boolean => wanted === '' || name.toLowerCase().includes(wanted) || login.includes(wanted)
}

export function StaffPage(props: StartProps) {
  const { me } = props
  const now = useNow(15_000)
  const { data, error, refetch } = useApi<StaffList>('/api/staff')
  const [adding, setAdding] = useState(false)
  const [text, setText] = useState('')
  const [open, setOpen] = useState<string | null>(null)
  const [added, setAdded] = useState<string | null>(null)
  const [ended, setEnded] = useState<string | null>(null)
  const zone = me.community.zone
  const found = data?.people.filter(matches(text)) ?? []
  const [here, gone] = [found.filter((one) => isHere(one, data!, now)), found.filter((one) => !isHere(one, data!, now))]
  // Whoever has gone leaves the list under the hand that pressed: said where that list stands.
  const left = gone.find((one) => one.id === ended)
  const newOne = data?.people.find((one) => one.id === added)
  const rows = (people: readonly StaffMember[]) => (
    <ul role="list" className="staff">
      {people.map((one) => <StaffRow key={one.id} one={one} list={data!} own={one.id === me.id} open={open === one.id} onEnded={() => setEnded(one.id)} onOpen={() => setOpen(open === one.id ? null : one.id)} zone={zone} now={now} />)}
    </ul>
  )
  return (
    <Frame {...props} title={m.overview_staffTitle()} tools={!adding && data && <Button main onClick={() => setAdding(true)}>{m.overview_staffAdd()}</Button>}>
      {!data && (error ? <Failed problem={error.problem} onRetry={() => void refetch()} /> : <Loading />)}
      {data && adding && <StaffAdd list={data} zone={zone} onDone={(id) => { setAdding(false); setOpen(id); setAdded(id) }} />}
      {newOne && <Notice tone="good" live><p><AsWritten>{m.overview_staffAdded({ name: newOne.name })}</AsWritten></p></Notice>}
      {data && data.proposals.length > 0 && <StaffProposals proposals={data.proposals} zone={zone} now={now} />}
      {data && (
        <>
          <form className="filter" role="search" onSubmit={(event) => event.preventDefault()}>
            <Field label={m.overview_staffFind()}><input type="search" maxLength={60} value={text} onChange={(event) => setText(event.target.value)} autoComplete="off" /></Field>
          </form>
          {left && <Notice tone="good" live><p><AsWritten>{m.overview_staffLeft({ name: left.name })}</AsWritten></p></Notice>}
          <p role="status">{m.overview_staffCount({ count: here.length })}</p>
          {here.length === 0 ? <Empty>{m.overview_staffNone()}</Empty> : rows(here)}
          {gone.length > 0 && (
            <section className="stack-tight" aria-label={m.overview_staffGone({ count: gone.length })}>
              <h2>{m.overview_staffGone({ count: gone.length })}</h2>
              {rows(gone)}
            </section>
          )}
        </>
      )}
    </Frame>
  )
}
