// Names of people as they are kept and as they are compared: `张　三` is 张三, and 阿依古丽•买买提 the same person as 阿依古丽·买买提. Text in, text out.

const dots = /[·•・‧∙⋅｡･●]/gu

/** Nearly every name: a few Chinese characters, and nothing that could be written in another way. */
const plainName = /^[\u4e00-\u9fff\dA-Za-z]+$/

/** A name as it is kept: full width to half, one kind of middle dot, no spaces between Chinese characters. */
export function keptName(text: string): string {
  if (plainName.test(text)) return text
  const plain = text.normalize('NFKC').replace(dots, '·').replace(/\s*·\s*/gu, '·').replace(/\s+/gu, ' ').trim()
  return plain.replace(/(\p{Script=Han}) (?=\p{Script=Han})/gu, '$1')
}

/** What two spellings of one name have in common. `simplified` turns characters into their simplified forms (the server has them). */
export const nameKey = (name: string, simplified: (text: string) => string = (text) => text): string =>
  (plainName.test(name) ? simplified(name).toLowerCase() : simplified(keptName(name)).toLowerCase().replace(/[\s.·'’-]/gu, ''))
