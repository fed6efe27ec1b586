import type { Policy } from '../policy';

export const capacity: readonly Policy[] = [];
