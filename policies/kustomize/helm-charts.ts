import { list } from '../../scripts/model/kube/shape';
import { isFile, kustomizationKinds } from '../../scripts/model/kustomize/kustomization';
import { kustomization } from '../../scripts/rule/examples/kustomize';
import type { Policy } from '../../scripts/rule/policy';

export const helmCharts: Policy = {
  id: 'kustomize/helm-charts',
  title: 'No kustomization renders a Helm chart',
  severity: 'error',
  rationale:
    'It needs `--enable-helm`, which is one switch for all of Argo CD, a helm binary, and the chart from the network.',
  remediation: 'Render the chart once and commit the manifests under `base/`.',
  source: 'Argo CD kustomize documentation; Argo CD issue 27259',
  kinds: kustomizationKinds,

  *check(object) {
    if (!isFile(object)) return;
    for (const field of ['helmCharts', 'helmGlobals', 'helmChartInflationGenerator']) {
      if (object[field]) yield { path: field, message: `${field} needs Helm` };
    }
    for (const field of ['generators', 'transformers']) {
      for (const [index, entry] of list(object[field]).entries()) {
        if (!/^kind:\s*HelmChartInflationGenerator\s*$/m.test(String(entry))) continue;
        yield { path: `${field}[${index}]`, message: 'HelmChartInflationGenerator needs Helm' };
      }
    }
  },

  pass: {
    'the manifests are committed': kustomization('base/ingress-nginx', { resources: '[rendered.yaml]' }),
  },
  fail: {
    'helmCharts needs Helm': kustomization('overlays/prod', {
      helmCharts: '[{ name: elasticsearch, version: 8.5.1 }]',
    }),
  },
};
