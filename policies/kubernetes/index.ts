import { memoryLimits } from './memory-limits';
import type { Policy } from '../policy';

export const kubernetes: readonly Policy[] = [memoryLimits];
