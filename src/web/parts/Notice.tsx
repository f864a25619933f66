// What the reader has to know now, and the three states of a screen without content: nothing here, asking, could not ask.

import type { ReactNode } from 'react'
import type { Problem } from '#domain/kernel/result.ts'
import { m } from '../words/compiled/messages.js'
import { sentenceOf } from '../words/sentences.ts'
import { Button } from './Button.tsx'

export type Tone = 'plain' | 'good' | 'ask' | 'wrong'

/** `live` has it read out when it appears. */
export function Notice({ tone = 'plain', live, children }: { tone?: Tone; live?: boolean; children: ReactNode }) {
  return <div className="notice" data-tone={tone} role={live ? (tone === 'wrong' ? 'alert' : 'status') : undefined}>{children}</div>
}

/** A problem as its sentence; nothing when there is none. */
export function ProblemNotice({ problem }: { problem: Problem | null | undefined }) {
  return problem ? <Notice tone="wrong" live><p>{sentenceOf(problem)}</p></Notice> : null
}

export const Empty = ({ children }: { children: ReactNode }) => <div className="state"><p>{children}</p></div>

export const Loading = () => <div className="state" role="status"><p>{m.common_loading()}</p></div>

export function Failed({ problem, onRetry }: { problem: Problem; onRetry?: () => void }) {
  return (
    <div className="state" role="alert">
      <p>{sentenceOf(problem)}</p>
      {onRetry && <Button onClick={onRetry}>{m.common_retry()}</Button>}
    </div>
  )
}
