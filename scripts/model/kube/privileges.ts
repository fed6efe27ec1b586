import { list, record } from './shape';

/**
 * Is a container privileged, or has it CAP_SYS_ADMIN? The API server refuses `allowPrivilegeEscalation: false` with
 * either (`validateSecurityContext` of kubernetes/kubernetes pkg/apis/core/validation).
 */
export function gainsBySystem(container: unknown): boolean {
  const context = record(record(container)['securityContext']);
  const added = list(record(context['capabilities'])['add']).map(String);
  return context['privileged'] === true || added.some((name) => /^(?:CAP_)?SYS_ADMIN$|^ALL$/.test(name));
}
