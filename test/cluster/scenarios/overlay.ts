import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Policy } from '../../../scripts/rule/policy';
import { kustomize } from '../../../scripts/source/kustomize';
import { repository as root } from '../../../scripts/source/repository';
import type { Target } from '../../../scripts/source/target';
import { startArgoCd } from '../harness/argocd';
import { startControlPlane } from '../harness/control-plane';
import type { Definition } from '../harness/crds';
import { installCustomResources } from '../harness/crds';
import { joinNodes, nodesOf } from '../harness/nodes';
import { makePlatform } from '../harness/platform';
import type { Report } from '../harness/report';
import { makeRepository } from '../harness/repository';
import { startSecretControllers } from '../harness/secret-controllers';
import { startSurroundings } from '../harness/surroundings';
import type { Running } from './stack';
import type { Argo } from './sync';
import { argoOf } from './sync';

/** The folders of the built programs. */
export interface Programs {
  kubernetes: string;
  kwok: string;
  argocd: string;
  /** Absent when no overlay of the run has objects for it. */
  certManager: string | undefined;
  externalSecrets: string | undefined;
}

/** An overlay on a control plane of its own, and how to end it. */
export interface Session extends Running {
  revision: string;
  argo: Argo;
  stop(): Promise<void>;
}

/** What all overlays share. */
export interface Common {
  report: Report;
  programs: Programs;
  definitions: Promise<Definition[]>;
  policies: readonly Policy[];
  /** The folder of this run: everything that is written, logs too, is below it. */
  folder: string;
}

/** Starts a control plane with the nodes of stack.yaml, Argo CD and the controllers that make Secrets. */
export async function startOverlay({ name: overlay, facts, objects }: Target, common: Common): Promise<Session> {
  const { report, programs, definitions } = common;
  const folder = join(common.folder, overlay);
  mkdirSync(folder, { recursive: true });
  const plane = await startControlPlane(folder, programs);
  const { kube } = plane;
  await installCustomResources(kube, await definitions);
  await joinNodes(kube, nodesOf(facts.nodePools));
  const controllers = await startSecretControllers(plane, objects, programs);
  const surroundings = startSurroundings(kube);
  const stop = async (): Promise<void> => {
    try {
      await surroundings.stop();
    } finally {
      controllers.stop();
      await plane.processes.stop();
    }
  };
  try {
    if (!facts.argocd) throw new Error(`overlays/${overlay}/stack.yaml does not say where Argo CD finds it`);
    const { repository: address, revision: branch } = facts.argocd;
    const repository = await makeRepository(root, folder, branch, address);
    const argo = argoOf({ repository, facts, overlay });
    const { application } = argo;
    const revision = await repository.commit('start');
    await startArgoCd(plane, programs.argocd, await kustomize());
    return { report, overlay, facts, objects, plane, kube, repository, application, revision, argo, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** What exists outside the target; before the first sync. */
export const prepare = ({ plane, facts, objects }: Session): Promise<void> => makePlatform(plane, facts, objects);
