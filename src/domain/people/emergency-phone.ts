// Whom to call when somebody's life is in danger, by where the community's clocks are: data, not a guess of a page. A community that has
// another number says so itself.

const byZone: Readonly<Record<string, string>> = {
  'Asia/Shanghai': '120', 'Asia/Chongqing': '120', 'Asia/Harbin': '120', 'Asia/Urumqi': '120', 'Asia/Kashgar': '120',
  'Asia/Hong_Kong': '999', 'Asia/Macau': '999', 'Asia/Taipei': '119', 'Asia/Singapore': '995', 'Asia/Kuala_Lumpur': '999', 'Asia/Tokyo': '119', 'Asia/Seoul': '119',
  'Asia/Bangkok': '1669', 'Asia/Ho_Chi_Minh': '115', 'Asia/Manila': '911', 'Pacific/Auckland': '111',
}
const byRegion: readonly (readonly [RegExp, string])[] = [[/^(America\/(New_York|Chicago|Denver|Los_Angeles|Toronto|Vancouver)|US\/|Canada\/)/, '911'], [/^Australia\//, '000']]

/** `own`: the community's, where it has named one. 112 reaches help from a mobile telephone in most other places. */
export const emergencyPhoneOf = (own: string | null, zone: string): string => own ?? byZone[zone] ?? byRegion.find(([region]) => region.test(zone))?.[1] ?? '112'
