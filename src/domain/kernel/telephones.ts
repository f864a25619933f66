// A telephone number as a link that dials it, on every screen and page.

/** What stands after `href=`: digits and a leading plus, whatever it is written with. */
export const dial = (phone: string): string => `tel:${phone.normalize('NFKC').replace(/[^\d+]/g, '')}`
