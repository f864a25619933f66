// A part of a screen that is fetched when it is first shown, and what stands there where it does not come. The first page of a home has this
// alone of it; every other screen says it by `later`.

import { lazy, type ComponentType } from 'react'

type Load<P> = () => Promise<ComponentType<P>>

/** The component that `load` brings, to be drawn inside a Suspense; or the other one. */
export const orElse = <P extends object>(load: Load<P>, instead: (error: unknown) => ComponentType<P> | Promise<ComponentType<P>>) =>
  lazy<ComponentType<P>>(async () => ({ default: await load().catch(instead) }))

/** One without which the screen is whole: nothing is opened again for it. */
export const orNothing = <P extends object>(load: Load<P>) => orElse(load, () => () => null)
