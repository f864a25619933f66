// Catches a bug in a screen, and a part of the app that did not come. It never hides what matters: saved things are still here, and an
// emergency does not wait for a page. Below its own sentence stand the words that the page was brought with, which need nothing more.

import { Component, type ReactNode } from 'react'
import { m } from '../words/compiled/messages.js'
import { Button } from './Button.tsx'
import { Page } from './Page.tsx'

export class Broken extends Component<{ children: ReactNode; words: () => Element | null; onBroken: (error: unknown) => void }, { broken: boolean }> {
  override state = { broken: false }
  static getDerivedStateFromError() {
    return { broken: true }
  }
  override componentDidCatch(error: unknown): void {
    this.props.onBroken(error)
  }
  override render() {
    if (!this.state.broken) return this.props.children
    return (
      <Page title={m.common_brokenTitle()}>
        <div className="state" role="alert">
          <p>{m.common_broken()}</p>
          <Button main onClick={() => location.reload()}>{m.common_reload()}</Button>
        </div>
        <div ref={(at) => at?.append(this.props.words() ?? '')} />
      </Page>
    )
  }
}
