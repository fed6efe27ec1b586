import type { Manifest } from '../kube/manifest';
import { list, record, text } from '../kube/shape';
import type { Stack } from '../kube/stack';

/** A source of an Application with its path: `spec.source`, or one of `spec.sources`. */
export interface Source {
  value: Readonly<Record<string, unknown>>;
  path: string;
}

/** The sources of an Application; of an ApplicationSet those of its template. */
export function sources(object: Manifest): Source[] {
  const { spec, path } = applicationSpec(object);
  const several = list(spec['sources']).map((value, index) => ({
    value: record(value),
    path: `${path}.sources[${index}]`,
  }));
  return spec['source'] ? [{ value: record(spec['source']), path: `${path}.source` }, ...several] : several;
}

/** Where an Application keeps its specification; an ApplicationSet keeps it in a template. */
export function applicationSpec(object: Manifest): { spec: Readonly<Record<string, unknown>>; path: string } {
  const spec = record(object['spec']);
  if (object.kind !== 'ApplicationSet') return { spec, path: 'spec' };
  return { spec: record(record(spec['template'])['spec']), path: 'spec.template.spec' };
}

/** The sync options of an Application, each with its path. */
export function syncOptions(object: Manifest): { option: string; path: string }[] {
  const { spec, path } = applicationSpec(object);
  const options = list(record(spec['syncPolicy'])['syncOptions']);
  return options.map((option, index) => ({ option: String(option), path: `${path}.syncPolicy.syncOptions[${index}]` }));
}

/** Does an Application set this sync option? The last of two wins. */
export function hasOption(object: Manifest, option: string): boolean {
  const [name] = option.split('=');
  const set = syncOptions(object).filter((entry) => entry.option.trim().startsWith(`${name}=`));
  return set.at(-1)?.option.trim() === option;
}

/** The words of a comma-separated annotation. */
export function words(object: Manifest, annotation: string): string[] {
  const value = text(object.metadata?.annotations?.[annotation]) ?? '';
  return value
    .split(',')
    .map((word) => word.trim())
    .filter(Boolean);
}

/** The overlay that a source renders: `overlays/prod` is `prod`; undefined for any other path. */
export function overlayOf({ value }: Source): string | undefined {
  return /^(?:\.?\/)?overlays\/([^/]+)\/?$/.exec(text(value['path']) ?? '')?.[1];
}

/**
 * The objects that an Application applies, as far as they are known: those of its overlays, for `argocd/applications`
 * the Applications beside it, and for `argocd/` all Argo CD objects. Undefined where no source is known.
 */
export function applied(application: Manifest, stack: Stack): readonly Manifest[] | undefined {
  const known = sources(application).flatMap((source) => {
    const overlay = overlayOf(source);
    if (overlay !== undefined) return stack.rendered.has(overlay) ? [stack.rendered.get(overlay) ?? []] : [];
    const [, below] = /^(?:\.?\/)?argocd(?:\/(.*))?$/.exec(text(source.value['path']) ?? '') ?? [];
    if (/^applications\/?$/.test(below ?? ''))
      return [stack.ofKind('Application').filter((other) => other !== application)];
    if (!/^(?:\.?\/)?argocd(?:\/|$)/.test(text(source.value['path']) ?? '')) return [];
    return [['Application', 'AppProject', 'ApplicationSet'].flatMap((kind) => stack.ofKind(kind))];
  });
  return known.length ? known.flat() : undefined;
}

/** Does an Application apply to production, as its stack, name, path or labels say? */
export function isProduction(application: Manifest, stack: Stack): boolean {
  if (stack.facts.environment === 'prod') return true;
  const { name, labels } = application.metadata ?? {};
  const said = [name, ...Object.values(record(labels)), ...sources(application).map(({ value }) => value['path'])];
  return said.some((word) => /(^|[^a-z])(prod|production)([^a-z]|$)/i.test(String(word)));
}

/** Is the stack applied by Argo CD: do its facts, or an annotation of any object, say so? */
export function managed(stack: Stack): boolean {
  return stack.facts.argocd !== undefined || stack.memo(annotated);
}

const annotated = (stack: Stack) =>
  stack.objects.some(({ metadata }) =>
    Object.keys(record(metadata?.annotations)).some((name) => name.startsWith('argocd.argoproj.io/')),
  );
