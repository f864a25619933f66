// “Today” in a notice: the paper hangs until another day, and the text is read on it. It is pointed out to whoever writes and keeps nothing back: what is called
// out at once may well say “tonight”.

// “证明日期”, “今后日常”, “最后日期” have the signs and name no day: with what stands before. A browser that is old cannot look behind, so that is looked at by itself.
const days = /[今明](?:[天日晚早夜晨起]|[上下中]午)|[后後昨][天日晚]|\b(?:today|tonight|tomorrow|yesterday|this (?:morning|afternoon|evening))\b/giu
const notAfter: Record<string, string> = { 今: '如迄当當现現', 明: '证證声聲说說发發文表注註透清光分阐闡', 后: '今午以之此然最往日背随隨事前', 後: '今午以之此然最往日背随隨事前' }

/** The first word that names a day by the day on which it is read; null where there is none. */
export const dayUnnamed = (text: string): string | null =>
  [...text.matchAll(days)].find(({ 0: word, index }) => index === 0 || !notAfter[word[0]!]?.includes(text[index - 1]!))?.[0] ?? null
