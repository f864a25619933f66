// Requests of machines outside that sign what they send: the signature is over the bytes, so the body is kept as it was written until it has been looked at.

import type { FastifyRequest } from 'fastify'

const bodies = new WeakMap<FastifyRequest, string>()
export const keepAsWritten = (request: FastifyRequest, text: string): void => void bodies.set(request, text)
export const asWritten = (request: FastifyRequest): string => bodies.get(request) ?? ''
