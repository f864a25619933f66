// Which column of a roster file means what: the headings of committees and property companies, in simplified and traditional Chinese and in
// English. A column that is not listed is left out and named, and a person can say what it is: what nobody needs (an identity number) is not taken in.

export const rosterColumns = ['compound', 'building', 'entrance', 'flat', 'floor', 'door', 'name', 'born', 'phone', 'householdPhone'] as const
export type RosterColumn = (typeof rosterColumns)[number]

/** `usual` is what the column is called; `other` counts where no column has a usual name: the owner's name where nobody else is named. */
type Names = { usual: string; other?: string }
const names: Record<RosterColumn, Names> = {
  compound: { usual: '小区 小區 小区名 小區名 小区名称 小區名稱 所属小区 所屬小區 所在小区 所在小區 屋苑 屋邨 compound estate compoundname estatename', other: '社区 社區 楼盘 樓盤 项目 项目名称 community' },
  building: {
    usual: `楼栋 樓棟 楼栋号 樓棟號 楼栋名称 樓棟名稱 楼号 樓號 栋 棟 栋号 棟號 栋数 幢 幢号 幢號 楼 樓 楼幢 楼幢号 楼座 樓座 座 座号 座號 座数 座數 座别 号楼 號樓
      第几栋 几栋 几号楼 栋楼 弄 弄堂 里弄 路弄 弄号 弄號 building block blk bldg lane tower buildingname blockname`,
    other: '楼宇 樓宇 楼栋编号 樓棟編號 栋座 棟座 楼名 樓名',
  },
  entrance: { usual: '单元 單元 单元号 單元號 单元名称 單元名稱 单元门 单元门号 门洞 門洞 门洞号 門洞號 门号 門號 梯 梯号 梯號 几单元 entrance staircase stairs stair entry' },
  flat: {
    usual: `室 户室 戶室 室号 室號 户室号 房号 房號 房间 房間 房间号 房間號 房屋号 房屋號 房室 房室号 门牌 門牌 门牌号 門牌號 门牌号码 門牌號碼 户号 戶號 單位 單位號
      住房号 房 户 戶 几室 室内号 flat room apartment apt rm suite doorno`,
    other: '房屋编号 房屋編號 房屋 房产 房间编号 门户号',
  },
  floor: { usual: '楼层 樓層 层 層 层数 層數 层号 所在层 所在楼层 floor storey level story' },
  door: {
    usual: `地址 住址 详细地址 詳細地址 家庭住址 家庭地址 居住地址 现住址 現住址 现居住地址 现居地址 现住地址 現居地址 現居住地址 居住地 住所 房屋地址 房屋坐落 楼栋单元室 楼栋单元房号 楼栋房号 楼室号 楼号房号
      楼栋门牌 楼栋门牌号 栋单元室 栋室 门址 門址 楼门号 楼门牌 小区地址 小区住址 小区内地址 详细住址 詳細住址 具体地址 具體地址 实际居住地址 实际住址 通讯地址 address door homeaddress residentialaddress fulladdress`,
    other: '房源 房源名称 房屋信息 物业地址',
  },
  name: {
    usual: '姓名 名字 居民姓名 居民 住户姓名 住戶姓名 人员姓名 成员姓名 家庭成员 家庭成员姓名 常住人口姓名 本人姓名 中文姓名 name fullname residentname resident nameofresident personname',
    other: '业主 業主 业主姓名 業主姓名 户主 戶主 户主姓名 戶主姓名 住户 住戶 房主 房主姓名 产权人 產權人 客户姓名 客户名称 租户姓名 租客姓名 业主名称 owner ownername householder tenant tenantname occupant headofhousehold',
  },
  born: { usual: '出生日期 出生年月日 出生 出生年月 出生时间 出生時間 生日 出生日 born birthday birthdate dateofbirth dob birth' },
  phone: {
    usual: `电话 電話 手机 手機 手机号 手機號 手机号码 手機號碼 联系电话 聯繫電話 联络电话 聯絡電話 联系方式 聯繫方式 聯絡方式 联系手机 联系号码 聯繫號碼 电话号码 電話號碼 移动电话 移動電話 流動電話
      手提电话 手提電話 本人电话 本人手机 phone mobile telephone tel phonenumber mobilephone mobilenumber cell cellphone contact contactnumber contactphone contacttel handphone telno mobileno phoneno contactno`,
    other: '业主电话 業主電話 户主电话 戶主電話 联系人电话 租户电话 ownerphone',
  },
  householdPhone: { usual: '家庭电话 家庭電話 住宅电话 住宅電話 固定电话 固定電話 座机 座機 座机号 固话 固話 家里电话 宅电 householdphone homephone landline' },
}

