// What is sent to somebody's telephone or mailbox. Short, because an old phone shows two lines and others may read it over a shoulder: no
// name, no illness, no purpose, no place; what it means for today, and the number to call. Written as each language is written.

export const textLanguages = ['zh-Hans', 'zh-Hant', 'en'] as const
export type TextLanguage = (typeof textLanguages)[number]
export type From = { /** the community */ name: string; /** its committee's telephone; empty where none was set */ phone: string }

/** An order has ended a pass before its time. */
export function passEndedText(language: TextLanguage, { name, phone }: From): string {
  switch (language) {
    case 'zh-Hans': return `【${name}居委会】您家有出入证已提前失效，请先不要凭它出门；人已在外面的，照常回来。${phone === '' ? '详情请问居委会。' : `详情请致电 ${phone}。`}`
    case 'zh-Hant': return `【${name}居委會】您家有出入證已提前失效，請先不要憑它出門；人已在外面的，照常回來。${phone === '' ? '詳情請洽居委會。' : `詳情請致電 ${phone}。`}`
    case 'en': return `${name} committee: an exit pass of your household has ended early. Please do not leave on it; whoever is out already comes in as usual. ${phone === '' ? 'Ask the committee for details.' : `Details: call ${phone}.`}`
  }
}

/** What somebody was told on the telephone, as it was read to them; it says nothing that was not. */
export function answerText(language: TextLanguage, { name, phone }: From, told: string): string {
  switch (language) {
    case 'zh-Hans': return `【${name}居委会】${told}${phone === '' ? '' : ` 有疑问请致电 ${phone}。`}`
    case 'zh-Hant': return `【${name}居委會】${told}${phone === '' ? '' : ` 有疑問請致電 ${phone}。`}`
    case 'en': return `${name} committee: ${told}${phone === '' ? '' : ` Questions: call ${phone}.`}`
  }
}

/** What the text promises of a link is true for whoever opens it so late: one that ends sooner is not sent. */
export const linkTextHours = 24

/** The link to one person's letter or pass, as the desk makes it during a call. */
export function linkText(language: TextLanguage, { name, phone }: From, url: string): string {
  const ask = phone === '' ? '' : phone
  switch (language) {
    case 'zh-Hans': return `【${name}居委会】请用这个链接办理，${linkTextHours} 小时内有效，请勿转发：${url}${ask && ` 有疑问请致电 ${ask}。`}`
    case 'zh-Hant': return `【${name}居委會】請用這個連結辦理，${linkTextHours} 小時內有效，請勿轉傳：${url}${ask && ` 有疑問請致電 ${ask}。`}`
    case 'en': return `${name} committee: open this link to go on. It holds for ${linkTextHours} hours; do not pass it on: ${url}${ask && ` Questions: call ${ask}.`}`
  }
}

/** What was decided about somebody, under a number that is theirs alone: that there is an answer, and not which. */
export function answeredText(language: TextLanguage, { name, phone }: From): string {
  switch (language) {
    case 'zh-Hans': return `【${name}居委会】您的申请有了答复，请看您的页面${phone === '' ? '或问居委会。' : `，或致电 ${phone}。`}`
    case 'zh-Hant': return `【${name}居委會】您的申請有了答覆，請看您的頁面${phone === '' ? '或洽居委會。' : `，或致電 ${phone}。`}`
    case 'en': return `${name} committee: there is an answer to your request. Look at your page, or ${phone === '' ? 'ask the committee.' : `call ${phone}.`}`
  }
}

/** An appeal that ended with a going away, which was a mistake, stands again: nobody has to make it anew. Under a number that is theirs alone. */
export function appealAgainText(language: TextLanguage, { name, phone }: From): string {
  switch (language) {
    case 'zh-Hans': return `【${name}居委会】您的申诉重新有效，不用再提，请看您的页面${phone === '' ? '或问居委会。' : `，或致电 ${phone}。`}`
    case 'zh-Hant': return `【${name}居委會】您的申訴重新有效，不用再提，請看您的頁面${phone === '' ? '或洽居委會。' : `，或致電 ${phone}。`}`
    case 'en': return `${name} committee: your appeal stands again; you need not make it anew. Look at your page, or ${phone === '' ? 'ask the committee.' : `call ${phone}.`}`
  }
}

