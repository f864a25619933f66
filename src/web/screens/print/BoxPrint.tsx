// A box's hand-over sheet on A4: which tubes lie in it, and room for both signatures of each hand-over, with time, place and temperature.

import type { Me } from '#domain/access/wire.ts'
import { legs } from '#domain/rounds/boxes.ts'
import type { Boxes } from '#domain/rounds/wire.ts'
import { useApi } from '../../offline/live.tsx'
import { Empty } from '../../parts/Notice.tsx'
import { whole } from '../../parts/times.ts'
import { boxSide } from '../../words/compiled/groups/boxSide.js'
import { m } from '../../words/compiled/messages.js'
import { NoPaper, Paper } from './Paper.tsx'

export function BoxPrint({ me, round, id }: { me: Me; round: string; id: string }) {
  const { data, error, refetch } = useApi<Boxes>(`/api/testing-rounds/${round}/boxes`)
  if (!data) return <NoPaper problem={error?.problem ?? null} onRetry={() => void refetch()} />
  const box = data.boxes.find((one) => one.id === id)
  if (!box) return <main><Empty>{m.common_notFound()}</Empty></main>
  const zone = me.community.zone
  return (
    <Paper title={`${m.boxes_sheet()} ${box.code}`} place={me.community.name} size="a4">
      <section className="round-sheet">
        <p className="paper-place">{me.community.name}</p>
        <h1>{m.boxes_sheet()} · {m.boxes_box({ code: box.code })}</h1>
        <p>{[box.station, m.boxes_tubes({ count: box.tubes.length }), box.closedAt ? m.boxes_closedAt({ at: whole(box.closedAt, zone) }) : m.boxes_stillOpen()].filter((one) => one !== '').join(' · ')}</p>
        <table>
          <thead><tr><th scope="col">{m.boxes_sheetNumber()}</th><th scope="col">{m.boxes_sheetTube()}</th><th scope="col">{m.boxes_sheetThere()}</th></tr></thead>
          <tbody>{box.tubes.map((tube, n) => <tr key={tube}><td>{n + 1}</td><th scope="row">{tube}</th><td><span aria-hidden="true">☐</span></td></tr>)}</tbody>
        </table>
        <table>
          <thead><tr><td /><th scope="col">{m.boxes_sheetTime()}</th><th scope="col">{m.boxes_where()}</th><th scope="col">{m.boxes_sheetTemperature()}</th><th scope="col" className="round-room">{m.boxes_sheetFrom()} / {m.boxes_sheetTo()}</th></tr></thead>
          <tbody>{legs.flatMap((leg) => (['given', 'taken'] as const).map((what) => (
            <tr key={`${leg} ${what}`}><th scope="row">{boxSide[`${leg}-${what}`]?.()}</th><td /><td /><td /><td /></tr>
          )))}</tbody>
        </table>
        <p className="paper-foot">{m.boxes_sheetBack()}</p>
      </section>
    </Paper>
  )
}