const [usual, other] = [new Map<string, RosterColumn>(), new Map<string, RosterColumn>()]
for (const column of rosterColumns) {
  for (const word of names[column].usual.split(/\s+/)) usual.set(word, column)
  for (const word of names[column].other?.split(/\s+/) ?? []) other.set(word, column)
}
/** Columns in which some keep a whole door (`2-1-502`), so that a heading needs no building beside them. */
const wholeDoor = /门牌|門牌|^房号|^房號|^房屋|户号|戶號|^室号|^室號|房间号|房間號|doorno/

/** Longer than this is a sentence, and no heading. */
const longestHeader = 200

/** Whose it is: said in front, and no part of the meaning. */
const whose = /^(?:业主|業主|户主|戶主|住户|住戶|居民|房屋|人员|個人|个人|本人|所在|所属|所屬|现住|居住|客户|owners?|residents?|tenants?)(?=.)/u
const how = /(?:信息|編號|编号|号码|號碼|no|number|numbers|num|名称)$/u

/** A heading as it is compared: without brackets, stars, spaces and the number of its kind (`电话2`). */
function bareOf(header: string): string {
  const bare = header.normalize('NFKC').toLowerCase().replace(/[(（【[].*?[)）】\]]/gu, '').replace(/[^\p{L}\p{N}]/gu, '')
  return bare.replace(/(\D)\d$/u, '$1')
}

export type Meaning = { column: RosterColumn; /** the name that such a column usually has */ usual: boolean; /** a whole door may stand in it */ whole: boolean }
const meant = (column: RosterColumn, isUsual: boolean, bare: string): Meaning => ({ column, usual: isUsual, whole: column === 'door' || (column === 'flat' && wholeDoor.test(bare)) })

/** What a heading means, and how surely: `*手机号码（必填）`, `Building No.`, `业主联系方式`. Null when it is none of ours. */
export function meaningOf(header: string): Meaning | null {
  if (header.length > longestHeader) return null
  const bare = bareOf(header)
  // “Unit” is the flat where nothing else is; whoever reads the whole heading decides.
  if (/^units?(?:no|number|num)?$/.test(bare)) return { column: 'entrance', usual: true, whole: false }
  const short = bare.replace(how, '')
  for (const [text, isUsual] of [[bare, true], [short, true], [bare.replace(whose, ''), false], [short.replace(whose, ''), false]] as const) {
    const [sure, unsure] = [usual.get(text), other.get(text)]
    if (sure) return meant(sure, isUsual, text)
    if (unsure) return meant(unsure, false, text)
  }
  return null
}

/** Whose a column is by its heading, where people of two kinds stand in one table. */
export const whoseIs = (header: string): 'owner' | 'tenant' | null => { const bare = bareOf(header); return /^(?:租户|租戶|租客|承租人|tenant)/u.test(bare) ? 'tenant' : /^(?:业主|業主|房主|房东|房東|产权人|產權人|owner|landlord)/u.test(bare) ? 'owner' : null }

/** Of a part of the place, in which buildings may have the numbers of others: `东区`, `二期`. */
export const saysZone = (header: string): boolean => /^(?:所在|所属)?(?:区|區|分区|分區|期|期数|期數|苑区|苑區|组团|組團|片区|片區|区域|區域|园区|園區|区位|大区|东西区|zone|phase|section)$/u.test(bareOf(header))
/** A heading that says “unit” in English. */
export const saysUnit = (header: string): boolean => /^units?(?:no|number|num)?$/.test(bareOf(header))

/** Of people who live there, too, and who may stand in no row of their own: `配偶`, `家庭成员2`. Owners may live elsewhere, and whoever is called in an emergency does. */
export const saysPeople = (header: string): boolean => peopleBeside.test(bareOf(header))
const peopleBeside = /^(?:户主|戶主|户主姓名|戶主姓名|配偶|妻子?|丈夫|老公|老婆|爱人|愛人|子女|孩子|儿子|兒子|女儿|女兒|父亲|父親|母亲|母親|父母|老人|家属|家屬|家人|同住人|同住人员|同住人員|同住家属|共同居住人|共同居住人员|家庭成员|家庭成員|其他成员|其他家庭成员|成员|成員|租户|租戶|租客|承租人|spouse|husband|wife|child(?:ren)?|son|daughter|familymembers?|householdmembers?|members?|cotenants?|tenants?|occupants?|otheroccupants?|householder)(?:姓名|名字|name|names)?[一二三四五六七八九\d]{0,2}$/u
