import type { Policy } from '../../scripts/rule/policy';
import { digest } from './digest';
import { oneVersion } from './one-version';
import { pinned } from './pinned';
import { pullPolicy } from './pull-policy';
import { registry } from './registry';
import { wellFormed } from './well-formed';

// written by `npm run policies -- --write`
export const images: readonly Policy[] = [digest, oneVersion, pinned, pullPolicy, registry, wellFormed];
