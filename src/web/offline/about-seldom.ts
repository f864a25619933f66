// What the answers of a home's seldom pages are about: see about.ts. Brought by those pages, so that the first one is fetched without it.

import { also } from './about.ts'

also([
  ['/api/me/push', ''],
  ['/api/me/answers', 'exit home own-home own-notice circle resident rules told repair'],
  ['/api/me/came', 'told circle resident'],
  ['/api/me/record', 'told exit news contact movement circle resident'],
  ['/api/me/circle', 'circle resident'],
  ['/api/me/tests', 'own-test own-notice circle resident'],
  ['/api/me/antigen', 'own-test circle resident'],
  ['/api/me/needs', 'news circle resident'],
  ['/api/me/mediations', 'circle'],
  ['/api/me/repairs', 'repair loan'],
])
