// One sheet of paper on the screen, with the button that prints it. Its size is the printer's page as well.

import type { ReactNode } from 'react'
import type { Problem } from '#domain/kernel/result.ts'
import { Button } from '../../parts/Button.tsx'
import { Failed, Loading } from '../../parts/Notice.tsx'
import { useTitle } from '../../parts/Page.tsx'
import { m } from '../../words/compiled/messages.js'

export type Size = 'a6' | 'a4' | 'a4-wide'

export function Paper({ title, place, size, tools, children }: { title: string; place: string; size: Size; tools?: ReactNode; children: ReactNode }) {
  useTitle(title, place)
  return (
    <div className="paper-page">
      <header className="paper-tools not-on-paper">
        <strong>{title}</strong>
        <span className="row">{tools}<Button main onClick={() => window.print()}>{m.overview_print()}</Button></span>
      </header>
      <main className={`paper ${size}`} tabIndex={-1}>{children}</main>
    </div>
  )
}

/** Until the answer is there: why there is nothing to print yet. */
export const NoPaper = ({ problem, onRetry }: { problem: Problem | null; onRetry: () => void }) =>
  <main className="paper-page">{problem ? <Failed problem={problem} onRetry={onRetry} /> : <Loading />}</main>
