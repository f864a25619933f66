// The pass: large code, short code, when and where it holds. Works without a network once it was seen. Ended early, it says so
// before anything else and shows no code.

import { Link } from 'wouter'
import type { ExitView } from '#domain/exits/wire.ts'
import { initials } from '#domain/people/people.ts'
import { useNow } from '../../offline/ticking.ts'
import { Button } from '../../parts/Button.tsx'
import { Failed, Loading, Notice } from '../../parts/Notice.tsx'
import { PassCard, PassSlip } from '../../parts/PassCard.tsx'
import type { PassShown } from '../../parts/pass-lines.ts'
import { m } from '../../words/compiled/messages.js'
import { useExit } from './exit-of.ts'
import { Frame } from './Frame.tsx'
import { isShowable, phaseOf } from './phase.ts'
import { headline } from './sayings.ts'
import { useSituation } from './situation.tsx'

const shown = (exit: ExitView, pass: NonNullable<ExitView['pass']>): PassShown => ({ ...pass, who: exit.resident ? initials(exit.resident.name) : '', home: exit.resident?.door ?? '' })

export function PassPage({ id }: { id: string }) {
  const { zone } = useSituation()
  const now = useNow(15_000)
  const { exit, problem, retry } = useExit(id)
  if (!exit) return <Frame title={m.pass_title()} back="/me">{problem ? <Failed problem={problem} onRetry={retry} /> : <Loading />}</Frame>
  return (
    <Frame title={headline(exit, phaseOf(exit, now), zone, now)} back={`/me/exits/${id}`} action={<Next exit={exit} />}>
      {exit.pass && isShowable(exit, now) ? <Card pass={shown(exit, exit.pass)} /> : <Notice tone="ask"><p>{m.resident_noPass()}</p></Notice>}
      <Link href={`/me/exits/${id}`}>{m.resident_readMore()}</Link>
    </Frame>
  )
}

const Next = ({ exit }: { exit: ExitView }) =>
  exit.whereabouts === 'out' ? <Link href={`/me/exits/${exit.id}/back`} className="button main big">{m.resident_doBack()}</Link> : null

function Card({ pass }: { pass: PassShown }) {
  const { me, zone } = useSituation()
  return (
    <>
      <div className="not-on-paper stack">
        <PassCard pass={pass} place={me.community.name} zone={zone} />
        <Button big onClick={() => window.print()}>{m.pass_print()}</Button>
      </div>
      <div className="on-paper"><PassSlip pass={pass} community={{ ...me.community, zone }} /></div>
    </>
  )
}
