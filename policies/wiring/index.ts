import type { Policy } from '../policy';

export const wiring: readonly Policy[] = [];
