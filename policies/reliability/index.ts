import type { Policy } from '../policy';

export const reliability: readonly Policy[] = [];
