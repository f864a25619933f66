// Names that belong to nobody: surnames by rough frequency, given names put together from single characters by chance.

import type { Random } from './random.ts'

const surnames = Array.from('王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩邓冯曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆范汪廖石金韦贾夏付方邹熊白孟秦邱侯江尹薛闫段雷龙黎史陶贺毛郝顾龚邵万覃武钱戴严莫孔向汤')
const rare = ['𠮷', '欧阳', '上官', '司徒', '诸葛']
const given = Array.from('安柏川丹恩帆庚海禾嘉珂澜眉宁朴琦然森桐文溪雅语月哲竹青岚晨舒远妍松禹知凡秋雨霖毅敏芷悦朗')

export function nameFrom(random: Random): string {
  const surname = random.below(400) === 0 ? random.pick(rare) : surnames[Math.floor(random.next() ** 1.7 * surnames.length)]!
  const letters = random.below(5) === 0 ? 1 : 2
  return surname + Array.from({ length: letters }, () => random.pick(given)).join('')
}

/** Chinese mobile numbers start with 13 to 19; these start with 10, so that none can be anybody's. */
export const phoneFrom = (random: Random): string => `10${String(random.below(1_000_000_000)).padStart(9, '0')}`
