// Lets this phone ring when a notice comes: by a press here and never by itself, and ended here. A reminder only; whoever has it not is told all the same.

import { useEffect, useState } from 'react'
import type { PushHere } from '#domain/notices/push-wire.ts'
import { useCommand } from '../../offline/commands.ts'
import { useApi } from '../../offline/live.tsx'
import { Button } from '../../parts/Button.tsx'
import { ProblemNotice } from '../../parts/Notice.tsx'
import { m } from '../../words/compiled/messages.js'

const isAble = (): boolean => 'serviceWorker' in navigator && 'PushManager' in window && 'Notification' in window

const bytesOf = (key: string): Uint8Array<ArrayBuffer> => Uint8Array.from(atob(key.replaceAll('-', '+').replaceAll('_', '/')), (it) => it.charCodeAt(0))
const registration = async (): Promise<ServiceWorkerRegistration | undefined> => ('serviceWorker' in navigator ? navigator.serviceWorker.getRegistration() : undefined)
const present = async (): Promise<PushSubscription | null> => (await registration())?.pushManager?.getSubscription() ?? null

/** A new address of this phone. What it had for another home, with a key of another community, ends. */
async function subscribe(key: string): Promise<PushSubscription | null> {
  const manager = (await registration())?.pushManager
  if (!manager) return null
  await (await manager.getSubscription())?.unsubscribe()
  return manager.subscribe({ userVisibleOnly: true, applicationServerKey: bytesOf(key) })
}

export function PushSwitch() {
  const { data, refetch } = useApi<PushHere>('/api/me/push')
  return data && data.key !== null ? <Switch here={{ ...data, key: data.key }} onChanged={() => void refetch()} /> : null
}

type Said = 'began' | 'ended' | 'refused' | 'failed' | null
function Switch({ here, onChanged }: { here: PushHere & { key: string }; onChanged: () => void }) {
  const [rings, setRings] = useState<boolean | null>(null)
  const [said, setSaid] = useState<Said>(null)
  const [asking, setAsking] = useState(false)
  const begin = useCommand('/api/me/push')
  const end = useCommand('/api/me/push/end')
  // What the server has is of use only while the browser has it too.
  useEffect(() => { void present().then((it) => setRings(here.on !== null && it !== null), () => setRings(false)) }, [here.on])
  const start = async (): Promise<Said> => {
    if ((await Notification.requestPermission()) !== 'granted') return 'refused'
    const given = (await subscribe(here.key))?.toJSON()
    if (!given) return 'failed'
    const reply = await begin.run({ endpoint: given.endpoint, p256dh: given.keys?.['p256dh'], auth: given.keys?.['auth'] })
    return reply.ok ? 'began' : null
  }
  const stop = async (): Promise<Said> => {
    if (!(await end.run({})).ok) return null
    await (await present())?.unsubscribe()
    return 'ended'
  }
  const press = async (work: () => Promise<Said>): Promise<void> => {
    setAsking(true)
    const came = await work().catch((): Said => 'failed')
    setAsking(false)
    setSaid(came)
    if (came === 'began' || came === 'ended') { setRings(came === 'began'); onChanged() }
  }
  const words = said === 'began' ? m.notices_pushBegan() : said === 'ended' ? m.notices_pushEnded() : said === 'refused' ? m.notices_pushRefused() : said === 'failed' ? m.notices_pushFailed() : ''
  const busy = asking || begin.busy || end.busy
  return (
    <section className="stack-tight push-switch" aria-labelledby="push-title">
      <h2 id="push-title">{m.notices_pushTitle()}</h2>
      <p>{rings === true ? m.notices_pushOn() : m.notices_pushWhat()}</p>
      <p role="status" className={words === '' ? 'hidden-visually' : undefined}>{words}</p>
      <ProblemNotice problem={begin.problem ?? end.problem} />
      {!isAble() ? <p className="quiet">{m.notices_pushNoBrowser()}</p>
        : rings === true ? <Button className="at-start" busy={busy} onClick={() => void press(stop)}>{m.notices_pushEnd()}</Button>
          : rings === false && <Button className="at-start" busy={busy} onClick={() => void press(start)}>{m.notices_pushBegin()}</Button>}
    </section>
  )
}
