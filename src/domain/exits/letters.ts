// The letter of commitment, as data: versions are added, never changed, because signatures name the version that was read. Short enough to
// be read out on the telephone. It promises only what was asked of this exit: a sentence about an employer stands in no letter of
// somebody who goes to dialysis. Who signs names the sentences that they read.

import { languages, type Says } from '../kernel/says.ts'

/** What of an exit decides which sentences its letter has. */
export type LetterFacts = { /** how they go was asked or is laid down */ transport: boolean; weekly: boolean; /** the rules ask whether the employer knows of the case */ employer: boolean; /** something holds for the home */ controlled: boolean }
const conditions = {
  'with-transport': (it: LetterFacts) => it.transport,
  'without-transport': (it: LetterFacts) => !it.transport,
  weekly: (it: LetterFacts) => it.weekly,
  once: (it: LetterFacts) => !it.weekly,
  employer: (it: LetterFacts) => it.employer,
  controlled: (it: LetterFacts) => it.controlled,
}
export type LetterPart = { code: string; /** left out: always */ when?: keyof typeof conditions; says: Says }
/** `parts` null: the whole text is one, as in the first version. */
export type Letter = { code: string; version: number; says: Says; parts: readonly LetterPart[] | null }

/** The sentences of this exit's letter, in their order. */
export const partsFor = ({ code, says, parts }: Pick<Letter, 'code' | 'says' | 'parts'>, facts: LetterFacts): LetterPart[] =>
  (parts ?? [{ code, says }]).filter(({ when }) => when === undefined || conditions[when](facts))

/** One text of several sentences, to be read out as a whole. */
export const together = (parts: readonly LetterPart[]): Says =>
  Object.fromEntries(languages.map((language) => [language, parts.map((part) => part.says[language]).join(language === 'en' ? ' ' : '')])) as Says

const part = (code: string, when: LetterPart['when'] | null, hans: string, hant: string, en: string): LetterPart => ({ code, ...(when ? { when } : {}), says: { en, 'zh-Hans': hans, 'zh-Hant': hant } })

const second: readonly LetterPart[] = [
  part('place', null, '我按所说的事由外出，只去所说的地方，不去别处。', '我按所說的事由外出，只去所說的地方，不去別處。', 'I am going out for the purpose I named, only to the place I named, and nowhere else.'),
  part('way', 'with-transport', '我用说好的交通方式往返，途中不停留。', '我用說好的交通方式往返，途中不停留。', 'I go and come back by the transport agreed, and do not stop on the way.'),
  part('straight', 'without-transport', '我直接前往，途中不停留。', '我直接前往，途中不停留。', 'I go straight there, and do not stop on the way.'),
  part('mask', null, '我全程戴口罩，与人保持距离。', '我全程戴口罩，與人保持距離。', 'I wear a mask and keep my distance.'),
  part('back', 'once', '我在出入证写明的时间之前直接回来，并在门岗或用电话报备返回。', '我在出入證寫明的時間之前直接回來，並在門崗或用電話報備返回。', 'I come straight back by the time on my pass, and report my return at the gate or by phone.'),
  part('back-each-time', 'weekly', '每次我都在出入证写明的时间之前直接回来，并在门岗或用电话报备返回。', '每次我都在出入證寫明的時間之前直接回來，並在門崗或用電話報備返回。', 'Each time I come straight back by the time on my pass, and report my return at the gate or by phone.'),
  part('employer', 'employer', '要我返岗的单位已知道我楼里的情况。', '要我返崗的單位已知道我樓棟的情況。', 'Whoever calls me to work knows about the situation in my building.'),
  part('unwell', null, '如有不适，我立即告诉居委会和医生。', '如有不適，我立即告訴居委會和醫生。', 'If I feel unwell, I tell the committee and the doctor at once.'),
  part('monitoring', 'controlled', '返回后，我按要求做健康监测。', '返回後，我按要求做健康監測。', 'After I am back I keep to the health monitoring that I am told of.'),
]

export const letters: readonly Letter[] = [
  {
    code: 'commitment',
    version: 1,
    says: {
      en: 'I am going out for the purpose I named. I go only to the place I named, by the way and the transport agreed, and nowhere else. '
        + 'I wear a mask, keep my distance, and do not stop on the way. I come straight back by the time on my pass and report my return at the gate or by phone. '
        + 'Whoever expects me knows about the situation in my building. If I feel unwell, I tell the committee and the doctor at once. '
        + 'After I am back I keep to the health monitoring that I am told of.',
      'zh-Hans': '我按所说的事由外出，只去所说的地方，走约定的路线、用约定的交通方式，不去别处。'
        + '我全程戴口罩，与人保持距离，途中不停留。我在出入证写明的时间之前直接回来，并在门岗或用电话报备返回。'
        + '对方单位或接待我的人已知道我楼里的情况。如有不适，我立即告诉居委会和医生。返回后，我按要求做健康监测。',
      'zh-Hant': '我按所說的事由外出，只去所說的地方，走約定的路線、用約定的交通方式，不去別處。'
        + '我全程戴口罩，與人保持距離，途中不停留。我在出入證寫明的時間之前直接回來，並在門崗或用電話報備返回。'
        + '對方單位或接待我的人已知道我樓棟的情況。如有不適，我立即告訴居委會和醫生。返回後，我按要求做健康監測。',
    },
    parts: null,
  },
  { code: 'commitment', version: 2, says: together(second), parts: second },
]
