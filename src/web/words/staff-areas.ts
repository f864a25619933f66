// What a desk may say: nearly everything. Fetched beside its screens, for a phone's first screen is too dear to name it.

import { loadAreas } from './texts.ts'

export const loadStaffAreas = (): Promise<void> =>
  loadAreas(['common', 'staff-problems', 'desk', 'shift', 'resident', 'told', 'answers', 'repairs', 'overview', 'print', 'round', 'field', 'gate', 'signin'])
