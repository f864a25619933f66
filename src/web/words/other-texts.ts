// The tables of sentences that no phone begins with. Whoever speaks the first of them fetches this list of them.

export const files = import.meta.glob<{ texts: string[] }>(['./compiled/texts/*.js', '!./compiled/texts/{common,problems,field,gate,resident}{,-rest}.*.js'])
