// The letter of commitment, as data: versions are added, never changed, because signatures name the version that was read.
// Short enough to be read out on the telephone.

import type { Says } from '../kernel/says.ts'

export type Letter = { code: string; version: number; says: Says }

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
  },
]
