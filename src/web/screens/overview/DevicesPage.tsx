// The phones in the field: who has one, when it was last heard of, how wrong its clock is, and how many of its reports wait for a
// person; a QR enrols another, a held button withdraws one. A withdrawn phone reads nothing more; what it reports waits.

import { Link } from 'wouter'
import type { z } from 'zod'
import type { deviceRows } from '#domain/field/wire.ts'
import type { gates as gatesReply } from '#domain/gate/wire.ts'
import { minute, type Instant, type Zone } from '#domain/kernel/instants.ts'
import { useCommand } from '../../offline/commands.ts'
import { refresh, useApi } from '../../offline/live.tsx'
import type { StartProps } from '../../offline/session.ts'
import { useNow } from '../../offline/ticking.ts'
import { HoldButton } from '../../parts/HoldButton.tsx'
import { Empty, Failed, Loading, ProblemNotice } from '../../parts/Notice.tsx'
import { duration, when } from '../../parts/times.ts'
import { m } from '../../words/compiled/messages.js'
import { EnrolPhone } from './EnrolPhone.tsx'
import { Frame } from './Frame.tsx'

type Rows = z.infer<typeof deviceRows>
type Device = Rows['devices'][number]

export function DevicesPage(props: StartProps) {
  const zone = props.me.community.zone
  const now = useNow(15_000)
  const { data, error, refetch } = useApi<Rows>('/api/devices')
  const { data: gates } = useApi<z.infer<typeof gatesReply>>('/api/gates')
  const live = data?.devices.filter((device) => device.revokedAt === null) ?? []
  const gone = data?.devices.filter((device) => device.revokedAt !== null) ?? []
  return (
    <Frame {...props} title={m.overview_devicesTitle()}>
      <EnrolPhone kind="gate" places={gates?.gates ?? []} placeLabel={m.overview_gate()} zone={zone} now={now} live={live} />
      <EnrolPhone kind="wall" places={null} title={m.wall_enrolTitle()} about={m.wall_enrolWhat()} zone={zone} now={now} live={live} />
      {!data && (error ? <Failed problem={error.problem} onRetry={() => void refetch()} /> : <Loading />)}
      {data && live.length === 0 && <Empty>{m.overview_noDevices()}</Empty>}
      {live.length > 0 && <ul role="list" className="devices">{live.map((device) => <DeviceLine key={device.id} device={device} zone={zone} now={now} />)}</ul>}
      {gone.length > 0 && (
        <section className="stack-tight" aria-label={m.overview_devicesGone({ count: gone.length })}>
          <h2>{m.overview_devicesGone({ count: gone.length })}</h2>
          <ul role="list" className="devices gone">{gone.map((device) => <GoneLine key={device.id} device={device} zone={zone} now={now} />)}</ul>
        </section>
      )}
    </Frame>
  )
}

const seen = (device: Device, zone: Zone, now: Instant): string => (device.seenAt ? m.overview_seenAt({ at: when(device.seenAt, zone, now) }) : m.overview_neverSeen())
const Waiting = ({ device }: { device: Device }) => (device.held > 0 ? <Link href="/overview/devices/held" className="held-count">{m.overview_heldCount({ count: device.held })}</Link> : <span />)

function GoneLine({ device, zone, now }: { device: Device; zone: Zone; now: Instant }) {
  return (
    <li>
      <strong>{device.label}</strong>
      <span>{device.place}</span>
      <span className="quiet">{seen(device, zone, now)}</span>
      <span className="check-state">{m.overview_withdrawnAt({ at: when(device.revokedAt!, zone, now) })}</span>
      <Waiting device={device} />
    </li>
  )
}

function DeviceLine({ device, zone, now }: { device: Device; zone: Zone; now: Instant }) {
  const revoke = useCommand(`/api/devices/${device.id}/revoke`)
  const wrong = device.clockErrorMs !== null && Math.abs(device.clockErrorMs) > 2 * minute
  const withdraw = async (): Promise<void> => {
    if ((await revoke.run({})).ok) void refresh('/api/devices')
  }
  return (
    <li>
      <strong>{device.label}</strong>
      <span>{device.place}</span>
      <span className="quiet">{seen(device, zone, now)}</span>
      <span className={wrong ? 'check-state' : 'quiet'}>{device.clockErrorMs === null ? '' : wrong ? m.overview_clockWrong({ time: duration(Math.abs(device.clockErrorMs)) }) : m.overview_clockRight()}</span>
      <Waiting device={device} />
      <HoldButton hint={m.overview_holdHint()} cannot={m.resident_cannotHold()} onHeld={() => void withdraw()}>{m.overview_withdraw()}</HoldButton>
      <ProblemNotice problem={revoke.problem} />
    </li>
  )
}
