// Medical emergency: whoever needs help goes now. One button tells the committee and the gate; without a network it is saved and
// sent later, and nobody waits for that. It asks nothing that could keep somebody at the door.

import { dial } from '#domain/kernel/telephones.ts'
import { useRef, useState } from 'react'
import { Link } from 'wouter'
import { now } from '../../offline/clock.ts'
import { queue } from '../../offline/commands.ts'
import { newId } from '../../offline/ids.ts'
import { Button } from '../../parts/Button.tsx'
import { Field } from '../../parts/Field.tsx'
import { Notice } from '../../parts/Notice.tsx'
import { m } from '../../words/compiled/messages.js'
import { Frame } from './Frame.tsx'
import { useSituation } from './situation.tsx'

const somebodyElse = 'else'

export function EmergencyPage() {
  const { me, person } = useSituation()
  const [who, setWho] = useState(person?.id ?? somebodyElse)
  const [described, setDescribed] = useState('')
  const [told, setTold] = useState<{ id: string; stored: boolean; door: string } | null>(null)
  const chosen = me.residents.find((one) => one.id === who) ?? null
  const telling = useRef(false)
  const tell = async (): Promise<void> => {
    // Shaking hands press twice, and the disk takes its time: it is one.
    if (telling.current) return
    telling.current = true
    const id = newId<'exit'>()
    const door = chosen?.door ?? person?.door ?? me.name
    const body = { id, resident: chosen?.id ?? null, described: chosen ? '' : `${described.trim() || m.resident_emergencySomebody()} (${door})`, at: now() }
    const stored = await queue('/api/exits/emergency', body).then(() => true, () => false)
    setTold({ id, stored, door })
  }
  if (told) return <Go {...told} />
  return (
    <Frame title={m.resident_emergencyTitle()} back="/me" noEmergency action={<Button main big className="emergency-button" onClick={() => void tell()}>{m.resident_emergencyTell()}</Button>}>
      <ol className="steps">
        <li>{m.resident_emergencyStep1()} <Ambulance /></li>
        <li>{m.resident_emergencyStep2()}</li>
        <li>{m.resident_emergencyStep3()}</li>
      </ol>
      <CallNow />
      {me.residents.length > 0 && (
        <Field label={m.resident_emergencyWho()}>
          <select value={who} onChange={(event) => setWho(event.target.value)}>
            {me.residents.map((one) => <option key={one.id} value={one.id}>{m.resident_personOption({ name: one.name, door: one.door })}</option>)}
            <option value={somebodyElse}>{m.resident_emergencyElse()}</option>
          </select>
        </Field>
      )}
      {who === somebodyElse && (
        <Field label={m.resident_emergencyDescribe()} hint={m.resident_emergencyDescribeHint()}>
          <input maxLength={120} value={described} onChange={(event) => setDescribed(event.target.value)} />
        </Field>
      )}
    </Frame>
  )
}

/** A page that was kept by an earlier version does not know the number: then the words alone are there. */
function Ambulance() {
  const { me } = useSituation()
  const phone = me.community.emergencyPhone as string | undefined
  return phone ? <a className="tel" href={dial(phone)}>{phone}</a> : null
}

/** The number stands in words as well: a phone that cannot dial from a page can still be read. */
function CallNow() {
  const { me } = useSituation()
  return <a className="button big" href={dial(me.community.phone)}>{m.resident_emergencyCall({ phone: me.community.phone })}</a>
}

function Go({ id, stored, door }: { id: string; stored: boolean; door: string }) {
  const { waiting, me } = useSituation()
  const unsent = waiting.some((entry) => (entry.body.body as { id?: string }).id === id)
  return (
    <Frame title={m.resident_emergencyGo()} noEmergency action={<CallNow />}>
      <p>{m.resident_emergencyStep1()} <Ambulance /></p>
      <p className="at-gate">{m.resident_emergencyAtGate({ door: door.replaceAll('-', '\u2011') })}</p>
      <p>{m.resident_emergencyPaper()}</p>
      <Notice tone={unsent || !stored ? 'ask' : 'good'} live>
        <p>{!stored ? m.resident_emergencyNotStored({ phone: me.community.phone }) : unsent ? m.resident_emergencySaved({ phone: me.community.phone }) : m.resident_emergencyTold()}</p>
      </Notice>
      <Link href="/me">{m.resident_toStart()}</Link>
    </Frame>
  )
}
