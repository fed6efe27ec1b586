import { at, item } from '../../model/kube/path';
import { list } from '../../model/kube/shape';
import type { Violation } from '../policy';
import type { Pod } from './pod-security';
import { containerContexts, contexts } from './pod-security';

/* What takes a container out of its confinement, whichever level asks. */

const appArmor = 'container.apparmor.security.beta.kubernetes.io/';

/** An AppArmor profile that confines nothing, by field or by annotation. */
export function* appArmorOff(pod: Pod): Iterable<Violation> {
  for (const { value, path, who } of contexts(pod)) {
    const profile = value?.appArmorProfile;
    if (!profile || profile.type === 'RuntimeDefault' || profile.type === 'Localhost') continue;
    yield { path: `${path}.appArmorProfile.type`, message: `${who} sets the AppArmor profile ${profile.type}` };
  }
  for (const [name, value] of Object.entries<unknown>(pod.metadata?.annotations ?? {})) {
    if (!name.startsWith(appArmor) || !value || /^(?:runtime\/default$|localhost\/)/.test(String(value))) continue;
    yield {
      path: `${pod.metadataPath}.annotations[${name}]`,
      message: `annotation ${name} sets the AppArmor profile ${value}`,
    };
  }
}

/** An SELinux user, a role, or a type but those given, by the minor release since which each may be set. */
export function* foreignSeLinux(pod: Pod, types: ReadonlyMap<string, number>): Iterable<Violation> {
  for (const { value, path, who } of contexts(pod)) {
    const { type, user, role } = value?.seLinuxOptions ?? {};
    if (type && pod.minor < (types.get(type) ?? Infinity)) {
      yield { path: `${path}.seLinuxOptions.type`, message: `${who} sets the SELinux type ${type}` };
    }
    if (user) yield { path: `${path}.seLinuxOptions.user`, message: `${who} sets the SELinux user ${user}` };
    if (role) yield { path: `${path}.seLinuxOptions.role`, message: `${who} sets the SELinux role ${role}` };
  }
}

/** The types of containers that the Pod Security Standards allow at every level. */
export const containerTypes: ReadonlyMap<string, number> = new Map([
  ['container_t', 0],
  ['container_init_t', 0],
  ['container_kvm_t', 0],
  ['container_engine_t', 31],
]);

/** `/proc` without the masks of the runtime. */
export function* unmaskedProc(pod: Pod): Iterable<Violation> {
  for (const { value, path, who } of containerContexts(pod)) {
    const mount: unknown = value?.procMount ?? 'Default';
    if (mount !== 'Default') yield { path: `${path}.procMount`, message: `${who} mounts /proc ${mount}` };
  }
}

/** A Windows container that is a process of its node. */
export function* hostProcesses(pod: Pod): Iterable<Violation> {
  for (const { value, path, who } of contexts(pod)) {
    if (value?.windowsOptions?.hostProcess !== true) continue;
    yield { path: `${path}.windowsOptions.hostProcess`, message: `${who} is a HostProcess` };
  }
}

const handlers = ['livenessProbe', 'readinessProbe', 'startupProbe', 'lifecycle.postStart', 'lifecycle.preStop'];

/** A probe or a lifecycle hook that the kubelet sends to another host than the pod. */
export function* foreignProbes(pod: Pod): Iterable<Violation> {
  for (const { value: container, path } of pod.containers) {
    for (const field of handlers) {
      for (const action of ['httpGet', 'tcpSocket']) {
        const host = at(container, `${field}.${action}.host`);
        if (!host) continue;
        const message = `${container.name} sends its ${field.replace('lifecycle.', '')} to ${host}`;
        yield { path: `${path}.${field}.${action}.host`, message };
      }
    }
  }
}

/** Host namespaces that the pod shares. */
export function* sharedNamespaces({ spec: { value: spec, path } }: Pod): Iterable<Violation> {
  for (const field of ['hostNetwork', 'hostPID', 'hostIPC']) {
    if (spec[field] === true) yield { path: `${path}.${field}`, message: `the pod sets ${field}` };
  }
}

/** Ports of the node that containers take; 0 is the same as none. */
export function* takenHostPorts(pod: Pod): Iterable<{ path: string; container: unknown; port: unknown }> {
  for (const { value: container, path } of pod.containers) {
    for (const [index, port] of list(container.ports).entries()) {
      if (port?.hostPort) {
        yield {
          path: `${item(`${path}.ports`, port, index)}.hostPort`,
          container: container.name,
          port: port.hostPort,
        };
      }
    }
  }
}

/** The capabilities that containers add, each with its place. */
export function* addedCapabilities(pod: Pod): Iterable<{ path: string; container: string; name: string }> {
  for (const { value, path, who } of containerContexts(pod)) {
    for (const [index, name] of list(value?.capabilities?.add).entries()) {
      yield { path: `${path}.capabilities.add[${index}]`, container: who, name: String(name) };
    }
  }
}
