import type { Policy } from '../policy';

export const network: readonly Policy[] = [];
