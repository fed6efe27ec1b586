import type { Policy } from '../policy';

export const kibana: readonly Policy[] = [];
