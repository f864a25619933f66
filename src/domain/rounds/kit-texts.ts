// What homes are told whose kits are called back, in three languages, each written as it is written. It knows nobody’s name, and not what anybody’s kit has shown.

import { languages, type Language, type Says } from '../kernel/says.ts'
import type { InLanguages, Source } from '../notices/notice.ts'

export type RecallSaid = { maker: string; lot: string; why: 'notice' | 'expired' }

const words: Record<Language, (it: RecallSaid) => Source> = {
  'zh-Hans': ({ maker, lot, why }) => ({
    title: '这批抗原试剂请不要再用', when: '', where: '',
    lines: [`${maker}，批号 ${lot}：${why === 'expired' ? '已经过了有效期' : '厂家或上级通知召回'}。`, '请看盒上的批号，是这一批的请不要再用，放在一边，退到居委会换，不方便就打电话。', '已经用过的，结果如有疑问，请打电话，可以再做一次。'],
  }),
  'zh-Hant': ({ maker, lot, why }) => ({
    title: '這批抗原快篩試劑請不要再用', when: '', where: '',
    lines: [`${maker}，批號 ${lot}：${why === 'expired' ? '已經過了有效期' : '廠商或上級通知召回'}。`, '請看盒上的批號，是這一批的請不要再用，放在一邊，退到居委會換，不方便就打電話。', '已經用過的，結果如有疑問，請打電話，可以再做一次。'],
  }),
  en: ({ maker, lot, why }) => ({
    title: 'Please do not use these antigen kits', when: '', where: '',
    lines: [`${maker}, lot ${lot}: ${why === 'expired' ? 'it has expired' : 'it was called back'}.`, 'Look for the lot on the box. If it is this one, do not use it: bring it back to the committee, or ring them where you cannot.', 'If you have used one and doubt what it showed, please ring: you can do another.'],
  }),
}
export const recallTexts = (it: RecallSaid): InLanguages<Source> => Object.fromEntries(languages.map((language) => [language, words[language](it)]))
/** To those who were told not to use them, when they may after all. */
export const recallOver: Says = { 'zh-Hans': '这批试剂可以照常使用。', 'zh-Hant': '這批試劑可以照常使用。', en: 'These kits may be used as usual.' }
