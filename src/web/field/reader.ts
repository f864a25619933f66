// What a code reader is; there are two, and decode.ts takes the one that runs here.

/** One way of reading a picture. `whole`: look harder, it is the whole of it. */
export type Reader = { read: (picture: ImageData, whole: boolean) => Promise<string | null>; /** what the screen needs between two pictures */ restMs: number; /** it reads stripes as well */ tubes?: boolean }
