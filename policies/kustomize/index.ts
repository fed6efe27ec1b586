import type { Policy } from '../policy';

export const kustomize: readonly Policy[] = [];
