import type { Policy } from '../policy';

export const elasticsearch: readonly Policy[] = [];
