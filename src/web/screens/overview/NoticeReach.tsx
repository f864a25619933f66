// How far a notice came with its homes: a bar, and the same in words. Whoever has said “I know” or was told is reached; nobody else is.

import type { z } from 'zod'
import type { noticeLine } from '#domain/notices/wire.ts'
import { noticeReach } from '../../words/compiled/groups/noticeReach.js'
import { m } from '../../words/compiled/messages.js'

export type Counts = z.infer<typeof noticeLine>['counts']

export function NoticeReach({ counts }: { counts: Counts }) {
  const { homes, reached, opened, delivered, handedOver, nothing, doubtful, failed, rings, knocks } = counts
  const parts: [string, number][] = [['reached', reached], ['opened', opened], ['delivered', delivered], ['handed-over', handedOver]]
  const words: [string, number][] = [...parts.slice(1), ['nothing', nothing], ['doubtful', doubtful], ['failed', failed]]
  return (
    <div className="reach">
      <p><strong>{m.issuing_reachedOf({ reached, homes })}</strong></p>
      <div className="reach-bar" aria-hidden="true">{parts.filter(([, count]) => count > 0).map(([code, count]) => <span key={code} data-grade={code} style={{ flexGrow: count }} />)}<span style={{ flexGrow: Math.max(homes - parts.reduce((sum, [, count]) => sum + count, 0), 0) }} /></div>
      <ul role="list" className="reach-words quiet">
        {words.filter(([, count]) => count > 0).map(([code, count]) => <li key={code} data-grade={code}>{noticeReach[code]!()} {count}</li>)}
        {rings > 0 && <li>{m.issuing_onRings({ count: rings })}</li>}
        {knocks > 0 && <li>{m.issuing_onKnocks({ count: knocks })}</li>}
      </ul>
    </div>
  )
}
