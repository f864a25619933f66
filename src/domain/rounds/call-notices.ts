// What homes are told when their entrance is called, and when that is taken back. It knows nobody's name. Apart from what stands on the screen (call-texts.ts), which phones at stations keep.

import { languages, type Language, type Says } from '../kernel/says.ts'
import type { InLanguages, Source } from '../notices/notice.ts'
import { signOf, type StationSaid } from './call-texts.ts'

const words: Record<Language, { bring: string; title: string; come: string }> = {
  'zh-Hans': { title: '叫到你们单元了，请现在去采样', come: '请现在下来。下不了楼的不用来，请打下面的电话。', bring: '请带上手机（截图也行）或身份证，说门牌号也可以。' },
  'zh-Hant': { title: '叫到你們單元了，請現在去採檢', come: '請現在下來。下不了樓的不用來，請打下面的電話。', bring: '請帶上手機（截圖也行）或身分證，說門牌號也可以。' },
  en: { title: 'Your entrance is called: please come now', come: 'Please come down now. Who cannot come down stays at home and rings the number below.', bring: 'Bring your phone (a screenshot will do) or identity card; your door number is enough.' },
}

/** To the homes of an entrance that is called. */
export const callTexts = (station: StationSaid): InLanguages<Source> => Object.fromEntries(languages.map((language) => {
  const { title, come, bring } = words[language]
  return [language, { title, lines: [come, bring], when: '', where: signOf({ station, now: [], next: [] }, language).where }]
}))
/** To those who were told “not yet” before, and to those who were called before this: elsewhere, or once already. */
export const calledAfterAll: Says = { 'zh-Hans': '现在叫到了。', 'zh-Hant': '現在叫到了。', en: 'You are called now.' }
export const calledAnew: Says = { 'zh-Hans': '采样点或时间有变，以这条为准。', 'zh-Hant': '採樣點或時間有變，以這條為準。', en: 'The station or the time is another: this one counts.' }
/** To those who were told so, when it is taken back. */
export const callBack: Says = { 'zh-Hans': '先不要下来，还没轮到。叫到时会再通知。', 'zh-Hant': '先不要下來，還沒輪到。叫到時會再通知。', en: 'Please wait, not yet. You are told when you are called.' }
