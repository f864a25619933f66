// The release rules: which version is in force, and a new one from a DMN file. A file is looked through first, and everything that is wrong
// with it is listed by table, row and column; only a sound one can be used, by a second press.

import { useRef, useState } from 'react'
import { Link } from 'wouter'
import type { z } from 'zod'
import type { Instant } from '#domain/kernel/instants.ts'
import type { Problem } from '#domain/kernel/result.ts'
import type { rulesLoaded } from '#domain/rules/wire.ts'
import { isPassing, post } from '../../offline/api.ts'
import { newId } from '../../offline/ids.ts'
import { refresh } from '../../offline/live.tsx'
import type { StartProps } from '../../offline/session.ts'
import { useNow } from '../../offline/ticking.ts'
import { AsWritten } from '../../parts/AsWritten.tsx'
import { Button } from '../../parts/Button.tsx'
import { Field } from '../../parts/Field.tsx'
import { Notice, ProblemNotice } from '../../parts/Notice.tsx'
import { m } from '../../words/compiled/messages.js'
import { sentenceOf } from '../../words/sentences.ts'
import { Frame } from './Frame.tsx'
import { RuleProblems, type Checked } from './RuleProblems.tsx'
import { RuleVersions } from './RuleVersions.tsx'

type State = { dmn: string; /** of the file that was looked through */ name: string; checked: Checked | null; busy: 'check' | 'load' | null; problem: Problem | null; loaded: z.infer<typeof rulesLoaded> | null }
const nothing: State = { dmn: '', name: '', checked: null, busy: null, problem: null, loaded: null }

export function RulesPage(props: StartProps) {
  const [state, setState] = useState<State>(nothing)
  const now = useNow(60_000)
  const command = useRef('')
  const since = useRef<Instant | null>(null)
  const latest = useRef(0)
  const choose = async (input: HTMLInputElement): Promise<void> => {
    const file = input.files?.[0]
    // The same file, mended, can be chosen again.
    input.value = ''
    if (!file) return
    const mine = ++latest.current
    command.current = newId<'command'>()
    since.current = null
    setState({ ...nothing, name: file.name, busy: 'check' })
    const dmn = await file.text()
    const reply = await post<Checked>('/api/rules/check', { dmn })
    if (mine !== latest.current) return
    setState({ ...nothing, dmn, name: file.name, checked: reply.ok ? reply.value : null, problem: reply.ok ? null : reply.problem })
  }
  const load = async (): Promise<void> => {
    setState((before) => ({ ...before, busy: 'load', problem: null }))
    // Pressed again because no answer came, it is the same question: from the same moment on.
    const from = (since.current ??= now)
    const reply = await post<z.infer<typeof rulesLoaded>>('/api/rules', { dmn: state.dmn, validFrom: from }, { command: command.current })
    if (reply.ok || !isPassing(reply.problem)) [command.current, since.current] = [newId<'command'>(), null]
    setState((before) => ({ ...before, busy: null, problem: reply.ok ? null : reply.problem, loaded: reply.ok ? reply.value : null, checked: reply.ok ? null : before.checked }))
    if (reply.ok) void refresh()
  }
  const { name, checked, busy, problem, loaded } = state
  const fileWrong = problem && !checked && !isPassing(problem) ? sentenceOf(problem) : null
  return (
    <Frame {...props} title={m.overview_rulesTitle()} tools={props.me.verbs.includes('community.write') && <Link className="button" href="/overview/office">{m.overview_navOffice()}</Link>}>
      <p>{m.overview_rulesHow()}</p>
      <Field label={m.overview_rulesFile()} hint={m.overview_rulesHint()} error={fileWrong}><input type="file" accept=".dmn,.xml,application/xml,text/xml" onChange={(event) => void choose(event.target)} /></Field>
      {name !== '' && <p><AsWritten>{m.overview_rulesOf({ file: name })}</AsWritten></p>}
      {busy === 'check' && <p role="status">{m.overview_rulesChecking()}</p>}
      <ProblemNotice problem={fileWrong === null ? problem : null} />
      {loaded && <Notice tone="good" live><p><strong>{loaded.known ? m.overview_rulesSame({ version: loaded.version }) : m.overview_rulesLoaded({ version: loaded.version })}</strong></p></Notice>}
      {checked && <Outcome checked={checked} busy={busy === 'load'} onLoad={() => void load()} />}
      {checked && checked.problems.length > 0 && <RuleProblems checked={checked} />}
      <RuleVersions {...props} />
    </Frame>
  )
}

function Outcome({ checked, busy, onLoad }: { checked: Checked; busy: boolean; onLoad: () => void }) {
  const wrong = checked.problems.filter((problem) => problem.keepsOut).length + checked.found - checked.problems.length
  if (!checked.loads) return <Notice tone="wrong" live><p><strong>{m.overview_rulesWrong({ count: wrong })}</strong></p><p>{m.overview_rulesNothing()}</p></Notice>
  return (
    <Notice tone="good" live>
      <p><strong>{m.overview_rulesSound()}</strong></p><p>{m.overview_rulesSoundHow()}</p>
      <div className="row"><Button main busy={busy} onClick={onLoad}>{m.overview_rulesLoad()}</Button></div>
    </Notice>
  )
}
