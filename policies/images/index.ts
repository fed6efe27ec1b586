import type { Policy } from '../policy';

export const images: readonly Policy[] = [];
