import type { Policy } from '../scripts/rule/policy';
import type { RuleSet } from '../scripts/rule/rule-set';
import { argocd } from './argocd';
import { capacity } from './capacity';
import { changes } from './changes';
import { elasticsearch } from './elasticsearch';
import { fluentd } from './fluentd';
import { images } from './images';
import { kibana } from './kibana';
import { kubernetes } from './kubernetes';
import { kustomize } from './kustomize';
import { network } from './network';
import { podSecurity } from './pod-security';
import { rbac } from './rbac';
import { reliability } from './reliability';
import { secrets } from './secrets';
import { wiring } from './wiring';

// written by `npm run policies -- --write`
export const policies: readonly Policy[] = [
  ...argocd,
  ...capacity,
  ...elasticsearch,
  ...fluentd,
  ...images,
  ...kibana,
  ...kubernetes,
  ...kustomize,
  ...network,
  ...podSecurity,
  ...rbac,
  ...reliability,
  ...secrets,
  ...wiring,
];

/** What the commands hand on. */
export const rules: RuleSet = { policies, changes, module: __filename };
