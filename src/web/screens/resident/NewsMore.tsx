// What is told on the first page in words of its own, for which that has no room: that a request ended with their being put down as gone, what is asked for and by when, and what is needed no more.

import { useNow } from '../../offline/ticking.ts'
import { AsWritten } from '../../parts/AsWritten.tsx'
import { asksIn } from '../../parts/asks-said.ts'
import { asGoneSaid } from './as-gone.ts'
import { newsSaid } from './asked.ts'
import type { NewsRow } from './phase.ts'
import { useSituation } from './situation.tsx'

export function NewsMore({ news }: { news: NewsRow }) {
  const { zone, own } = useSituation()
  const now = useNow(30_000)
  const { exit, seq } = news.details
  const ask = asksIn(own.value?.exits.find((one) => one.id === exit) ?? { asks: [] }).find((one) => one.seq === seq)
  const isAsked = news.code === 'exit-evidence-asked'
  const lines = news.code.endsWith('asked') ? newsSaid(news, ask, zone, now) : [asGoneSaid(news.code)]
  return <>{lines.map((line, i) => <p key={line}>{isAsked && i === 1 ? <strong><AsWritten>{line}</AsWritten></strong> : <AsWritten>{line}</AsWritten>}</p>)}</>
}