/** Withdrawn because somebody said, on the telephone or at the window, that it is their own word: no answer to wait for, and whom to call if it was not. Under a number that is theirs alone. */
export function withdrawnText(language: TextLanguage, { name, phone }: From): string {
  switch (language) {
    case 'zh-Hans': return `【${name}居委会】您的申请已按您说的撤回；不是您说的，请${phone === '' ? '告诉居委会。' : `致电 ${phone}。`}`
    case 'zh-Hant': return `【${name}居委會】您的申請已按您說的撤回；不是您說的，請${phone === '' ? '告訴居委會。' : `致電 ${phone}。`}`
    case 'en': return `${name} committee: your request was withdrawn, as you said. If that was not you, ${phone === '' ? 'tell the committee.' : `call ${phone}.`}`
  }
}

/** Something is asked for before it can be decided: what, and by when, stands on the page. Under a number that is theirs alone. */
export function evidenceAskedText(language: TextLanguage, { name, phone }: From): string {
  switch (language) {
    case 'zh-Hans': return `【${name}居委会】您的申请还要补材料，请看您的页面${phone === '' ? '或问居委会。' : `，或致电 ${phone}。`}`
    case 'zh-Hant': return `【${name}居委會】您的申請還要補文件，請看您的頁面${phone === '' ? '或洽居委會。' : `，或致電 ${phone}。`}`
    case 'en': return `${name} committee: your request needs something more from you. Look at your page, or ${phone === '' ? 'ask the committee.' : `call ${phone}.`}`
  }
}

/** What was asked for is needed no more: nobody goes for it. Under a number that is theirs alone. */
export function evidenceUnaskedText(language: TextLanguage, { name, phone }: From): string {
  switch (language) {
    case 'zh-Hans': return `【${name}居委会】之前请您补的材料不用再补了，请看您的页面${phone === '' ? '或问居委会。' : `，或致电 ${phone}。`}`
    case 'zh-Hant': return `【${name}居委會】之前請您補的文件不用再補了，請看您的頁面${phone === '' ? '或洽居委會。' : `，或致電 ${phone}。`}`
    case 'en': return `${name} committee: something we asked you for is needed no more. Look at your page, or ${phone === '' ? 'ask the committee.' : `call ${phone}.`}`
  }
}

/** The same under a number that others answer as well: for whom, and about what, is said on the page. */
export function somethingText(language: TextLanguage, { name, phone }: From): string {
  switch (language) {
    case 'zh-Hans': return `【${name}居委会】有消息给您家，请看页面${phone === '' ? '或问居委会。' : `，或致电 ${phone}。`}`
    case 'zh-Hant': return `【${name}居委會】有消息給您家，請看頁面${phone === '' ? '或洽居委會。' : `，或致電 ${phone}。`}`
    case 'en': return `${name} committee: there is news for your home. Look at your page, or ${phone === '' ? 'ask the committee.' : `call ${phone}.`}`
  }
}

/** What a locked phone may say of what came: what each is, and never which way it was decided. */
export type OnLockedPhone = 'ended' | 'decided' | 'appeal-again' | 'withdrawn' | 'evidence-asked' | 'evidence-unasked'
/** On a locked phone, for whoever looks at it. */
export const onLockedPhone = (language: TextLanguage, what: OnLockedPhone): string => lockedPhone[what][language]
const lockedPhone: Record<OnLockedPhone, Record<TextLanguage, string>> = {
  decided: { 'zh-Hans': '申请有了答复，请打开看。', 'zh-Hant': '申請有了答覆，請打開看。', en: 'A request was answered. Open to read it.' },
  ended: { 'zh-Hans': '有出入证已失效，请打开看。', 'zh-Hant': '有出入證已失效，請打開看。', en: 'A pass has ended. Open to read it.' },
  'appeal-again': { 'zh-Hans': '有申诉重新有效，请打开看。', 'zh-Hant': '有申訴重新有效，請打開看。', en: 'An appeal stands again. Open to read it.' },
  'evidence-asked': { 'zh-Hans': '有申请要补材料，请打开看。', 'zh-Hant': '有申請要補文件，請打開看。', en: 'A request needs something more. Open to read it.' },
  'evidence-unasked': { 'zh-Hans': '之前要补的材料不用了，请打开看。', 'zh-Hant': '之前要補的文件不用了，請打開看。', en: 'Something asked for is needed no more. Open to read it.' },
  withdrawn: { 'zh-Hans': '申请已按您说的撤回，请打开看。', 'zh-Hant': '申請已按您說的撤回，請打開看。', en: 'A request was withdrawn, as you said. Open to read it.' },
}

/** What stands above a mail. */
export const textSubject = (language: TextLanguage, { name }: From): string =>
  ({ 'zh-Hans': `${name}居委会通知`, 'zh-Hant': `${name}居委會通知`, en: `From the ${name} committee` })[language]
