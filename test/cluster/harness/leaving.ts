const open = new Set<() => void>();

process.on('exit', () => {
  for (const undo of [...open].reverse()) {
    try {
      undo();
    } catch {
      // The rest must be undone too.
    }
  }
});

/**
 * Undoes something when node leaves, however that comes about; the newest first.
 * @returns what to call once it is undone otherwise.
 */
export function whenLeaving(undo: () => void): () => void {
  open.add(undo);
  return () => void open.delete(undo);
}

/** Signals a child that leads a process group (`detached`), and with it what it has started itself. */
export function signalGroup(leader: number | undefined, signal: NodeJS.Signals): void {
  if (leader === undefined) return;
  try {
    process.kill(-leader, signal);
  } catch (error) {
    // ESRCH: the whole group has ended.
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
