// Puts endpoints on the server under /api, with their schemas for OpenAPI.

import type { FastifyContextConfig, FastifyInstance } from 'fastify'
import { z } from 'zod'
import { fail, type Context, type Endpoint } from './endpoint.ts'
import { mayI, run } from './run.ts'
import { problemBody } from './problems.ts'
import { keepAsWritten } from './signed.ts'

/** What a form may send, whoever sends it: a body is received before it is known whose it is. Whoever needs more says so. */
export const usualBody = 64 * 1024

type RouteSays = FastifyContextConfig & { asSent?: boolean; signed?: boolean; outcome?: boolean }

const problem = z.object({ type: z.string(), title: z.string(), status: z.number(), code: z.string(), details: z.record(z.string(), z.unknown()), reference: z.string().optional() })

/** Checking the body is endpoint()'s own work, so that all problems look alike; the schemas here are for the document. */
function documented(it: Endpoint): Record<string, unknown> {
  const bytes = { type: 'string', format: 'binary' } as const
  const command = it.method !== 'GET' && !it.signed && !it.outcome
  return {
    summary: it.summary,
    tags: [it.path.split('/')[1]],
    description: `May: \`${it.may}\`.`,
    ...(it.body && it.body !== 'bytes' ? { body: it.body } : {}),
    ...(it.query ? { querystring: it.query } : {}),
    ...(it.params ? { params: it.params } : {}),
    ...(command ? { headers: z.object({ 'command-id': z.uuid() }) } : {}),
    response: { 200: it.reply === 'bytes' ? z.any().describe(JSON.stringify(bytes)) : it.reply, 400: problem, 401: problem, 403: problem, 404: problem, 409: problem, 422: problem, 429: problem, 500: problem, 503: problem },
  }
}

export async function mountEndpoints(app: FastifyInstance, context: Context, endpoints: readonly Endpoint[]): Promise<void> {
  await app.register(async (api) => {
    const types = /^(application\/octet-stream|application\/pdf|application\/fhir\+json|image\/[\w.+-]+|text\/csv|application\/vnd\.[\w.+-]+)/
    api.addContentTypeParser(types, { parseAs: 'buffer' }, (_request, body, done) => done(null, body))
    // One `__proto__` among five hundred facts must not turn the others away; nothing is ever copied from such a body as it stands.
    const strictly = api.getDefaultJsonParser('error', 'error')
    api.addContentTypeParser('application/json', { parseAs: 'string' }, (request, text: string, done) => {
      if ((request.routeOptions.config as RouteSays).signed) keepAsWritten(request, text)
      if (!(request.routeOptions.config as RouteSays).asSent) return strictly(request, text, done)
      try {
        done(null, JSON.parse(text))
      } catch {
        done(Object.assign(new Error('not JSON'), { statusCode: 400 }))
      }
    })
    api.setErrorHandler((error, request, reply) => fail(error, request, reply))
    // Parsing happens once, in endpoint(); replies were parsed by their schema before they get here.
    api.setValidatorCompiler(() => (value) => ({ value }))
    api.setSerializerCompiler(() => (value) => JSON.stringify(value))
    for (const it of endpoints) {
      api.route({
        method: it.method, url: it.path, schema: documented(it), config: { asSent: it.asSent ?? false, signed: it.signed ?? false, outcome: it.outcome ?? false } as RouteSays, bodyLimit: it.bodyLimit ?? usualBody,
        ...(it.body === 'bytes' ? { onRequest: (request, reply) => mayI(it, context, request, reply) } : {}),
        handler: (request, reply) => run(it, context, request, reply),
      })
    }
    api.setNotFoundHandler((_request, reply) => reply.status(404).header('content-type', 'application/problem+json').send(problemBody({ code: 'not-found' })))
  }, { prefix: '/api' })
}
