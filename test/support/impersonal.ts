// The fields of replies that tell about no resident, by endpoint, each looked at by a person: words of the server, colleagues, places,
// rules. A field that is neither here nor inside a mark (domain/kernel/personal.ts) fails test/api/looks.test.ts. Put nothing here that
// says something about somebody who lives here.
const owed = (way: string): string[] => ['section', 'about', 'group', 'urgency', 'owner.by', 'owner.name', 'owner.from.name', 'step.code', 'step.words'].map((it) => (way === '' ? it : `${way}.${it}`))
/** What a notice says is said to many, in up to three languages; names and numbers of people are refused in it. */
const inAll = (...of: string[]): string[] => of.flatMap((it) => ['zh-Hans', 'zh-Hant', 'en'].map((language) => `${it}.${language}`))
const noticeSays = (at = ''): string[] => [...inAll(`${at}source`).flatMap((it) => ['title', 'lines', 'when', 'where'].map((field) => `${it}.${field}`)), ...['kind', 'subject', 'urgency', 'sender', 'state', 'ended.as'].map((it) => at + it)]
const texts = ['texts.kind', 'texts.language', 'texts.text', 'texts.limit.what']
const wholeNotice = ['group.state', 'inTime.of', 'group.why', ...noticeSays(), ...texts, ...inAll('changed', 'call.options.says', 'history.changed'), 'answers.code', 'audience.places.kind', 'audience.terms.term', 'audience.terms.values', 'ground', 'ask.who', 'ask.phone', 'plan.rung', 'call.options.code', 'code', 'by', 'history.kind', 'buildings.label', 'buildings.compound']
const shortAnswer = ['question.zh-Hans', 'question.zh-Hant', 'question.en', 'answer.zh-Hans', 'answer.zh-Hant', 'answer.en', 'places.kind', 'places.label', 'source', 'rests', 'owner.name', 'owner.role']
/** Who carried a box and who took it in are no residents. */
const boxSays = ['code', 'station', 'tubes', 'with', 'doubts', 'way.leg', ...['given', 'taken'].flatMap((side) => ['who', 'place', 'how'].map((it) => `way.${side}.${it}`))].map((it) => `boxes.${it}`)
/** Kits by lot, with doors at which they were left and colleagues by name. */
const lotSays = ['maker', 'lot', 'expiresOn', 'recalled.why', 'recalled.words', 'recalled.by']
const kitsSays = [
  'today', ...lotSays.map((it) => `lots.${it}`), 'lots.stock.bags.name', 'rounds.title', ...['compound', 'building', 'label', 'given.name'].map((it) => `rounds.stairwells.${it}`), 'walkers.name',
  ...['what', 'lot', 'short.carton', 'lead', 'door', 'other', 'sides', 'words', 'by'].map((it) => `moves.${it}`),
]
const stockSays = ['stations.name', ...['station', 'what', 'first', 'last', 'words', 'by'].map((it) => `moves.${it}`)]

/** A paper of a laboratory tells of a tube and of nobody. */
const labPaper = (of: string): string[] => ['lab', 'verdict', 'written', 'by', 'file.name', 'file.sheet', 'flags'].map((it) => `${of}.${it}`)
const labTubes = [...['code', 'to', 'doubts', 'rounds.title', 'looks.by', 'looks.words'].map((it) => `tubes.${it}`), ...labPaper('tubes.papers')]
const labPreview = ['seen', 'form', 'columns.tube', 'columns.verdict', 'columns.tested', 'titles', 'proposed.tube', 'proposed.verdict', 'proposed.tested', 'notRead', 'questions.key', 'questions.sheet', 'questions.code', 'questions.tube', 'questions.written',
  'words.written', 'verdicts', 'noted.tube', 'noted.verdict', 'noted.sheet', 'noted.flags', 'noted.doubts', ...labPaper('noted.papers')]
