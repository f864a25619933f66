// The only place that wires the server together: plugins, endpoints, live events, the built web app.
// Refuses to answer anything that no endpoint names.

import cookie from '@fastify/cookie'
import compress from '@fastify/compress'
import swagger from '@fastify/swagger'
import Fastify, { LogController, type FastifyInstance, type FastifyReply, type FastifyRequest, type FastifyServerOptions } from 'fastify'
import { jsonSchemaTransform, serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod'
import { instantOf } from '#domain/kernel/instants.ts'
import type { Database } from './db/pool.ts'
import { accessTerms } from './access/audience.ts'
import { accessChanges } from './access/changes.ts'
import { hasRole } from './access/accounts.ts'
import { accessJobs } from './access/jobs.ts'
import { carersInQueue, carersOf } from './access/carers.ts'
import { credentialsLeft, openedSince } from './access/leaving.ts'
import { officeSettings } from './access/office-routes.ts'
import { accessRoutes } from './access/routes.ts'
import { staffInQueue } from './access/staff-queue.ts'
import { noChannels, type Channels } from './channels/channels.ts'
import { failingInQueue } from './channels/failing.ts'
import { answerRoutes } from './desk/answer-routes.ts'
import { doorChanges } from './doors/changes.ts'
import { doorRoutes, type FollowResults } from './doors/routes.ts'
import { queueRoutes } from './desk/queue-routes.ts'
import { deskRoutes } from './desk/routes.ts'
import { deskInQueue } from './desk/desk-queue.ts'
import { textRoutes } from './desk/text-routes.ts'
import { deskChanges } from './desk/changes.ts'
import { shortAnswerRoutes, shortAnswersHere } from './desk/short-answers.ts'
import { deskOnWall } from './desk/wall.ts'
import { shortAnswersInQueue } from './desk/short-answers-queue.ts'
import { toldJobs } from './desk/told-judging.ts'
import { keepStanding } from './desk/told.ts'
import { toldOtherwiseInQueue } from './desk/told-queue.ts'
import { casesOfUploads, whoIsOut } from './exits/about.ts'
import { withDeliveries } from './exits/deliveries.ts'
import { exitAnswers } from './exits/answers.ts'
import { exitTerms } from './exits/audience.ts'
import { exitChanges } from './exits/changes.ts'
import { exitRoutes } from './exits/routes.ts'
import { exitJobs } from './exits/jobs.ts'
import { askedSince, requestsLeft } from './exits/leaving.ts'
import { exitsMerged } from './exits/merged.ts'
import { withTexts } from './exits/texting.ts'
import { lateWork } from './exits/late-work.ts'
import { exitsInQueue } from './exits/queue.ts'
import { passesEndingUnder } from './exits/judging.ts'
import { fieldChanges } from './field/changes.ts'
import { phonesEnrolledBy } from './field/device-store.ts'
import { heldInQueue } from './field/held-queue.ts'
import { fieldRoutes } from './field/routes.ts'
import type { Field } from './field/kinds.ts'
import { peopleAbout } from './gate/about.ts'
import { gateField } from './gate/field.ts'
import { whenTested } from './rounds/answers.ts'
import { testTerms } from './rounds/audience.ts'
import { roundJobs } from './rounds/jobs.ts'
import { slotRoutes } from './rounds/slot-routes.ts'
import { roundChanges } from './rounds/changes.ts'
import { stationField } from './rounds/field.ts'
import { labsInQueue } from './rounds/lab-queue.ts'
import { labRefusalRoutes, labRefusedInQueue } from './rounds/lab-refusals.ts'
import { antigenRoutes } from './rounds/antigen-routes.ts'
import { holdRoutes } from './rounds/hold-routes.ts'
import { poolsInQueue } from './rounds/holds-queue.ts'
import { labRoutes } from './rounds/lab-routes.ts'
import { boxRoutes } from './rounds/box-routes.ts'
import { boxesInQueue, tubesInQueue } from './rounds/boxes-queue.ts'
import { handOverRoutes } from './rounds/handovers.ts'
import { missingAtDoors, missingRoutes } from './rounds/missing-doors.ts'
import { callRoutes } from './rounds/call-routes.ts'
import { replanRoutes } from './rounds/replan.ts'
import { kitRoutes } from './rounds/kit-routes.ts'
import { kitsAtDoors } from './rounds/kits-at-doors.ts'
import { testingRoutes } from './rounds/routes.ts'
import { roundsOnWall } from './rounds/wall.ts'
import { whatBecameOfRepair } from './neighbours/answers.ts'
import { casesOnPages, whatBecameOfCase } from './neighbours/case-answers.ts'
import { begunForCase, followRepairs, homesHear } from './neighbours/following.ts'
import { neighbourChanges } from './neighbours/changes.ts'
import { neighbourJobs } from './neighbours/jobs.ts'
import { neighbourRoutes } from './neighbours/routes.ts'
import { loansInQueue } from './neighbours/loans-queue.ts'
import { visitsInQueue } from './neighbours/visits-queue.ts'
import { saidToHomes } from './notices/answers.ts'
import { noticeChanges } from './notices/changes.ts'
import { namedIn } from './notices/drafting.ts'
import { homeRoutes } from './notices/home-routes.ts'
import { noticeJobs } from './notices/jobs.ts'
import { noticesInQueue } from './notices/notices-queue.ts'
import { noticeOfStep, toldOfOrder, waysToHomes } from './notices/orders-told.ts'
import { ownRoutes } from './notices/own-routes.ts'
import { pushRoutes } from './notices/pushing.ts'
import { noticeRoundRoutes, toldAtDoors } from './notices/rounds.ts'
import { composingRoutes } from './notices/routes.ts'
import { peopleTerms } from './people/audience.ts'
import { peopleChanges } from './people/changes.ts'
import { peopleJobs } from './people/jobs.ts'
import { homeReportsInQueue } from './people/home-reports.ts'
import { onlyPhones } from './people/community.ts'
import { placeRoutes } from './people/gates.ts'
import { mergeRoutes } from './people/merging.ts'
import type { MergedBehind } from './people/merging-with.ts'
import { needsInQueue } from './people/needs-queue.ts'
import { needRoutes, type WorksHere } from './people/needs-routes.ts'
import { statusRoutes } from './people/own-status.ts'
import { recordsRoutes } from './people/routes.ts'
import type { LeftBehind } from './people/leaving.ts'
import { staysInQueue } from './people/stays-queue.ts'
import { rosterRoutes } from './people/roster-routes.ts'
import { promiseChanges } from './promises/changes.ts'
import { promiseJobs } from './promises/jobs.ts'
import { promiseRoutes } from './promises/routes.ts'
import { ruleChanges } from './rules/changes.ts'
import { ruleRoutes } from './rules/routes.ts'
import { sealingTerms } from './sealing/audience.ts'
import { whenItEnds } from './sealing/answers.ts'
import { sealingChanges } from './sealing/changes.ts'
import { levelsOfMove } from './sealing/moving.ts'
import { sealingRoutes } from './sealing/routes.ts'
import { wallField, wallRoutes } from './wall/routes.ts'
import { mountEvents } from './feed/events.ts'
import { uploadRoutes } from './uploads/routes.ts'
import { flushChanges, type AllKindsTold } from './http/changes.ts'
import type { AnswerSource } from './http/answers.ts'
import type { WallSource } from './http/wall.ts'
import type { Context, Endpoint } from './http/endpoint.ts'
import { fail } from './http/failing.ts'
import { mountEndpoints } from './http/mount.ts'
import { drainOnClose } from './http/drain.ts'
import { logOptions } from './http/log.ts'
import type { HealthCheck } from './http/health.ts'
import { mountOperations } from './http/operations.ts'
import type { AudienceTerm } from './http/audience.ts'
import type { QueueSource } from './http/queue.ts'
import { reachOfHomes } from './people/reach.ts'
import { replyJobs } from './http/jobs.ts'
import { mountWeb } from './http/web.ts'
import { workChanges } from './jobs/changes.ts'
import { jobsHealth, workCheck } from './jobs/health.ts'
import { queueJobs, tellOfWork } from './jobs/jobs.ts'
import { installQueue } from './jobs/queue.ts'
import { collect } from './jobs/registry.ts'
import { workRoutes } from './jobs/routes.ts'
import { startTicking } from './jobs/ticking.ts'
import { runWorker } from './jobs/worker.ts'
import { keyChanges } from './pass/changes.ts'
import { keyJobs } from './pass/jobs.ts'

export type ServerOptions = {
  db: Database
  /** milliseconds since 1970; handed in so that tests can move it */
  clock?: () => number
  /** where people reach it, for links: `http://127.0.0.1:8080` */
  origin: string
  /** the folder of the built web app; left out in API tests */
  web?: string
  log?: boolean
  /** how long a request may take to arrive, and its headers, in milliseconds */
  patience?: { request: number; headers: number }
  /** false: nothing is looked for every second by itself, for a test that looks for it when it wants to know */
  ticking?: boolean
  /** false: jobs are kept and nobody does them, for a test that does them itself */
  working?: boolean
  version: string
  /** further lines of /health, from those who can tell */
  health?: readonly HealthCheck[]
  /** who reads figures beside this machine: addresses and networks */
  figures?: readonly string[]
  /** the phones in the field: what capabilities tell of them, collected; handed in so that a test can bring a kind of its own */
  field?: Field
  /** by which texts go out; none when left out */
  channels?: Channels
}

/** A photograph over a bad line takes a minute; who sends a byte now and then is not waited for. */
const usualPatience = { request: 120_000, headers: 15_000 }

/** What is answered from the records, by the capabilities that hand it in. */
export const answerSources: readonly AnswerSource[] = [whenItEnds, whenTested, saidToHomes, ...exitAnswers, whatBecameOfCase, whatBecameOfRepair, shortAnswersHere]

/** What stands in the desk's queue, from the capabilities that hand it in. */
export const queueSources: readonly QueueSource[] = [...exitsInQueue, toldOtherwiseInQueue(answerSources), shortAnswersInQueue, lateWork, failingInQueue, staffInQueue, heldInQueue, carersInQueue, staysInQueue, homeReportsInQueue, needsInQueue, ...noticesInQueue, visitsInQueue, ...loansInQueue, ...labsInQueue, labRefusedInQueue, ...poolsInQueue, boxesInQueue, tubesInQueue, ...deskInQueue]

/** What hangs on the wall, from the capabilities that hand it in, in the order in which it hangs. */
export const wallSources: readonly WallSource[] = [roundsOnWall, deskOnWall]

/** What an audience of a notice can be narrowed by, from the capabilities that know it. */
export const audienceTerms: readonly AudienceTerm[] = [...peopleTerms, ...accessTerms, ...sealingTerms, ...testTerms, ...exitTerms]

/** What stands behind people who leave. */
export const leftBehind: LeftBehind = {
  ...credentialsLeft, requests: requestsLeft, levels: levelsOfMove,
  usedSince: async (...one) => (await openedSince(...one)) || (await askedSince(...one)),
}

/** What follows from two records made one, or two again. */
const mergedBehind: MergedBehind = {
  ...credentialsLeft, ...exitsMerged, carers: carersOf,
  async follow(ask, records) {
    await exitsMerged.follow(ask, records)
    await keepStanding(ask.tx, ask.community, records, null, ask.now)
  },
}

/** Whoever can be named as who helps somebody. */
const worksHere: WorksHere = (tx, community, account, now) => hasRole(tx, account, community, now)

/** What hears of the results of doors. */
const fromDoors: FollowResults = async (ask, door) => {
  await toldAtDoors(ask, door)
  await missingAtDoors(ask, door)
  await kitsAtDoors(ask, door)
}

/** Everything under /api, in the domain's order. What a capability needs of one above it is handed to it here. */
export const endpointsWith = (field: Field, channels: Channels = noChannels): readonly Endpoint[] => [
  ...accessRoutes(peopleAbout.exitIsOf, channels, phonesEnrolledBy), ...placeRoutes, ...officeSettings, ...fieldRoutes(field), ...rosterRoutes(leftBehind), ...statusRoutes, ...needRoutes(worksHere), ...recordsRoutes(leftBehind), ...mergeRoutes(mergedBehind), ...sealingRoutes(whoIsOut, passesEndingUnder, { told: toldOfOrder, named: namedIn, ways: waysToHomes(channels), noticeOf: noticeOfStep }), ...ruleRoutes, ...promiseRoutes(queueSources, { case: followRepairs }, { case: casesOnPages }), ...composingRoutes({ terms: audienceTerms, channels }), ...homeRoutes(channels), ...noticeRoundRoutes(channels), ...ownRoutes, ...pushRoutes(channels), ...doorRoutes(reachOfHomes, fromDoors), ...queueRoutes(queueSources), ...deskRoutes(peopleAbout, homesHear, begunForCase), ...textRoutes(channels.textKeys ?? []), ...answerRoutes(answerSources, channels), ...shortAnswerRoutes, ...neighbourRoutes, ...testingRoutes, ...slotRoutes, ...replanRoutes, ...callRoutes, ...boxRoutes, ...kitRoutes, ...handOverRoutes, ...labRoutes, ...labRefusalRoutes, ...holdRoutes, ...antigenRoutes, ...missingRoutes, ...exitRoutes, ...wallRoutes(wallSources), ...uploadRoutes(casesOfUploads), ...workRoutes,
]
/** The kinds of phones in the field, as one. */
const together = (field: Field, more: Omit<Field, 'statuses'>): Field =>
  ({ kinds: [...field.kinds, ...more.kinds], places: { ...field.places, ...more.places }, takers: [...field.takers, ...more.takers], collections: [...field.collections, ...more.collections], statuses: field.statuses })
export const allPhones = together(together(gateField, stationField), wallField)
export const endpoints = endpointsWith(allPhones)

/** Which kinds of changes there are and who is told of each, from the capabilities' changes.ts. One that is left out here does not compile. */
export const changeKinds: AllKindsTold = {
  ...keyChanges, ...workChanges, ...peopleChanges, ...accessChanges, ...sealingChanges, ...ruleChanges, ...fieldChanges, ...promiseChanges, ...noticeChanges, ...doorChanges, ...deskChanges, ...neighbourChanges, ...roundChanges, ...exitChanges,
}

/** Everything the server does by itself, from the capabilities' jobs.ts. */
const registryWith = (channels: Channels) => collect([
  replyJobs, queueJobs, peopleJobs, accessJobs, toldJobs(answerSources), neighbourJobs, promiseJobs(queueSources), withDeliveries(withTexts(exitJobs, channels), channels), noticeJobs(channels, audienceTerms), roundJobs(channels), keyJobs((tx, community, now) => flushChanges(tx, community, [{ kind: 'keys', ids: [community], building: null }], now)),
])

/** Builds the server without listening: tests use `inject`. `close()` also stops jobs and live events. */
export async function buildServer(options: ServerOptions): Promise<FastifyInstance> {
  const { db, clock = () => Date.now(), origin, version, patience = usualPatience, field = allPhones, channels = noChannels } = options
  const registry = registryWith(channels)
  const context: Context = { db, clock, origin, kinds: field.kinds }
  const app = Fastify({
    // Behind a proxy on this machine everybody would share one address, and with it the tries to sign in; from elsewhere the
    // header is anybody's to write, so it is not believed.
    bodyLimit: 1024 * 1024, trustProxy: 'loopback', forceCloseConnections: 'idle',
    requestTimeout: patience.request, http: { headersTimeout: patience.headers, connectionsCheckingInterval: Math.min(5_000, patience.headers) },
    // Addresses and paths of every request are nobody's business; problems are logged by endpoint().
    logController: new LogController({ disableRequestLogging: true }),
    // An address that cannot be read is no page of ours, and is told so in the same form as any other.
    frameworkErrors: (_error, request, reply) => void fail({ problem: { code: 'not-found' } }, request as FastifyRequest, reply as FastifyReply),
    logger: options.log ? logOptions as unknown as NonNullable<FastifyServerOptions['logger']> : false,
  })
  app.setValidatorCompiler(validatorCompiler)
  app.setSerializerCompiler(serializerCompiler)
  await app.register(cookie)
  await app.register(compress, { threshold: 1024 })
  await app.register(swagger, {
    openapi: { openapi: '3.1.0', info: { title: 'Postern', version, description: 'Every write carries a `command-id` header (a UUID made by the device): sent twice, it is done once.' } },
    transform: jsonSchemaTransform,
  })
  await mountEndpoints(app, context, endpointsWith(field, channels))
  mountEvents(app, context, changeKinds)
  const figures = () => jobsHealth(db, instantOf(clock()))
  mountOperations(app, context, { version, checks: [workCheck(figures), ...(options.health ?? [])], jobs: figures, readers: options.figures ?? [] })
  if (options.web) await mountWeb(app, options.web, () => onlyPhones(db.app))
  drainOnClose(app)
  if (options.working === false) await installQueue(db, Object.keys(registry.tasks))
  else app.addHook('onClose', (await runWorker({ db, clock, registry, tell: tellOfWork })).stop)
  app.addHook('onClose', async () => { for (const way of channels.ways) way.close?.() })
  if (options.ticking !== false) app.addHook('onClose', startTicking(db, clock, registry.ticks))
  await app.ready()
  return app
}

export type Running = { url: string; close: () => Promise<void> }

/** Starts listening. Rejects with the system's error when the port is taken. */
export async function startServer(options: ServerOptions & { host: string; port: number }): Promise<Running> {
  const app = await buildServer(options)
  const url = await app.listen({ host: options.host, port: options.port })
  return { url, close: () => app.close() }
}
