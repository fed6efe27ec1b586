import type { Waiver } from '../../scripts/model/kube/facts';
import type { ChangeRule } from '../../scripts/rule/change';

export const waiversAdded: ChangeRule = {
  id: 'changes/waivers-added',
  title: 'No waiver is added or made longer unseen',
  severity: 'warning',
  rationale:
    'A change that brings its own exception needs a second pair of eyes on the exception, not only on the change.',
  remediation: 'Let an owner of the rules review the waiver: its reason, and whether a repair would take as long.',
  source: 'kube-linter #128; kyverno #14491',

  *check({ before, after }) {
    const old = new Map(before.facts.waivers.map((waiver) => [nameOf(waiver), waiver]));
    const object = { apiVersion: 'efk-gitops/v1', kind: 'Stack', metadata: { name: after.overlay ?? '' } };
    for (const [index, waiver] of after.facts.waivers.entries()) {
      const was = old.get(nameOf(waiver));
      const path = `waivers[${index}]`;
      if (!was)
        yield { object, path, message: `a waiver of ${waiver.policy} for ${waiver.target} is new: ${waiver.reason}` };
      else if (waiver.expires > was.expires)
        yield {
          object,
          path,
          message: `the waiver of ${waiver.policy} for ${waiver.target} now ends on ${waiver.expires}, not ${was.expires}`,
        };
    }
  },

  pass: {
    'a waiver goes': { before: waived('2027-01-01'), after: '{ kind: Stack }' },
  },
  fail: {
    'a waiver of kubernetes/memory-limits for Pod/a is new: The node has no other work.': {
      before: '{ kind: Stack }',
      after: waived('2027-01-01'),
    },
    'the waiver of kubernetes/memory-limits for Pod/a now ends on 2027-06-01, not 2027-01-01': {
      before: waived('2027-01-01'),
      after: waived('2027-06-01'),
    },
  },
};

const nameOf = ({ policy, target, container = '', path = '' }: Waiver) => [policy, target, container, path].join('\n');

function waived(expires: string): string {
  return `
      kind: Stack
      waivers:
        - { policy: kubernetes/memory-limits, target: Pod/a, reason: The node has no other work., owner: platform, expires: "${expires}" }
    `;
}