/** Of a tube and of colleagues: whom it is about stands in its people. */
const poolSays = ['antigen.title', 'antigen.door', 'tube', 'to', 'unnamed', 'doubts', 'colleagues.name', 'watch.name', 'proposes', 'holds.by', 'holds.ringsBy']
export const impersonal: Readonly<Record<string, readonly string[]>> = {
  'POST /sign-in/link': ['kind', 'next'],
  'POST /sign-in/slip': ['kind', 'next'],
  'POST /sign-in/password': ['kind', 'next'],
  'POST /sign-in/spoken': ['kind', 'next'],
  'POST /sign-in/passkey/options': ['options'],
  'POST /sign-in/passkey': ['kind', 'next'],
  'GET /me': ['kind', 'id', 'name', 'roles', 'verbs', 'decides', 'community.name', 'community.zone', 'community.phone', 'community.emergencyPhone', 'community.office.name', 'community.office.phone'],
  'GET /me/sign-in': ['login', 'passkeys.id', 'passkeys.label', 'traces.kind', 'traces.what', 'traces.role'],
  'GET /me/sessions': ['roles.role', 'roles.place', 'sessions.how'],
  // Colleagues, by name: read by whoever answers for who works here.
  'GET /staff': ['people.login', 'people.name', 'people.roles.role', 'people.roles.place', 'proposals.name', 'proposals.kind', 'proposals.role', 'proposals.why', 'proposals.by', 'proposals.may', 'seconds.name', 'seconds.may', 'gives', 'byTwo'],
  'GET /staff/:id/history': ['lines.what', 'lines.role', 'lines.place', 'lines.why', 'lines.by', 'lines.byRole'],
  'POST /staff/:id/end/preview': ['roles.role', 'roles.place', 'phones.label'],
  'POST /staff/:id/link': ['url'],
  'POST /me/totp': ['secret', 'url'],
  'POST /me/passkey/options': ['options'],
  'GET /households/:id/slip': ['door'],
  'POST /households/:id/slip': ['door', 'code', 'url'],
  'POST /residents/:id/link': ['url'],
  'POST /residents/:id/code': ['address', 'code', 'door'],
  'GET /residents/:id/code/:code': ['is'],
  'POST /people/search': ['next'],
  'POST /needs/search': ['next'],
  'POST /residents/merge/preview': ['seen'],
  'POST /homes/flats': ['door', 'compound', 'building', 'entrance', 'label'],
  'POST /homes/find': ['homes.door', 'homes.compound'],
  'GET /stations': ['stations.name'],
  'POST /stations': ['stations.name'],
  'GET /laboratories': ['name', 'columns.tube', 'columns.verdict', 'columns.tested'].map((it) => `laboratories.${it}`),
  'POST /laboratories': ['name', 'columns.tube', 'columns.verdict', 'columns.tested'].map((it) => `laboratories.${it}`),
  'POST /lab-results/check': labPreview,
  'POST /lab-results/files': labPreview,
  'POST /fhir': ['issue.severity', 'issue.code', 'issue.details.text', 'issue.diagnostics', 'issue.expression'],
  'GET /lab-results': labTubes,
  'POST /lab-results': labTubes,
  'POST /lab-results/:id/take-back': labTubes,
  'GET /pools': poolSays,
  'POST /pools': poolSays,
  'GET /testing-rounds': ['kind', 'madeBy', 'note', 'orderedBy', 'title'].map((it) => `rounds.${it}`),
  'GET /testing-rounds/:id': ['buildings.compound', 'buildings.label', 'kind', 'madeBy', 'note', 'orderedBy', 'stations.name', 'title'],
  // Figures and places: it hangs where anybody sees it.
  'GET /wall': ['community', 'zone', 'tiles.tile', 'tiles.about', 'tiles.value.kind', 'tiles.lines.label', 'tiles.lines.value.kind', 'tiles.cells.label', ...['tiles', 'tiles.lines'].flatMap((of) => ['code', 'places.compound', 'places.building', 'places.label', 'to'].map((it) => `${of}.says.${it}`))],
  'GET /testing-rounds/:id/replan': ['stations.name', 'stations.ending.state', 'moves.building', 'moves.label'],
  'GET /testing-rounds/:id/slots': ['acts.by', 'acts.what', 'slots.buildingLabel', 'slots.compound', 'slots.label'],
  'GET /testing-rounds/:id/people': ['more'],
  'GET /testing-rounds/:id/calls': ['slots.building', 'slots.compound', 'slots.label'],
  'GET /me/tests': ['turns.door', 'turns.station.name', 'evenings.title'],
  'GET /me/antigen': ['rounds.title', 'rounds.note', 'rounds.homes.door'],
  'GET /testing-rounds/:id/boxes': [...boxSays, 'loose'],
  'GET /tube-stock': stockSays,
  'POST /tube-stock': stockSays,
  'GET /kits': kitsSays,
  'POST /kits': kitsSays,
  'POST /kits/received': kitsSays,
  'POST /kits/lots/:id/recall': kitsSays,
  'GET /kits/lots/:id': [...lotSays.map((it) => `lot.${it}`), 'stock.bags.name', 'homes.door', 'homes.compound', 'homes.told'],
  'GET /kits/mine': ['today', ...['maker', 'lot', 'expiresOn'].map((it) => `lots.${it}`), ...['what', 'lot', 'by'].map((it) => `asked.${it}`)],
  'GET /tubes': [...boxSays, 'tubes.round.title', ...['code', 'doubts', 'station', 'phone', 'boxes.code', 'with', 'steps.what', 'steps.leg', 'steps.of', 'steps.by'].map((it) => `tubes.${it}`), 'issuedTo'],
  'POST /hand-overs/open': ['community', 'box', 'round', 'station', 'leg', 'what', 'by'],
  'GET /testing-rounds/:id/tubes': ['tubes.code', 'tubes.station', 'tubes.doubts'],
  'GET /looks/lists': ['lists.role', 'lists.by', 'lists.why'],
  'GET /notices/to-tell': [...noticeSays('notices.').filter((it) => !/subject|state|ended/.test(it)), ...inAll('notices.changed', 'notices.telephone', 'notices.call.options.says'), 'notices.call.options.code', 'notices.ask.who', 'notices.ask.phone', 'notices.buildings.label', 'notices.buildings.compound'],
  'GET /notices/terms': ['terms.term', 'terms.choices'],
  'POST /notices/preview': [...noticeSays('contradicts.').filter((it) => !/kind|urgency|state|ended/.test(it)), ...texts, 'seen', 'buildings.label', 'buildings.compound', 'problems.code', 'problems.kind', 'problems.language', 'problems.said', 'differs', 'begins.rung'],
  'GET /notices/hours': ['changes.by', 'changes.role'],
  'POST /notices/hours': ['changes.by', 'changes.role'],
  'POST /notices/late': ['next'],
  'POST /notices/audience': ['next'],
  'GET /notices': [...noticeSays('notices.'), 'notices.answers.code'],
  'POST /notices': wholeNotice, 'GET /notices/:id': wholeNotice, 'POST /notices/:id/withdraw': wholeNotice, 'POST /notices/:id/group-again': wholeNotice,
  'GET /notices/:id/homes': ['next'], 'GET /notices/:id/answers': ['counts.code'],
  // `answer`: of the home that asks.
  'GET /me/push': ['key', 'on'],
  'POST /me/push': ['on'],
  'GET /me/notices': [...noticeSays('notices.'), ...inAll('notices.changed', 'notices.call.options.says'), 'notices.ground', 'notices.ask.who', 'notices.ask.phone', 'notices.call.options.code', 'notices.answer', 'notices.door'],
  'GET /n/:code': ['state', 'zone', 'community', 'phone', 'sender', 'ground', 'ask.who', 'ask.phone', 'texts.language', 'texts.title', 'texts.text', 'texts.changed', 'by'],
  'GET /community/office': ['office.name', 'office.phone', 'own', 'changes.name', 'changes.phone', 'changes.by', 'changes.role'],
  'POST /community/office': ['office.name', 'office.phone', 'own', 'changes.name', 'changes.phone', 'changes.by', 'changes.role'],
  'POST /community/phone': ['office.name', 'office.phone', 'own', 'changes.name', 'changes.phone', 'changes.by', 'changes.role'],
  'GET /gates': ['gates.name', 'gates.compound'],
  'POST /gates': ['gates.name', 'gates.compound'],
  'POST /devices/enrolments': ['url'],
  'POST /devices/enrol': ['kind', 'secret', 'place.name', 'rootKey'],
  'GET /devices': ['devices.kind', 'devices.label', 'devices.place'],
  'POST /facts': ['taken', 'held.id', 'held.why'],
  'GET /field/knows': ['community.name', 'community.zone', 'community.phone', 'place.name', 'lists.tag', 'lists.trust', 'lists.status', 'collections', 'collections.gone', 'stretches.name', 'stretches.by', 'stretches.after', 'stretches.upto', 'rest.at'],
  // `fresh`: who stands in the file alone, as whoever sent it has it in their hands; nobody's record yet. Everybody else of the difference is marked.
  'POST /roster/check': ['errors.sheet', 'errors.code', 'errors.column', 'errors.value', 'ignored', 'sheets.name', 'sheets.columns.title', 'sheets.columns.means', 'notes.sheet', 'notes.code', 'notes.column', 'notes.value', 'places.code', 'places.compound', 'places.building', 'places.entrance', 'places.near', 'places.sheet', 'seen', 'difference.fresh.sheet', 'difference.fresh.name', 'difference.fresh.born', 'difference.fresh.phone', 'difference.fresh.door', 'difference.fresh.compound', 'choices.encoding', 'choices.columns', 'choices.sheets'],
  'POST /roster/import': ['errors.sheet', 'errors.code', 'errors.column', 'errors.value', 'ignored', 'sheets.name', 'sheets.columns.title', 'sheets.columns.means', 'notes.sheet', 'notes.code', 'notes.column', 'notes.value', 'places.code', 'places.compound', 'places.building', 'places.entrance', 'places.near', 'places.sheet', 'seen', 'difference.fresh.sheet', 'difference.fresh.name', 'difference.fresh.born', 'difference.fresh.phone', 'difference.fresh.door', 'difference.fresh.compound', 'choices.encoding', 'choices.columns', 'choices.sheets'],
  'GET /roster/runs/:id': ['stage'],
  'GET /rounds': ['rounds.title', 'rounds.note', 'rounds.madeBy', 'rounds.tasks.title', 'rounds.tasks.kind', 'rounds.tasks.source', 'rounds.tasks.code', 'rounds.over.why', 'rounds.over.words'],
  'GET /rounds/:id': ['title', 'note', 'madeBy', 'tasks.title', 'tasks.kind', 'tasks.source', 'tasks.code', 'over.why', 'over.words', 'stairwells.compound', 'stairwells.building', 'stairwells.label', 'stairwells.given.name', 'walkers.name'],
  // What was noted at a door, and how it can be reached, stands beside everybody who lives behind it, each of whom is marked.
  'GET /rounds/:id/doors': ['doors.door', 'doors.label', 'doors.households.phone', 'doors.households.reach.kind', 'doors.households.reach.words', 'doors.is', 'doors.said.outcome', 'doors.said.words', 'doors.said.who'],
  'GET /rounds/mine': ['over.title', 'over.why', 'over.words', 'rounds.title', 'rounds.note', 'rounds.tasks.title', 'rounds.tasks.kind', 'rounds.tasks.source', 'rounds.tasks.code', 'stairwells.compound', 'stairwells.building', 'stairwells.label', 'stairwells.doors.door', 'stairwells.doors.label', 'stairwells.doors.households.phone', 'stairwells.doors.households.reach.kind', 'stairwells.doors.households.reach.words', 'stairwells.doors.rounds.said.outcome', 'stairwells.doors.rounds.said.words', 'stairwells.doors.rounds.said.who'],
  'GET /sealing/rules': ['rules.code', 'rules.stages.code', 'rules.stages.level', 'rules.countsFrom'],
  'POST /sealing/rules': ['rules.code', 'rules.stages.code', 'rules.stages.level', 'rules.countsFrom'],
  'POST /sealing/orders/preview': ['before.level', 'before.stage', 'after.level', 'after.stage', ...inAll('own.title'), ...inAll('told').flatMap((it) => ['title', 'lines', 'changed'].map((field) => `${it}.${field}`))],
  'GET /matrix': ['compounds.name', 'compounds.buildings.label', 'compounds.buildings.level', 'compounds.buildings.levels.level'],
  'GET /matrix/flats': ['buildings.label', 'buildings.level', 'buildings.flats.entrance', 'buildings.flats.label', 'buildings.flats.door', 'buildings.flats.level'],
  'GET /buildings': ['compounds.name', 'compounds.buildings.label', 'compounds.buildings.entrances.label'],
  'GET /sealing/timeline': ['label', 'pieces.level', 'pieces.stage', 'flats.door', 'flats.pieces.level', 'flats.pieces.stage'],
  'GET /rules': ['rules.id', 'rules.code'],
  'POST /residents/acts/preview': ['levels.from', 'levels.to'],
  'POST /rules/check': ['problems.code', 'problems.table', 'problems.heading', 'problems.says', 'problems.facts'],
  'POST /rules': ['id', 'code'],
  'GET /letters/current': ['code', 'says.zh-Hans', 'says.zh-Hant', 'says.en', 'parts.code', 'parts.says.zh-Hans', 'parts.says.zh-Hant', 'parts.says.en'],
  // Whose a line is, a colleague by name, and the desk's own next step: about whom the line is, its mark says.
  // Of a line: which it is and whose, as ids; of late work what it is and where; of a report its phone's name and why it waits.
  'GET /desk/queue': ['sections.lines.id', 'sections.lines.fold', 'sections.next', ...owed('sections.lines.owed'), ...['task', 'state', 'scope', 'place', 'may', 'device', 'type', 'why', 'door', 'texts.state', 'kind', 'role', 'colleague', 'proposer', 'channel', 'group', 'tool', 'lab', 'tube', 'verdict', 'flags', 'bundle', 'places', 'box', 'title', ...inAll('title'), ...shortAnswer.map((it) => `it.${it}`)].map((it) => `sections.lines.says.${it}`)],
  'GET /desk/kept/:id': ['sections.lines.id', 'sections.lines.fold', 'sections.next', ...owed('sections.lines.owed'), ...['task', 'state', 'scope', 'place', 'may', 'device', 'type', 'why', 'door', 'texts.state', 'kind', 'role', 'colleague', 'proposer', 'channel', 'group', 'tool', 'lab', 'tube', 'verdict', 'flags', 'bundle', 'places', 'box', 'title', ...inAll('title'), ...shortAnswer.map((it) => `it.${it}`)].map((it) => `sections.lines.says.${it}`)],
  'GET /desk/now': ['sections.lines.id', 'sections.lines.fold', 'sections.next', ...owed('sections.lines.owed'), ...['task', 'state', 'scope', 'place', 'may', 'device', 'type', 'why', 'door', 'texts.state', 'kind', 'role', 'colleague', 'proposer', 'channel', 'group', 'tool', 'lab', 'tube', 'verdict', 'flags', 'bundle', 'places', 'box', 'title', ...inAll('title'), ...shortAnswer.map((it) => `it.${it}`)].map((it) => `sections.lines.says.${it}`)],
  'GET /desk/queue/:section': ['lines.id', 'lines.fold', 'next', ...owed('lines.owed'), ...['task', 'state', 'scope', 'place', 'may', 'device', 'type', 'why', 'door', 'texts.state', 'kind', 'role', 'colleague', 'proposer', 'channel', 'group', 'tool', 'lab', 'tube', 'verdict', 'flags', 'bundle', 'places', 'box', 'title', ...inAll('title'), ...shortAnswer.map((it) => `it.${it}`)].map((it) => `lines.says.${it}`)],
  'POST /promises/acts': ['done.refused.code', 'done.refused.who', 'done.section', 'done.about'],
  // Its look is left by the route: about whom the line is, it says itself.
  'GET /promises/:section/:about': [...owed(''), 'outcome.code', 'outcome.words', 'closedAs', 'clashes', ...['kind', 'by', 'role', 'to', 'step', 'urgency', 'why', 'way', 'outcome', 'words'].map((it) => `history.${it}`)],
  'GET /desk/turns': ['turns.name', 'turns.by', 'colleagues.name', 'colleagues.role'],
  'POST /desk/turns': ['turns.name', 'turns.by', 'colleagues.name', 'colleagues.role'],
  'POST /cases': ['number'],
  'POST /me/ring-backs': ['number'],
  'POST /cases/came-back': ['number'],
  'GET /cases': ['next'],
  // Words of the desk that are read to everybody on it, and colleagues by name.
  'GET /call-lists': ['lists.name', 'lists.by'],
  'GET /call-lists/:id': ['name', 'by', 'maySay'],
  'POST /call-lists': ['name', 'by', 'maySay'],
  'POST /call-lists/:id/put-right': ['name', 'by', 'maySay'],
  'POST /call-lists/:id/back': ['list.name', 'list.by', 'list.maySay'],
  // Of a home's own page what everybody there says and reads of it; what a visit costs whoever comes; which tool lies at which door.
  'GET /me/repairs': [...['kind', 'said.spot', 'said.stopped', 'said.risks', 'said.danger', 'danger', 'way', 'open', 'failed', 'visit.who', 'visit.cost.level', 'visit.cost.stays', 'visit.cost.where', 'costWas.level', 'costWas.stays', 'costWas.where', 'level', 'number', 'words', 'step', 'outcome', 'outcomeWords', 'worksHeard'].map((it) => `repairs.${it}`), 'loans.tool', 'loans.door', 'loans.state', 'loans.back.kind'],
  // Of both sides at once: that each was read about is written down by their own parts. In the list nobody is named.
  'GET /mediations': ['mediations.number', 'mediations.kind', 'mediations.ended', 'mediations.mediator'],
  'GET /mediations/:id': ['number', 'kind', 'ended', 'mediator', 'where', 'looked', 'agreement.how', 'agreement.words', 'facts.words'],
  'GET /me/mediations': ['mediations.number', 'mediations.kind', 'mediations.ended', 'mediations.mediator', 'mediations.happened', 'mediations.wants', 'mediations.facts', 'mediations.agreement.how', 'mediations.agreement.words'],
  'GET /loans': ['loans.tool', 'loans.door', 'loans.state', 'loans.back.kind'],
  'GET /cases/:id/repair/cost': ['cost.level', 'cost.stays', 'cost.where', 'unprotected.level', 'unprotected.stays', 'unprotected.where'],
  'GET /cases/:id/notices': [...noticeSays('notices.'), 'notices.answers.code'],
  'GET /cases/clusters': ['clusters.key', 'clusters.kind', 'clusters.buildings'],
  // What staff answer to everybody, and who of them answers for it.
  'GET /short-answers': shortAnswer.map((it) => `answers.${it}`),
  'GET /short-answers/:id': shortAnswer.map((it) => `versions.${it}`),
  'POST /ledger/search': ['next'],
  'POST /exits/:id/back': ['whereabouts'],
  'POST /uploads': ['mediaType'],
}
