// Loading a new version of the release rules, and reading what was loaded. The past is not rewritten: a version holds from
// now on or later, and decisions keep naming the one they used.

import { checkRules, loadRules, rulesChecked, rulesLoaded, ruleVersions as versions } from '#domain/rules/wire.ts'
import { later } from '#domain/kernel/instants.ts'
import { no, ok, type Result } from '#domain/kernel/result.ts'
import { idParams } from '#domain/kernel/wire.ts'
import type { z } from 'zod'
import { asideTask } from '../http/aside.ts'
import { endpoint, type Bytes, type Endpoint } from '../http/endpoint.ts'
import { loadRuleFile, ruleFile, ruleVersions } from './store.ts'

const listRoute = endpoint({
  method: 'GET', path: '/rules', summary: 'Which versions of the release rules there are, and which one advises now', may: 'exit.grant', reply: versions,
  handle: async ({ tx, community, now }) => ok({ rules: await ruleVersions(tx, community, now) }),
})

const fileRoute = endpoint({
  method: 'GET', path: '/rules/:id', summary: 'A version as the DMN file that was loaded', may: 'exit.grant', params: idParams<'rule-set'>(), reply: 'bytes',
  async handle({ tx, community, params, reply }) {
    const dmn = await ruleFile(tx, community, params.id)
    if (dmn === null) return no({ code: 'not-found' })
    void reply.header('content-disposition', 'attachment; filename="release.dmn"')
    return ok<Bytes>({ mediaType: 'application/xml', bytes: new TextEncoder().encode(dmn) })
  },
})

/** What a rule file costs, its cells decide: it is opened where it can be stopped, once, and its answers are kept beside it. */
const openAside = asideTask<string, Result<string>>(new URL('./trying.ts', import.meta.url), 'answers')

const checkAside = asideTask<string, Result<z.infer<typeof rulesChecked>>>(new URL('./trying.ts', import.meta.url), 'checked')

const checkRoute = endpoint({
  method: 'POST', path: '/rules/check', summary: 'Says what is wrong with a rule file, all of it at once, by table, row and column; stores nothing', may: 'rules.load',
  body: checkRules, bodyLimit: 2 * 1024 * 1024, reply: rulesChecked, once: false,
  prepare: ({ body, aside }) => aside(checkAside, body.dmn),
  handle: async ({ prepared }) => ok(prepared),
})

const loadRoute = endpoint({
  method: 'POST', path: '/rules', summary: 'Loads a version of the release rules (a DMN file); a faulty file is answered with table, row and column', may: 'rules.load',
  body: loadRules, bodyLimit: 2 * 1024 * 1024, reply: rulesLoaded,
  prepare: ({ body, aside }) => aside(openAside, body.dmn),
  async handle({ tx, community, rights, body, now, touch, prepared }) {
    const by = rights.actor.kind === 'account' ? rights.actor.id : null
    const loaded = await loadRuleFile(tx, community, { dmn: body.dmn, answers: prepared }, later(body.validFrom, now), by, now)
    if (!loaded.known) touch('rules', loaded.id)
    return ok(loaded)
  },
})

export const ruleRoutes: readonly Endpoint[] = [listRoute, fileRoute, checkRoute, loadRoute]
