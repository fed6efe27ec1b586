import type { Policy } from '../policy';

export const secrets: readonly Policy[] = [];
