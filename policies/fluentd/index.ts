import type { Policy } from '../policy';

export const fluentd: readonly Policy[] = [];
