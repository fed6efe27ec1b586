import type { Policy } from '../policy';

export const rbac: readonly Policy[] = [];
