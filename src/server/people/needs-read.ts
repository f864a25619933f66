// Whoever has a need, as a question about residents: for audiences and lists of homes, which are read by many. So never by what was said in confidence.

import { sql, type RawBuilder } from 'kysely'
import type { CommunityId } from '#domain/kernel/ids.ts'
import type { Instant } from '#domain/kernel/instants.ts'
import type { NeedKind } from '#domain/people/needs.ts'
import { todayIn } from './community.ts'

/** Of `needs n`: open on the day that it is there. */
export const isOpenNeed = (community: CommunityId, now: Instant): RawBuilder<unknown> => sql`n.state = 'open' and (n.ends_on is null or n.ends_on >= ${todayIn(community, now)})`

/** Of `residents r` whoever has one of these needs now, put down of whichever record of theirs. */
export const needWhere = ({ community, now }: { community: CommunityId; now: Instant }, { kinds }: { kinds: readonly NeedKind[] }): RawBuilder<unknown> => sql`r.id in (
  select coalesce(k.kept_as, k.id) from needs n join residents k on k.community_id = n.community_id and k.id = n.resident_id
  where n.community_id = ${community} and k.community_id = ${community} and ${isOpenNeed(community, now)} and not n.private and n.kind = any(${[...kinds]}::text[]))`
