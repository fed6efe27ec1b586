/** The parts of an image reference. `registry` is undefined where the reference leaves it to the node. */
export interface Image {
  registry?: string;
  /** Without registry, tag and digest: `elasticsearch/elasticsearch`. */
  repository: string;
  /** The last part of the repository: `elasticsearch`. */
  name: string;
  tag?: string;
  /** `sha256:…` */
  digest?: string;
}

const component = '[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*';
const host =
  '(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\\.[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)*(?::\\d+)?|\\[[0-9a-fA-F:]+\\](?::\\d+)?)';
const grammar = new RegExp(
  `^(?:(${host})/)?(${component}(?:/${component})*)(?::([\\w][\\w.-]{0,127}))?(?:@([a-z0-9]+(?:[.+_-][a-z0-9]+)*:[0-9a-fA-F]{32,}))?$`,
);

/**
 * Splits an image reference by the grammar of distribution/reference. Undefined where it is none.
 * The first part is a registry when it has a dot or a port, or is `localhost`.
 */
export function parseImage(reference: unknown): Image | undefined {
  if (typeof reference !== 'string' || reference.length > 512) return undefined;
  const match = grammar.exec(reference);
  if (!match) return undefined;
  const [, first, rest = '', tag, digest] = match;
  const isHost = first !== undefined && (/[.:]/.test(first) || first === 'localhost');
  if (first !== undefined && !isHost && /[A-Z]/.test(first)) return undefined;
  const repository = isHost || first === undefined ? rest : `${first}/${rest}`;
  return {
    ...(isHost ? { registry: first } : {}),
    repository,
    name: repository.slice(repository.lastIndexOf('/') + 1),
    ...(tag === undefined ? {} : { tag }),
    ...(digest === undefined ? {} : { digest }),
  };
}
