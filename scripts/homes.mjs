// Which table belongs to whom, as data: the capability that alone writes it. Whoever stands above may read it, nobody below.
// Read by the check of the statements that the API tests really sent; docs/database.md says the same in words.

/** From the ground up: the places of the server, each with the tables it writes. Reading goes down this list, never up. */
export const homes = [
  ['server/http', ['commands', 'feeds', 'changes', 'looks', 'list_looks']],
  ['server/jobs', ['job_runs', 'job_tasks', 'job_marks']],
  ['server/pass', ['signing_keys', 'signed_lists']],
  ['server/feed', []],
  ['server/uploads', ['uploads']],
  ['server/channels', ['messages', 'group_messages', 'channels_failing']],
  ['server/people', ['communities', 'compounds', 'buildings', 'entrances', 'flats', 'households', 'residents', 'own_statuses', 'need_acts', 'needs', 'stays', 'corrections', 'merges', 'home_reports', 'roster_imports', 'roster_shapes', 'roster_runs', 'gates', 'office_changes']],
  ['server/access', ['accounts', 'passkeys', 'grants', 'sign_in_links', 'spoken_codes', 'sign_in_tries', 'sessions', 'challenges', 'carers', 'shares', 'credential_traces', 'staff_acts', 'staff_proposals', 'staff_answers']],
  ['server/sealing', ['control_rules', 'sealing_orders', 'sealing_order_steps']],
  ['server/rules', ['rule_sets']],
  ['server/field', ['devices', 'device_days', 'facts', 'fact_rulings']],
  ['server/promises', ['promises', 'promise_acts', 'desk_turns']],
  ['server/doors', ['door_rounds', 'round_tasks', 'round_places', 'round_acts', 'door_results', 'door_states']],
  ['server/notices', ['notices', 'notice_codes', 'notice_homes', 'notice_deliveries', 'notice_hours', 'home_ways', 'push_phones']],
  ['server/desk', ['contacts', 'contact_people', 'contact_homes', 'cases', 'case_joins', 'cases_apart', 'call_lists', 'call_list_lines', 'call_list_results', 'told', 'short_answers', 'short_answer_looks']],
  ['server/neighbours', ['repairs', 'repair_acts', 'loans', 'loan_acts', 'mediations', 'mediation_parties', 'mediation_acts']],
  ['server/rounds', ['stations', 'testing_rounds', 'testing_round_places', 'testing_round_stations', 'testing_round_acts', 'testing_slot_acts', 'testing_slots', 'station_calls', 'samples', 'sample_acts', 'tube_acts', 'round_notes', 'laboratories', 'lab_columns', 'lab_files', 'lab_results', 'lab_looks', 'lab_refusals', 'pool_holds', 'pool_held', 'pool_acts', 'pool_watches', 'antigen_results', 'antigen_looks', 'boxes', 'box_acts', 'box_handings', 'box_codes', 'tube_moves', 'kit_lots', 'kit_moves', 'kit_confirms', 'kit_recalls']],
  ['server/exits', ['exits', 'exit_people', 'exit_namings', 'exit_steps', 'exit_words', 'evidence', 'evidence_corrections', 'confirmations', 'letters', 'passes', 'status_places', 'exit_reviews', 'endings', 'tellings', 'movements', 'follow_ups', 'news']],
  ['server/gate', ['turned_away']],
  ['server/wall', []],
]

const behind = place => homes.slice(homes.findIndex(([home]) => home === place) + 1).flatMap(([, tables]) => tables)

/** What may be read from below all the same, by a place or by one file of it, each with its reason. None of them may write. */
export const readsUpwards = [
  ['server/desk/queue.ts', behind('server/desk'), 'it sends what capabilities hand in; test/api/queue.test.ts holds each question against the home that it comes from'],
  ...['told', 'told-judging'].map(file => [`server/desk/${file}.ts`, behind('server/desk'), 'it sends on what answers rest that capabilities hand in (http/answers.ts), as a count']),
  ['server/promises/lines.ts', behind('server/promises'), 'it looks whether a line that a capability hands in is there; test/api/queue.test.ts holds each question against the home that it comes from'],
  ...['audience', 'ways', 'homes'].map(file => [`server/notices/${file}.ts`, behind('server/notices'), 'it sends the terms of an audience that capabilities hand in (http/audience.ts), each a predicate over residents']),
  ['server/http', ['sessions', 'accounts', 'grants', 'residents', 'carers', 'shares', 'communities'], 'who asks has to be known before any capability is'],
  ['server/jobs', ['communities'], 'what is due by the clock is done for each community in its turn'],
]

/** Whole on every machine of a Citus, or of this server alone: joined to anything. Every other table belongs to one community. */
export const wholeTables = ['communities', 'accounts', 'passkeys', 'grants', 'devices', 'sign_in_links', 'spoken_codes', 'sign_in_tries', 'sessions', 'challenges', 'notice_codes', 'migrations', 'job_tasks', 'job_marks']

/** Statements whose tables are not all tied to one community, by the file that sends them and a piece of their text, each with its reason. */
export const apart = []
