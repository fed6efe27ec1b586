const factors: Record<string, number> = {
  '': 1,
  n: 1e-9,
  u: 1e-6,
  m: 1e-3,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
  E: 1e18,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
  Pi: 2 ** 50,
  Ei: 2 ** 60,
};

/**
 * A Kubernetes quantity as a number: bytes for memory, cores for CPU (`"512Mi"`, `"250m"`, `2`, `"1e3"`).
 * NaN where it is not a quantity (apimachinery `pkg/api/resource/quantity.go`).
 */
export function quantity(text: unknown): number {
  const match = /^([+-]?(?:\d+\.?\d*|\.\d+))(?:([eE][+-]?\d+)|([numkMGTPE]|[KMGTPE]i)?)$/.exec(String(text ?? ''));
  if (!match) return NaN;
  return Number(`${match[1]}${match[2] ?? ''}`) * (factors[match[3] ?? ''] ?? NaN);
}
