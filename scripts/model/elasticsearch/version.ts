/** A release: `9.5.3` is major 9, minor 5, patch 3. */
export interface Version {
  major: number;
  minor: number;
  patch: number;
  text: string;
}

/** The version in an image's tag, or undefined where the tag is no version. */
export function imageVersion(image: unknown): Version | undefined {
  const tag = /:([\w][\w.-]*)(?:@|$)/.exec(String(image ?? '').replace(/^[^/]*\//, '/'))?.[1];
  const [text, major, minor, patch] = /^v?(\d+)\.(\d+)(?:\.(\d+))?(?![.\d])/.exec(tag ?? '') ?? [];
  if (text === undefined) return undefined;
  return { major: Number(major), minor: Number(minor), patch: Number(patch ?? 0), text: text.replace(/^v/, '') };
}

/** Is the version at least this one? An unknown version counts as the newest. */
export function atLeast(version: Version | undefined, major: number, minor = 0): boolean {
  if (!version) return true;
  return version.major !== major ? version.major > major : version.minor >= minor;
}

/** Negative, zero or positive as `a` is older than, the same as or newer than `b`; patches do not count. */
export function compareMinor(a: Version, b: Version): number {
  return a.major - b.major || a.minor - b.minor;
}
