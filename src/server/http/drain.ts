// How the server stops: no new requests, those in flight are answered, then the rest of `close()` follows (jobs, pools). It refuses
// to wait for ever: whoever has not been answered after some seconds is cut off, and sends the same command again later.
import type { FastifyInstance } from 'fastify'

/** How long requests in flight are waited for. */
const patience = 8_000

/**
 * For an app with `forceCloseConnections: 'idle'`. Connections that browsers keep open between two requests are closed as they
 * fall idle: Node does that once, at the beginning, and would then wait for each that was busy in that moment.
 */
export function drainOnClose(app: FastifyInstance): void {
  let tidy: NodeJS.Timeout | undefined
  let enough: NodeJS.Timeout | undefined
  app.addHook('preClose', async () => {
    tidy = setInterval(() => app.server.closeIdleConnections(), 50)
    enough = setTimeout(() => app.server.closeAllConnections(), patience)
  })
  // Hooks of this kind run after the last answer.
  app.addHook('onClose', async () => {
    clearInterval(tidy)
    clearTimeout(enough)
  })
}
