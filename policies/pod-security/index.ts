import type { Policy } from '../policy';

export const podSecurity: readonly Policy[] = [];
