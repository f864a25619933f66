// An address that leads nowhere.

import { Link } from 'wouter'
import { m } from '../words/compiled/messages.js'
import { Page } from './Page.tsx'

export function NotThere() {
  return (
    <Page title={m.common_notFoundTitle()}>
      <div className="state"><p>{m.common_notFound()}</p><Link href="/">{m.common_start()}</Link></div>
    </Page>
  )
}
