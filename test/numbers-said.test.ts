// A number in a sentence is a promise: here each stands beside what keeps it, in every language. A new number in a sentence that nobody
// has put here, or under those that are only examples and forms, fails.

import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { setPassword } from '#domain/access/wire.ts'
import { standingCountsFor } from '#domain/access/credentials.ts'
import { slipCode } from '#domain/access/slip-code.ts'
import { spokenLives } from '#domain/access/spoken-code.ts'
import { mediationKept } from '#domain/neighbours/mediation.ts'
import { picturesKept } from '#domain/neighbours/repairs.ts'
import { longestWindow } from '#domain/exits/request.ts'
import { onDutyFor } from '#domain/exits/own-credential.ts'
import { undoMs } from '#domain/exits/undo.ts'
import { day, hour, minute } from '#domain/kernel/instants.ts'
import { languages } from '#domain/kernel/says.ts'
import { shortCode } from '#domain/pass/short-code.ts'
import { peopleASampler } from '#domain/rounds/plan.ts'
import { pressedWithin } from '#domain/rounds/holds.ts'
import { longestTube } from '#domain/rounds/codes.ts'
import { latelyMinutes } from '#domain/rounds/pace.ts'
import { peopleTerms } from '#server/people/audience.ts'
import { freshFor } from '#server/access/sessions.ts'
import { linkLasts } from '#server/access/link-routes.ts'
import { grain } from '#web/screens/overview/testing-plan.ts'

const folder = join(import.meta.dirname, '../src/web/words')
const read = (file: string) => JSON.parse(readFileSync(join(folder, file), 'utf8')) as Record<string, string>
const sentences = Object.fromEntries(languages.map((language) => [language, Object.assign({}, ...readdirSync(folder).filter((file) => file.endsWith(`.${language}.json`)).map(read)) as Record<string, string>]))

const random = new Uint8Array(16)
const letters = setPassword.shape.password
const shortest = Array.from({ length: 40 }, (_, n) => n).find((n) => letters.safeParse('x'.repeat(n)).success)!

/** As the term of an audience names its values. */
const ages = peopleTerms.find(({ term }) => term === 'age')!.choices.flatMap((one) => (one.startsWith('from-') ? [Number(one.slice('from-'.length))] : []))

/** By what keeps it: the number, and the sentences that say it. */
const promises: readonly (readonly [number, readonly string[]])[] = [
  [undoMs / 1000, ['desk_undoGranted', 'desk_undoExtended', 'desk_undoKept', 'desk_undoRefused', 'desk_undoTheirs', 'desk_undoOpen', 'desk_keyUndo', 'print_notYet', 'problem__undo_too_late', 'problem__undo_not_yours']],
  [linkLasts / hour, ['desk_linkAddress']],
  [spokenLives / minute, ['problem__spoken_code_wrong', 'told_phoneDigitsNo']],
  [onDutyFor / hour, ['desk_ownAlone']],
  [longestWindow / day, ['resident_whenTooLong']],
  [mediationKept / day, ['mediation_endWhat']],
  [picturesKept / day, ['heldWhat__uploads_bytes']],
  [standingCountsFor / day, ['overview_staffStaysSlips', 'problem__proposal_own_link', 'overviewSecond__proposal_own_link']],
  ...ages.map((age) => [age, [`audienceValue__age__from_${age}`]] as const),
  [peopleASampler, ['testing_callPeople']],
  [pressedWithin / minute, ['desk_poolWaits', 'testing_poolWatch']],
  [longestTube, ['problem__tube_unreadable']],
  [latelyMinutes, ['wallTile__testing_pace']],
  [grain, ['testing_slotEarlier', 'testing_slotLater']],
  [shortest, ['signin_passwordHint', 'signin_passwordShort']],
]
/** Numbers that are none: how something is written, which step of a list, what an example looks like. */
const forms = /Roster__|not_a_date|door_not_readable|gate_codeHint|gate_doorHint|desk_addBornHint|desk_addDoorHint|signin_codeScan|signin_codeFirst|signin_slipWrong|signin_spokenDoorHint|problem__file_not_readable|heldEnds__|common_endOfDay|shift_type(?:Hint|Result)|station_whoHint|testing_lanesHint|testing_labFileHint|testing_labMachineHow|testing_stationNumberWrong|testingSize__/

const numbersIn = (text: string): string[] => text.replace(/\{\w+\}/g, '').match(/\d+/g) ?? []

test.each(languages)('every number in a sentence in %s is the one that is kept', (language) => {
  const said = sentences[language]!
  for (const [number, keys] of promises) {
    for (const key of keys) expect(numbersIn(said[key]!).map(Number).filter((one) => one !== number), `${key}: ${said[key]}`).toEqual([])
    expect(keys.some((key) => numbersIn(said[key]!).length > 0), keys.join()).toBe(true)
  }
  const known = new Set(promises.flatMap(([, keys]) => keys))
  const unkept = Object.entries(said).filter(([key, text]) => numbersIn(text).length > 0 && !known.has(key) && !forms.test(key)).map(([key]) => key)
  expect(unkept.filter((key) => key !== 'signin_slipHint'), 'who keeps it?').toEqual([])
})

test('the codes are as long as the sentences say', () => {
  expect([shortCode(random).length, sentences['en']!['problem__short_code_wrong_length'], sentences['en']!['verdictHint__code_mistyped']]).toEqual([10, expect.stringContaining('ten digits'), expect.stringContaining('ten digits')])
  expect([String(slipCode(random).length), sentences['zh-Hans']!['signin_slipHint'], sentences['zh-Hant']!['signin_slipHint']]).toEqual(['12', expect.stringContaining('12'), expect.stringContaining('12')])
  expect([freshFor / minute, sentences['en']!['problem__sign_in_again'], sentences['zh-Hans']!['problem__sign_in_again'], sentences['zh-Hant']!['problem__sign_in_again']])
    .toEqual([30, expect.stringContaining('half an hour'), expect.stringContaining('半小时'), expect.stringContaining('半小時')])
})
