// What somebody is told who is asked to stay in, and when they need not any more: in plain words, with who rings and by when, and never what a laboratory said. It knows no name but of whoever rings.

import type { Instant, Zone } from '../kernel/instants.ts'
import { languages, type Language, type Says } from '../kernel/says.ts'
import { timeSaid } from '../kernel/times-said.ts'
import type { InLanguages, Source } from '../notices/notice.ts'

/** `self`: after self-tests at home, else after a swab. */
export type HoldSaid = { who: string; by: Instant; self?: boolean }

const held: Record<Language, (who: string, by: string) => Source> = {
  'zh-Hans': (who, by) => ({ title: stayIn['zh-Hans'], lines: [`您的采样要单独再做一次。请先留在家里，${who}会在${by}前给您打电话，告诉您怎么做。`, '这不是封控，邻居照常。'], when: '', where: '' }),
  'zh-Hant': (who, by) => ({ title: stayIn['zh-Hant'], lines: [`您的採檢要單獨再做一次。請先留在家裡，${who}會在${by}前給您打電話，告訴您怎麼做。`, '這不是封控，鄰居照常。'], when: '', where: '' }),
  en: (who, by) => ({ title: stayIn.en, lines: [`Your swab has to be taken once more, by itself. Please stay in: ${who} will ring you by ${by} and say what to do.`, 'This is not a sealing; your neighbours go on as usual.'], when: '', where: '' }),
}
const afterSelfTests: typeof held = {
  'zh-Hans': (who, by) => ({ title: stayIn['zh-Hans'], lines: [`您家做了自测，还要采一次核酸才能知道结果。请全家先留在家里，${who}会在${by}前打电话来，告诉您怎么做。`, '用过的检测卡和采样棒装进袋里扎好，先放在家里。', '这不是封控，邻居照常。'], when: '', where: '' }),
  'zh-Hant': (who, by) => ({ title: stayIn['zh-Hant'], lines: [`您家做了自測，還要採一次核酸才能知道結果。請全家先留在家裡，${who}會在${by}前打電話來，告訴您怎麼做。`, '用過的檢測卡和採樣棒裝進袋裡紮好，先放在家裡。', '這不是封控，鄰居照常。'], when: '', where: '' }),
  en: (who, by) => ({ title: stayIn.en, lines: [`After the self-tests at your home a swab has to be taken before anybody can say what they mean. Please stay in, all of you: ${who} will ring by ${by} and say what to do.`, 'Tie used cassettes and swabs up in a bag, and keep it at home for now.', 'This is not a sealing; your neighbours go on as usual.'], when: '', where: '' }),
}
const over: Record<Language, (free: boolean) => string> = {
  'zh-Hans': (free) => (free ? '您单独采的结果是阴性，不用再留在家里等了。' : '不用再留在家里等了。'),
  'zh-Hant': (free) => (free ? '您單獨採的結果是陰性，不用再留在家裡等了。' : '不用再留在家裡等了。'),
  en: (free) => (free ? 'Your own swab is negative. You need not stay in any more.' : 'You need not stay in any more.'),
}

/** As the notice says it, and as the desk sees it before it presses. */
export const holdTexts = ({ who, by, self = false }: HoldSaid, zone: Zone): InLanguages<Source> => Object.fromEntries(languages.map((it) => [it, (self ? afterSelfTests : held)[it](who, timeSaid(by, zone, it))]))
/** `free`: by a negative of their own. */
export const holdOver = (free: boolean): InLanguages<string> => Object.fromEntries(languages.map((it) => [it, over[it](free)]))

/** In few words, where a rule would say more. */
export const stayIn: Says = { 'zh-Hans': '请先留在家里，等电话', 'zh-Hant': '請先留在家裡，等電話', en: 'Please stay in and wait for a call' }
const anew: Says = { 'zh-Hans': '说不用等了以后，再申请一次', 'zh-Hant': '說不用等了以後，再申請一次', en: 'once you are told that you need not, ask anew' }
/** Why a pass is taken back that the rules would not give them now, and what to do afterwards, as they read it. */
export const holdReason = languages.map((it) => `${stayIn[it]}${it === 'en' ? '; ' : '；'}${anew[it]}`).join(' · ')
