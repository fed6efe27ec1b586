import type { Policy } from '../../scripts/rule/policy';
import { autoscalerRange } from './autoscaler-range';
import { autoscalerRequests } from './autoscaler-requests';
import { barePods } from './bare-pods';
import { configRollout } from './config-rollout';
import { cronJobDeadline } from './cron-job-deadline';
import { disruptionBudgetEffective } from './disruption-budget-effective';
import { disruptionBudgetEvictable } from './disruption-budget-evictable';
import { disruptionBudgetPresent } from './disruption-budget-present';
import { disruptionBudgetsApart } from './disruption-budgets-apart';
import { duplicateEnv } from './duplicate-env';
import { gracePeriod } from './grace-period';
import { jobEnd } from './job-end';
import { portsApart } from './ports-apart';
import { priorityClass } from './priority-class';
import { probePorts } from './probe-ports';
import { probesDiffer } from './probes-differ';
import { readinessProbes } from './readiness-probes';
import { replicas } from './replicas';
import { restartPolicies } from './restart-policies';
import { revisionHistory } from './revision-history';
import { scheduleRuns } from './schedule-runs';
import { sharedClaims } from './shared-claims';
import { spread } from './spread';
import { spreadSelectors } from './spread-selectors';
import { updateStrategy } from './update-strategy';

// written by `npm run policies -- --write`
export const reliability: readonly Policy[] = [
  autoscalerRange,
  autoscalerRequests,
  barePods,
  configRollout,
  cronJobDeadline,
  disruptionBudgetEffective,
  disruptionBudgetEvictable,
  disruptionBudgetPresent,
  disruptionBudgetsApart,
  duplicateEnv,
  gracePeriod,
  jobEnd,
  portsApart,
  priorityClass,
  probePorts,
  probesDiffer,
  readinessProbes,
  replicas,
  restartPolicies,
  revisionHistory,
  scheduleRuns,
  sharedClaims,
  spread,
  spreadSelectors,
  updateStrategy,
];
