// A notice on paper: a poster (A4) for the stairwell, or slips (A6) for doors, a sheet for each language in which it was written. Its code says later whether the paper
// still holds; one that was corrected or withdrawn is not printed any more.

import type { Me } from '#domain/access/wire.ts'
import type { Notice } from '#domain/notices/wire.ts'
import { useApi } from '../../offline/live.tsx'
import { Qr } from '../../parts/Qr.tsx'
import { m } from '../../words/compiled/messages.js'
import { NoPaper, Paper } from './Paper.tsx'

export function NoticePrint({ me, id, slips }: { me: Me; id: string; slips: boolean }) {
  const { data, error, refetch } = useApi<Notice>(`/api/notices/${id}`)
  const title = slips ? m.notices_slipPaper() : m.notices_posterPaper()
  if (!data) return <NoPaper problem={error?.problem ?? null} onRetry={() => void refetch()} />
  if (data.code === null || data.ended !== null) return <main className="paper-page paper-ask stack"><h1>{title}</h1><p>{data.code === null ? m.notices_noPoster() : m.notices_endedPaper()}</p></main>
  const url = `${location.origin}/n/${data.code}`
  const code = data.code.toUpperCase()
  return (
    <Paper title={title} place={me.community.name} size={slips ? 'a6' : 'a4'}>
      {data.texts.filter((one) => one.kind === (slips ? 'slip' : 'poster')).map(({ language, text }) => {
        const [head, ...lines] = text.split('\n')
        const how = m.notices_scan({}, { locale: language })
        return (
          <article key={language} lang={language} className={slips ? 'notice-slip' : 'notice-poster'}>
            <p className="paper-place">{me.community.name}</p>
            <h1>{head}</h1>
            {lines.map((line, at) => <p key={at}>{line}</p>)}
            <div className="notice-code"><Qr text={url} label={how} paper /><p>{how}<br />{m.notices_code({ code }, { locale: language })}<br /><span className="notice-address">{`${location.host}/n/${data.code}`}</span></p></div>
          </article>
        )
      })}
    </Paper>
  )
}
