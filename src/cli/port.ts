// Finds out before all slow work whether the port can be had, and says what to do when it cannot.
import { createServer, type AddressInfo } from 'node:net'
import { cannotStart, codeOf } from '#server/db/cannot-start.ts'

/** A refusal to listen in words; any other error comes back as it was. */
export function refusalToListen(error: unknown, host: string, port: number): unknown {
  switch (codeOf(error)) {
    case 'EADDRINUSE':
      return cannotStart('port-taken', `Port ${port} is taken by another program (perhaps Postern already runs: look at http://${host}:${port}/). `
        + `Stop that program, or choose another port: npm start -- --port ${port >= 65535 ? 8080 : port + 1}`)
    case 'EACCES':
      return cannotStart('port-not-allowed', `Port ${port} is reserved for the administrator. Choose one above 1023: npm start -- --port 8080`)
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return cannotStart('bad-config', `--host ${host}: this machine has no such address. Use 127.0.0.1, or 0.0.0.0 for all of them.`)
    default:
      return error
  }
}

/** The port that can be listened on: `port` itself, or any free one for 0. Throws CannotStart in words. */
export function freePort(host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.on('error', (error) => reject(refusalToListen(error, host, port)))
    probe.listen(port, host, () => {
      const { port: got } = probe.address() as AddressInfo
      probe.close(() => resolve(got))
    })
  })
}
