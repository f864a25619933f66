// The gate's app.
import { Page } from '../../parts/Page.tsx'
export const Start = () => <Page title="…"><p /></Page>
