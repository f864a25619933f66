// The versions of the release rules. Those that advise now or will are looked through again as a new file would be: what is asked of a file has
// become more since some were loaded, and a version that would not be taken today says so. It goes on advising until another one is loaded.

import { useEffect, useState } from 'react'
import type { z } from 'zod'
import type { Instant } from '#domain/kernel/instants.ts'
import type { ruleVersions } from '#domain/rules/wire.ts'
import { post } from '../../offline/api.ts'
import { useApi } from '../../offline/live.tsx'
import type { StartProps } from '../../offline/session.ts'
import { useNow } from '../../offline/ticking.ts'
import { Failed, Loading, Notice } from '../../parts/Notice.tsx'
import { when } from '../../parts/times.ts'
import { m } from '../../words/compiled/messages.js'
import { RuleProblems, type Checked } from './RuleProblems.tsx'

type Version = z.infer<typeof ruleVersions>['rules'][number]

export function RuleVersions({ me }: StartProps) {
  const { data, error, refetch } = useApi<z.infer<typeof ruleVersions>>('/api/rules')
  const now = useNow(60_000)
  if (!data) return error ? <Failed problem={error.problem} onRetry={() => void refetch()} /> : <Loading />
  return (
    <section aria-label={m.overview_rulesVersions()}>
      <h2>{m.overview_rulesVersions()}</h2>
      <ul className="rule-versions">
        {data.rules.map((one) => (
          <li key={one.id}>
            <span>{m.overview_rulesVersionLine({ version: one.version, from: when(one.validFrom, me.community.zone, now) })}{one.inForce && <strong> · {m.overview_rulesInForce()}</strong>}</span>
            <a href={`/api/rules/${one.id}`} download={`release-${one.version}.dmn`}>{m.overview_rulesDownload()}</a>
          </li>
        ))}
      </ul>
      {data.rules.filter((one) => advises(one, now)).map((one) => <LookedThrough key={one.id} version={one} />)}
    </section>
  )
}

const advises = (one: Version, now: Instant): boolean => one.inForce || one.validFrom > now

/** Silent while it is not known, and where nothing is wrong. */
function LookedThrough({ version: { id, version } }: { version: Version }) {
  const [checked, setChecked] = useState<Checked | null>(null)
  useEffect(() => {
    const leaving = new AbortController()
    void lookThrough(id, leaving.signal).then((found) => { if (!leaving.signal.aborted) setChecked(found) }, () => undefined)
    return () => leaving.abort()
  }, [id])
  if (!checked || checked.loads) return null
  return (
    <div className="stack">
      <Notice tone="ask" live><p><strong>{m.overview_rulesOld({ version })}</strong></p><p>{m.overview_rulesOldHow()}</p></Notice>
      <RuleProblems checked={checked} />
    </div>
  )
}

async function lookThrough(id: string, signal: AbortSignal): Promise<Checked | null> {
  const file = await fetch(`/api/rules/${id}`, { signal })
  const reply = file.ok ? await post<Checked>('/api/rules/check', { dmn: await file.text() }, { signal }) : null
  return reply?.ok ? reply.value : null
}
