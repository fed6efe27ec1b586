import type { Report } from '../engine/report';
import type { Finding } from '../rule/finding';
import { fingerprint } from '../rule/fingerprint';
import type { Rule } from '../rule/rule';
import { objectName, printable, wellFormed } from './words';

const catalogue = 'policies/README.md';

/** The report as SARIF 2.1.0 (OASIS), as code scanning reads it: rules with help, regions, fingerprints, suppressions. */
export function sarif({ findings, rules }: Report): string {
  const used = Array.from(new Set(findings.map(({ policy }) => policy))).sort();
  const log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'efk-gitops',
            informationUri: 'https://github.com/your-org/efk-gitops',
            rules: used.flatMap((id) => descriptor(id, rules.get(id))),
          },
        },
        columnKind: 'utf16CodeUnits',
        originalUriBaseIds: { SRCROOT: { description: { text: 'The root of the repository.' } } },
        results: findings.map((finding) => result(finding, used)),
      },
    ],
  };
  return `${JSON.stringify(log, null, 2)}\n`;
}

function descriptor(id: string, rule: Rule | undefined) {
  const { title = id, severity = 'error', rationale = '', remediation = '', source = '' } = rule ?? {};
  const help = `${rationale}\n\n${remediation}\n\nSource: ${source}`;
  return [
    {
      id,
      name: id.replace(/(?:^|[/-])(\w)/g, (_, letter: string) => letter.toUpperCase()),
      shortDescription: { text: title },
      fullDescription: { text: `${title}. ${rationale}` },
      help: {
        text: help,
        markdown: `${rationale}\n\n**To do:** ${remediation}\n\nSource: ${source}. Catalogue: ${catalogue}`,
      },
      defaultConfiguration: { level: severity },
      properties: { tags: [id.split('/')[0]] },
    },
  ];
}

function result(finding: Finding, used: readonly string[]) {
  const { policy, severity, message, source, waiver, path, overlays } = finding;
  const where = overlays.length ? ` (${overlays.join(', ')})` : '';
  const location = {
    physicalLocation: {
      // without a place in the repository the catalogue stands in: code scanning shows no result without a file
      artifactLocation: { uri: encodeURI(wellFormed(source?.file ?? catalogue)), uriBaseId: 'SRCROOT' },
      region: { startLine: source?.line ?? 1, startColumn: source?.column ?? 1 },
    },
    logicalLocations: [{ fullyQualifiedName: printable(`${objectName(finding)} ${path}`.trim()), kind: 'member' }],
  };
  return {
    ruleId: policy,
    ruleIndex: used.indexOf(policy),
    level: severity,
    message: { text: printable(`${objectName(finding)}: ${message}${where}`) },
    locations: [location],
    partialFingerprints: { 'efkGitops/v1': fingerprint(finding) },
    suppressions: waiver
      ? [
          {
            kind: 'external',
            status: 'accepted',
            justification: `${waiver.reason} (${waiver.owner}, until ${waiver.expires})`,
          },
        ]
      : [],
  };
}
