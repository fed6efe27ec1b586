import type { Policy } from '../policy';

export const argocd: readonly Policy[] = [];
