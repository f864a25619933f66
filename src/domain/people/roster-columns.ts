// Which column of a roster file means what. Headers as committees write them, in simplified and traditional Chinese and English.
// A column that is not listed is left out and named: what nobody needs (an identity number) is not taken in.

export const rosterColumns = ['compound', 'building', 'entrance', 'flat', 'floor', 'door', 'name', 'born', 'phone', 'householdPhone'] as const
export type RosterColumn = (typeof rosterColumns)[number]

const synonyms: Record<RosterColumn, string> = {
  compound: '小区 小區 小区名称 小區名稱 所属小区 所屬小區 社区 社區 compound estate',
  building: '楼栋 樓棟 楼号 樓號 栋 棟 栋号 棟號 幢 幢号 幢號 楼 樓 楼幢 弄 弄堂 里弄 路弄 building block lane',
  entrance: '单元 單元 单元号 單元號 门洞 門洞 门号 門號 entrance unit stairs staircase',
  flat: '室 户室 戶室 室号 室號 房号 房號 房间 房間 房间号 房間號 门牌 門牌 门牌号 門牌號 户号 戶號 flat room apartment',
  floor: '楼层 樓層 层 層 floor storey level',
  door: '地址 住址 详细地址 詳細地址 家庭住址 address door',
  name: '姓名 名字 居民姓名 name fullname residentname',
  born: '出生日期 出生年月日 出生 生日 born birthday birthdate dateofbirth dob',
  phone: '电话 電話 手机 手機 手机号 手機號 手机号码 手機號碼 联系电话 聯繫電話 聯絡電話 联系方式 聯繫方式 电话号码 電話號碼 phone mobile telephone tel phonenumber mobilephone',
  householdPhone: '家庭电话 家庭電話 住宅电话 住宅電話 固定电话 固定電話 座机 座機 householdphone homephone landline',
}

const meaning = new Map(rosterColumns.flatMap((column) => synonyms[column].split(' ').map((word) => [word, column] as const)))

/** Longer than this is a sentence, and no header. */
const longestHeader = 200

/** What a header means; brackets, stars and spaces around it do not matter: `*手机号码（必填）`. Null when it is none of ours. */
export function columnOf(header: string): RosterColumn | null {
  if (header.length > longestHeader) return null
  const bare = header.normalize('NFKC').toLowerCase().replace(/[(（【[].*?[)）】\]]/gu, '').replace(/[^\p{L}\p{N}]/gu, '')
  return meaning.get(bare) ?? null
}
